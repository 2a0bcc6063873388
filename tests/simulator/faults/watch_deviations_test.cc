#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

std::vector<std::string> watched(Deviant& cloud, std::size_t count) {
  const std::string start = cloud.admin.get(kConfigMaps).body["metadata"]["resourceVersion"];
  for (const char* name : {"a", "b"}) cloud.admin.post(kConfigMaps, config_map(name));
  base::Json changed = config_map("a");
  changed["data"]["changed"] = "yes";
  cloud.admin.send("PUT", kConfigMaps + "/a", changed);
  cloud.admin.send("DELETE", kConfigMaps + "/b");
  std::vector<std::string> out;
  const std::string path = kConfigMaps + "?watch=true&timeoutSeconds=1&labelSelector=app&resourceVersion=" + start;
  for (const base::Json& event : cloud.admin.watch(path, count)) {
    out.push_back(std::string(base::string_at(event, {"type"})) + " " +
                  std::string(base::string_at(event, {"object", "metadata", "name"})));
  }
  return out;
}

TEST(WatchDeviation, WatchDropsEvents) {
  Deviant cloud("watch-drops-events");
  EXPECT_EQ(watched(cloud, 4), (std::vector<std::string>{"ADDED a", "MODIFIED a"}));
}

TEST(WatchDeviation, WatchRepeatsEvents) {
  Deviant cloud("watch-repeats-events");
  EXPECT_EQ(watched(cloud, 8), (std::vector<std::string>{"ADDED a", "ADDED a", "ADDED b", "ADDED b", "MODIFIED a",
                                                         "MODIFIED a", "DELETED b", "DELETED b"}));
}

}  // namespace
}  // namespace o2dms::simulator

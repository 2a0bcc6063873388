#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

std::vector<std::string> watched_names(Deviant& cloud, std::size_t count) {
  const std::string start = cloud.admin.get(kConfigMaps).body["metadata"]["resourceVersion"];
  for (const char* name : {"a", "b", "c", "d"}) cloud.admin.post(kConfigMaps, config_map(name));
  std::vector<std::string> out;
  const std::string path = kConfigMaps + "?watch=true&timeoutSeconds=1&labelSelector=app&resourceVersion=" + start;
  for (const base::Json& event : cloud.admin.watch(path, count)) {
    out.emplace_back(base::string_at(event, {"object", "metadata", "name"}));
  }
  return out;
}

TEST(WatchDeviation, WatchDropsEvents) {
  Deviant cloud("watch-drops-events");
  EXPECT_EQ(watched_names(cloud, 4), (std::vector<std::string>{"a", "c"}));
}

TEST(WatchDeviation, WatchRepeatsEvents) {
  Deviant cloud("watch-repeats-events");
  EXPECT_EQ(watched_names(cloud, 8), (std::vector<std::string>{"a", "a", "b", "b", "c", "c", "d", "d"}));
}

}  // namespace
}  // namespace o2dms::simulator

#include "suites/additions.h"

#include <gtest/gtest.h>

#include "tests/simulator/front/test_client.h"

namespace o2dms::suites {
namespace {

TEST(AdditionsTest, EachIsServedWhenTheSimulatorIsReady) {
  const auto objects = read_additions(additions());
  ASSERT_TRUE(objects.ok()) << objects.error().message;
  ASSERT_FALSE(objects->empty());
  auto started = simulator::start_simulator({.objects = *objects});
  ASSERT_TRUE(started.ok()) << started.error().message;
  simulator::TestClient client(**started);
  for (const base::Json& each : *objects) {
    const base::Json& spec = each["spec"];
    const std::string path = "/apis/" + spec["group"].get<std::string>() + "/" +
                             spec["versions"][0]["name"].get<std::string>() + "/" +
                             spec["names"]["plural"].get<std::string>();
    EXPECT_EQ(client.get(path).status, 200) << path;
  }
}

TEST(AdditionsTest, AnUnknownOneIsToldWithThoseThatThereAre) {
  const auto unknown = read_additions({"multis"});
  ASSERT_FALSE(unknown.ok());
  EXPECT_NE(unknown.error().message.find("did you mean \"multus\"?"), std::string::npos) << unknown.error().message;
}

}  // namespace
}  // namespace o2dms::suites

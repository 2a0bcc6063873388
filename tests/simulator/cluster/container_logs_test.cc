#include "simulator/cluster/nodes/container_logs.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace o2dms::simulator {
namespace {

// A follower takes a log part by part, wherever the parts end.
TEST(ContainerLogs, PartsMakeTheWhole) {
  ContainerLogs logs;
  logs.begin("uid", "c");
  for (const char* line : {"one", "", "three", "a longer line"})
    logs.print("uid", "c", base::Time(std::chrono::microseconds(1'767'225'600'000'001)), line);
  for (const bool stamps : {false, true}) {
    const std::string whole = logs.read("a", "p", "uid", "c", {.stamps = stamps}).value_or("none");
    EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 4) << whole;
    for (std::size_t from = 0; from <= whole.size() + 1; ++from) {
      for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::string::npos}) {
        EXPECT_EQ(logs.read("a", "p", "uid", "c", {.stamps = stamps, .from = from, .at_most = most}),
                  whole.substr(std::min(from, whole.size()), most))
            << from << " " << most;
      }
    }
  }
}

}  // namespace
}  // namespace o2dms::simulator

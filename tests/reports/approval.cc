#include "tests/reports/approval.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace o2dms::reports {

void expect_approved(std::string_view text, const std::string& golden_name) {
  const std::string path = std::string(O2DMS_FIXTURES) + "/reports/" + golden_name;
  if (std::getenv("O2DMS_APPROVE") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << "no golden file " << path << ": make it with O2DMS_APPROVE=1";
  const std::string golden{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_EQ(std::string(text), golden) << "differs from " << path
                                       << "; if that is meant, approve it with O2DMS_APPROVE=1";
}

}  // namespace o2dms::reports

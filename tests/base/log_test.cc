#include "base/log.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

TEST(Log, ALineStaysOneLineAndDoesNothingToATerminal) {
  CaptureStderr();
  log(LogLevel::error, "GET /a\nerror: forged\x1b[2J\x7f größer");
  EXPECT_EQ(GetCapturedStderr(), "error: GET /a error: forged [2J  größer\n");
}

TEST(Log, SaysNoMoreThanItIsAskedFor) {
  CaptureStderr();
  log(LogLevel::info, "a request");
  set_log_level(LogLevel::info);
  log(LogLevel::info, "another");
  log(LogLevel::debug, "a detail");
  set_log_level(LogLevel::warning);
  EXPECT_EQ(GetCapturedStderr(), "info: another\n");
}

}  // namespace
}  // namespace o2dms::base

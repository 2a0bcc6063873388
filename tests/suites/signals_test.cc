// What signals mean to a process that has something to remove before it ends.
#include "suites/signals.h"

#include <gtest/gtest.h>

#include <csignal>

namespace o2dms::suites {
namespace {

using namespace std::chrono_literals;
using Meaning = SignalMeaning::Meaning;

TEST(SignalMeaning, TheFirstAsksForAStop) {
  EXPECT_EQ(SignalMeaning().of(SIGTERM, 100s), Meaning::stop);
  EXPECT_EQ(SignalMeaning().of(SIGINT, 0s), Meaning::stop);
}

TEST(SignalMeaning, TheSameTwiceIsOneRequest) {
  SignalMeaning meaning;
  meaning.of(SIGTERM, 100s);
  EXPECT_EQ(meaning.of(SIGTERM, 100s), Meaning::nothing);
  EXPECT_EQ(meaning.of(SIGTERM, 100s + 999ms), Meaning::nothing);
}

TEST(SignalMeaning, AFurtherOneEndsTheProcessOnceTheCleanUpHasHadItsTime) {
  SignalMeaning meaning;
  meaning.of(SIGINT, 100s);
  EXPECT_EQ(meaning.of(SIGINT, 102s), Meaning::end);
  EXPECT_EQ(meaning.end_at(), 105s);
  EXPECT_EQ(meaning.of(SIGTERM, 200s), Meaning::end);
  EXPECT_EQ(meaning.end_at(), 105s) << "which is at once, then";
}

TEST(SignalMeaning, AnotherSignalIsAnotherRequest) {
  SignalMeaning meaning;
  meaning.of(SIGINT, 100s);
  EXPECT_EQ(meaning.of(SIGTERM, 100s), Meaning::end);
}

}  // namespace
}  // namespace o2dms::suites

#include "harness/run/capabilities.h"

#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

class StillAnswersTest : public ScriptedTarget {
 protected:
  const Scripted broken_ = stream_of({"{"}, State::aborted);
  std::unique_ptr<base::Clock> pace_ = base::make_real_clock(100);
};

TEST_F(StillAnswersTest, OneThatComesBackIsNotLost) {
  script("GET /api/v1/namespaces", {broken_, broken_, list_of("1", base::Json::array())});
  EXPECT_TRUE(still_answers(given(), *pace_));
  EXPECT_EQ(received_count(), 3U);
}

TEST_F(StillAnswersTest, ARefusalIsAnAnswer) {
  script("GET /api/v1/namespaces", {refusal(503, "ServiceUnavailable")});
  EXPECT_TRUE(still_answers(given(), *pace_));
  EXPECT_EQ(received_count(), 1U);
}

TEST_F(StillAnswersTest, OneThatBreaksOffEachTimeIsLost) {
  script("GET /api/v1/namespaces", {broken_});
  EXPECT_FALSE(still_answers(given(), *pace_));
  EXPECT_EQ(received_count(), 4U);
}

}  // namespace
}  // namespace o2dms::harness

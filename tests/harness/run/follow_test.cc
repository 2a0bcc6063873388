// A collection is followed by LIST and watch whatever the target does to the watch, and never for ever.
#include "harness/run/follow.h"

#include <gmock/gmock.h>

#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using base::Json;
using testing::ElementsAre;
using testing::HasSubstr;

Json object(const char* name, const char* version) {
  return {{"metadata", {{"name", name}, {"resourceVersion", version}}}};
}

class FollowTest : public ScriptedTarget {
 protected:
  // Until an object called `awaited` was reported.
  FollowResult follow_until(const char* awaited, base::Duration limit = 60s, const char* version = "") {
    return follow(
        given(), *pace_, stop_,
        {.path = "/things",
         .label_selector = "a=b",
         .step = "wait",
         .resource_version = version,
         .limit = limit,
         .times = {},
         .may_poll = may_poll_},
        [this](std::string_view type, const Json& one) {
          seen_.push_back(std::string(type) + " " + std::string(base::string_at(one, {"metadata", "name"})));
        },
        [this, awaited] {
          return std::any_of(seen_.begin(), seen_.end(),
                             [&](const std::string& text) { return text.ends_with(std::string(" ") + awaited); });
        });
  }
  std::size_t asked_for(const std::string& part) {
    const auto targets = asked();
    return static_cast<std::size_t>(std::count_if(targets.begin(), targets.end(), [&](const std::string& target) {
      return target.find(part) != std::string::npos;
    }));
  }
  // The pauses between empty watches are short then.
  void hurry() { pace_ = base::make_real_clock(1000); }

  std::vector<std::string> seen_;
  bool may_poll_ = false;

 private:
  std::unique_ptr<base::Clock> pace_ = base::make_real_clock();
};

TEST_F(FollowTest, WatchesFromWhereTheListEnded) {
  script("GET /things", {list_of("7", Json::array({object("old", "3")}))});
  script("watch /things", {stream_of({event_line("ADDED", object("new", "8"))}, State::open)});
  EXPECT_EQ(follow_until("new").kind, Followed::met);
  EXPECT_THAT(seen_, ElementsAre("RESET ", "ADDED old", "ADDED new"));
  EXPECT_THAT(asked()[1], HasSubstr("resourceVersion=7"));
  EXPECT_THAT(asked()[1], HasSubstr("labelSelector=a%3Db"));
}

TEST_F(FollowTest, AWatchThatIsBrokenOffIsResumedFromItsLastEvent) {
  script("watch /things", {stream_of({event_line("ADDED", object("first", "8"))}, State::aborted),
                           stream_of({event_line("BOOKMARK", object("", "15"))}),
                           stream_of({event_line("ADDED", object("second", "16"))}, State::open)});
  EXPECT_EQ(follow_until("second", 60s, "5").kind, Followed::met);
  EXPECT_THAT(seen_, ElementsAre("ADDED first", "ADDED second")) << "nothing is passed on twice, bookmarks not at all";
  EXPECT_THAT(asked(), ElementsAre(HasSubstr("resourceVersion=5"), HasSubstr("resourceVersion=8"),
                                   HasSubstr("resourceVersion=15")));
}

TEST_F(FollowTest, GoneHistoryIsListedAnew) {
  script("GET /things", {list_of("20", Json::array({object("there", "19")}))});
  script("watch /things",
         {refusal(410, "Expired"), stream_of({event_line("ADDED", object("new", "21"))}, State::open)});
  EXPECT_EQ(follow_until("new", 60s, "5").kind, Followed::met);
  EXPECT_THAT(seen_, ElementsAre("RESET ", "ADDED there", "ADDED new"));
  EXPECT_THAT(asked()[2], HasSubstr("resourceVersion=20"));
}

TEST_F(FollowTest, HistoryThatIsGoneInTheMiddleOfAWatchIsListedAnewToo) {
  script("GET /things", {list_of("20", Json::array({object("there", "19")}))});
  const Json gone = {{"kind", "Status"}, {"status", "Failure"}, {"reason", "Expired"}, {"code", 410}};
  script("watch /things", {stream_of({event_line("ERROR", gone)})});
  EXPECT_EQ(follow_until("there", 60s, "5").kind, Followed::met);
  EXPECT_THAT(seen_, ElementsAre("RESET ", "ADDED there"));
}

TEST_F(FollowTest, AfterALineThatIsNoEventNothingIsTakenForGranted) {
  script("GET /things", {list_of("20", Json::array({object("there", "19")}))});
  script("watch /things", {stream_of({"<html>\n", event_line("ADDED", object("lie", "6"))}, State::open)});
  EXPECT_EQ(follow_until("there", 60s, "5").kind, Followed::met);
  EXPECT_THAT(seen_, ElementsAre("RESET ", "ADDED there"));
  const auto seen = evidence_.snapshot();
  ASSERT_FALSE(seen.front()->events.empty());
  EXPECT_EQ(seen.front()->events.front().raw, "<html>") << "the line stays as evidence";
}

TEST_F(FollowTest, TheDeadlinePassesOverAnOpenWatch) {
  script("GET /things", {list_of("7", Json::array())});
  script("watch /things", {stream_of({}, State::open)});
  const FollowResult result = follow_until("never", 50ms);
  EXPECT_EQ(result.kind, Followed::late);
  EXPECT_FALSE(result.unreported);
  EXPECT_GE(result.took, 50ms);
}

TEST_F(FollowTest, AListAtTheDeadlineShowsWhatTheWatchDidNotTell) {
  script("GET /things", {list_of("7", Json::array()), list_of("9", Json::array({object("silent", "8")}))});
  script("watch /things", {stream_of({}, State::open)});
  const FollowResult result = follow_until("silent", 50ms);
  EXPECT_EQ(result.kind, Followed::late) << "the watch is what is waited for";
  EXPECT_TRUE(result.unreported);
}

TEST_F(FollowTest, AnEventThatDripsInDoesNotOutlastTheDeadline) {
  script("GET /things", {list_of("7", Json::array())});
  script("watch /things", {stream_of({"{\"type\":\"ADD"}, State::open)});
  EXPECT_EQ(follow_until("never", 50ms).kind, Followed::late);
}

TEST_F(FollowTest, ARefusedListIsTheEnd) {
  script("GET /things", {refusal(403, "Forbidden")});
  const FollowResult result = follow_until("never");
  EXPECT_EQ(result.kind, Followed::broken);
  EXPECT_THAT(result.why, HasSubstr("403"));
  EXPECT_THAT(result.why, HasSubstr("Forbidden"));
}

TEST_F(FollowTest, ARefusedWatchIsTheEnd) {
  script("GET /things", {list_of("7", Json::array())});
  script("watch /things", {refusal(403, "Forbidden")});
  EXPECT_EQ(follow_until("never").kind, Followed::broken);
}

TEST_F(FollowTest, ATargetThatEndsEveryWatchIsAskedAgainUntilTheDeadline) {
  hurry();
  script("GET /things", {list_of("7", Json::array())});
  script("watch /things", {stream_of({})});
  EXPECT_EQ(follow_until("never", 60s).kind, Followed::late);
  EXPECT_LE(asked_for("watch=true"), 100U) << "with pauses between";
  EXPECT_EQ(asked_for("resourceVersion=7"), asked_for("watch=true")) << "from where the last one stood";
}

TEST_F(FollowTest, WhatComesAfterManyWatchesThatEndedIsStillSeen) {
  hurry();
  script("GET /things", {list_of("7", Json::array())});
  script("watch /things", std::vector<Scripted>(30, stream_of({})));
  script("watch /things", {stream_of({event_line("ADDED", object("late", "9"))}, State::open)});
  EXPECT_EQ(follow_until("late", 24h).kind, Followed::met);
}

TEST_F(FollowTest, ATargetThatDropsEveryConnectionIsGivenUp) {
  hurry();
  script("GET /things", {list_of("7", Json::array())});
  given();
  server_->stop();
  EXPECT_EQ(follow_until("never", 24h, "7").kind, Followed::broken);
}

// What nobody judges need not be watched.
TEST_F(FollowTest, WhereThereIsNoWatchAListTellsIfThatIsEnough) {
  hurry();
  for (const int code : {403, 405}) {
    clear_script();
    seen_.clear();
    script("watch /things", {refusal(code, "Refused")});
    script("GET /things", {list_of("7", Json::array()), list_of("8", Json::array()),
                           list_of("9", Json::array({object("there", "9")}))});
    may_poll_ = true;
    EXPECT_EQ(follow_until("there", 24h).kind, Followed::met) << code;
    EXPECT_EQ(follow_until("never", 10s).kind, Followed::late) << code;
  }
}

TEST_F(FollowTest, ATargetThatAnswersEveryWatchByAnErrorIsGivenUp) {
  hurry();
  script("GET /things", {list_of("7", Json::array())});
  script("watch /things", {stream_of({event_line("ERROR", {{"kind", "Status"}, {"code", 500}})})});
  EXPECT_EQ(follow_until("never", 24h).kind, Followed::broken);
  EXPECT_LE(asked_for("watch=true"), 20U) << "an error is no progress";
}

TEST_F(FollowTest, AStoppedRunStopsWaiting) {
  script("GET /things", {list_of("7", Json::array())});
  stop_.request(2);
  EXPECT_EQ(follow_until("never").kind, Followed::stopped);
}

}  // namespace
}  // namespace o2dms::harness

// What the steps about containers ask the target, and when they are over.
#include <gmock/gmock.h>

#include "harness/case/labels.h"
#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using base::Json;
using testing::HasSubstr;

const std::string kPodCollection = "/api/v1/namespaces/space/pods";

Json container_pod(const char* name, const char* status, const char* uid = "u") {
  return {{"metadata",
           {{"name", name},
            {"uid", uid},
            {"namespace", "space"},
            {"labels", {{kRunLabel, "r1"}, {kWorkloadLabel, "w"}}},
            {"resourceVersion", "9"}}},
          {"spec", {{"nodeName", "n/1"}, {"containers", {{{"name", "a"}}, {{"name", "b"}}}}}},
          {"status", Json::parse(status)}};
}

Json pods(std::vector<Json> items) {
  return {{"kind", "PodList"}, {"metadata", {{"resourceVersion", "8"}}}, {"items", std::move(items)}};
}

class StepContainersTest : public ScriptedTarget {};

TEST_F(StepContainersTest, ReadsPodsTheirNodesAndTheLogsOfWhatHasStarted) {
  const Json running =
      container_pod("p", R"({"containerStatuses": [{"name": "a", "containerID": "x"}, {"name": "b"}]})");
  Json foreign = container_pod("q", R"({"containerStatuses": [{"name": "a", "containerID": "x"}]})", "v");
  foreign["metadata"]["labels"][kRunLabel] = "other";
  script("GET " + kPodCollection, {{.body = pods({running, foreign})}});
  const auto played = play_word("read-containers");
  EXPECT_TRUE(played) << played.error().message;
  const auto targets = asked();
  ASSERT_EQ(targets.size(), 3U);
  EXPECT_EQ(targets[1], "/api/v1/nodes/n%2F1");
  EXPECT_THAT(targets[2], HasSubstr(kPodCollection + "/p/log?container=a"));
  EXPECT_EQ(evidence_.snapshot()[2]->step, "read-log p/a");
}

TEST_F(StepContainersTest, PodsThatMayNotBeReadEndTheCase) {
  script("GET " + kPodCollection, {refusal(403, "Forbidden")});
  EXPECT_FALSE(play_word("read-containers"));
}

TEST_F(StepContainersTest, AFailureIsAwaitedUntilEveryPodShowsIt) {
  const Json fine =
      container_pod("p", R"({"containerStatuses": [{"name": "a", "state": {"waiting": {"reason": "ErrImagePull"}}}]})");
  script("GET " + kPodCollection, {{.body = pods({fine})}});
  EXPECT_TRUE(play_word("await-failure", {{"sign", "image"}}));
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_EQ(trace().waits[0].deadline, "failure-shown");
  EXPECT_TRUE(trace().waits[0].met);
}

// The case goes on: what the status shows instead is what is judged.
TEST_F(StepContainersTest, AFailureThatIsNotShownIsAWaitThatWasNotMet) {
  set_limit("failure-shown", 50ms);
  script("GET " + kPodCollection, {{.body = pods({container_pod("p", R"({"phase": "Running"})")})}});
  script("watch " + kPodCollection, {stream_of({}, State::open)});
  EXPECT_TRUE(play_word("await-failure", {{"sign", "crash"}}));
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_FALSE(trace().waits[0].met);
}

TEST_F(StepContainersTest, ARefusedWatchIsNoWait) {
  script("GET " + kPodCollection, {refusal(403, "Forbidden")});
  EXPECT_FALSE(play_word("await-failure", {{"sign", "init"}}));
  EXPECT_FALSE(play_word("stay-ready"));
  EXPECT_TRUE(trace().waits.empty());
}

TEST_F(StepContainersTest, ReadyStaysWhereNoPodStopsBeingSo) {
  set_limit("ready-stays", 50ms);
  const char* ready = R"({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]})";
  script("GET " + kPodCollection,
         {{.body = pods({container_pod("p", ready), container_pod("done", R"({"phase": "Succeeded"})", "v")})}});
  script("watch " + kPodCollection, {stream_of({}, State::open)});
  EXPECT_TRUE(play_word("stay-ready"));
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_TRUE(trace().waits[0].met);
  clear_script();
  script("GET " + kPodCollection, {{.body = pods({container_pod("p", R"({"phase": "Running"})")})}});
  EXPECT_TRUE(play_word("stay-ready"));
  ASSERT_EQ(trace().waits.size(), 2U);
  EXPECT_FALSE(trace().waits[1].met);
}

// Taken away, it is as little ready as one that is not well: whether seen to go or only missed.
TEST_F(StepContainersTest, APodThatGoesDoesNotStayReady) {
  set_limit("ready-stays", 10s);
  const char* ready = R"({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]})";
  Json going = container_pod("p", ready);
  going["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
  for (const auto& [type, pod] : {std::pair("MODIFIED", going), std::pair("DELETED", container_pod("p", ready))}) {
    script("GET " + kPodCollection, {{.body = pods({container_pod("p", ready)})}});
    script("watch " + kPodCollection, {stream_of({event_line(type, pod)}, State::open)});
    EXPECT_TRUE(play_word("stay-ready"));
    EXPECT_FALSE(trace().waits.back().met) << type;
    clear_script();
  }
}

}  // namespace
}  // namespace o2dms::harness

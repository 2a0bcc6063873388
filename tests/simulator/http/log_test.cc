#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::HasSubstr;

class LogTest : public ApiFixture {
 protected:
  void SetUp() override {
    Json two = pod("two");
    two["spec"]["containers"].push_back({{"name", "silent"}, {"image", "registry.local/b:1"}});
    for (const Json& each : {pod("p"), two}) call("POST", kPods, each);
    bind("p");
    bind("two");
  }
};

TEST_F(LogTest, IsPlainText) {
  const Answer log = call("GET", kPods + "/p/log");
  EXPECT_EQ(log.status, 200);
  EXPECT_EQ(log.headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(log.body, "one\ntwo\nthree\n");
}

TEST_F(LogTest, PartsOfIt) {
  EXPECT_EQ(call("GET", kPods + "/p/log?tailLines=1").body, "three\n");
  EXPECT_EQ(call("GET", kPods + "/p/log?tailLines=0").body, "");
  EXPECT_EQ(call("GET", kPods + "/p/log?tailLines=9").body, "one\ntwo\nthree\n");
  EXPECT_EQ(call("GET", kPods + "/p/log?limitBytes=5").body, "one\nt");
  EXPECT_THAT(call("GET", kPods + "/p/log?timestamps=true&tailLines=1").body, "2026-01-01T00:00:20Z three\n");
  clock->advance(std::chrono::seconds(20));
  EXPECT_EQ(call("GET", kPods + "/p/log?sinceSeconds=10").body, "two\nthree\n");
  EXPECT_EQ(call("GET", kPods + "/p/log?sinceTime=2026-01-01T00:00:15Z&timestamps=1").body,
            "2026-01-01T00:00:20Z three\n");
}

TEST_F(LogTest, TheContainerMustBeClear) {
  const Answer unclear = call("GET", kPods + "/two/log");
  EXPECT_EQ(unclear.status, 400);
  EXPECT_THAT(unclear.json["message"].get<std::string>(), HasSubstr("choose one of: [main silent]"));
  EXPECT_EQ(call("GET", kPods + "/two/log?container=main").status, 200);
  EXPECT_EQ(call("GET", kPods + "/two/log?container=none").status, 400);
  const Answer waiting = call("GET", kPods + "/two/log?container=silent");
  EXPECT_EQ(waiting.status, 400);
  EXPECT_THAT(waiting.json["message"].get<std::string>(), HasSubstr("is waiting to start"));
}

TEST_F(LogTest, WrongQuestions) {
  EXPECT_EQ(call("GET", kPods + "/none/log").status, 404);
  EXPECT_EQ(call("GET", kPods + "/p/log?tailLines=-1").status, 422);
  EXPECT_EQ(call("GET", kPods + "/p/log?tailLines=x").status, 400);
  const Answer no_time = call("GET", kPods + "/p/log?sinceTime=yesterday");
  EXPECT_EQ(no_time.status, 400);
  EXPECT_THAT(no_time.json["message"].get<std::string>(), HasSubstr("yesterday"));
}

TEST_F(LogTest, FollowingGoesOnUntilThePodIsGone) {
  base::HttpResponse response = raw("GET", kPods + "/p/log?follow=true&tailLines=1");
  ASSERT_NE(response.source, nullptr);
  int wakes = 0;
  response.source->on_ready([&] { ++wakes; });
  std::vector<base::SharedText> chunks;
  EXPECT_EQ(response.source->pull(1000, chunks), base::HttpSource::State::open);
  ASSERT_EQ(chunks.size(), 1u);
  EXPECT_EQ(*chunks[0], "three\n");
  logs.text += "four\n";
  clock->advance(std::chrono::seconds(1));
  EXPECT_GT(wakes, 0);
  chunks.clear();
  response.source->pull(1000, chunks);
  ASSERT_EQ(chunks.size(), 1u);
  EXPECT_EQ(*chunks[0], "four\n");
  call("DELETE", kPods + "/p?gracePeriodSeconds=0");
  EXPECT_EQ(response.source->pull(1000, chunks), base::HttpSource::State::ended);
}

// What the source says until it ends, taken in pieces; each no larger than was asked for.
std::string pull_all(base::HttpSource& source, std::size_t most) {
  source.on_ready([] {});
  std::string text;
  for (int pulls = 0; pulls < 1000; ++pulls) {
    std::vector<base::SharedText> chunks;
    const auto state = source.pull(most, chunks);
    std::size_t size = 0;
    for (const base::SharedText& chunk : chunks) {
      size += chunk->size();
      text += *chunk;
    }
    EXPECT_LE(size, most);
    if (state != base::HttpSource::State::open) return text;
  }
  ADD_FAILURE() << "the log does not end";
  return text;
}

TEST_F(LogTest, AFollowedLogComesInPiecesAndToItsEndAlsoWhenThePodHasGone) {
  for (const char* query : {"", "&tailLines=2", "&limitBytes=7", "&timestamps=1"}) {
    const std::string whole = call("GET", kPods + "/p/log?" + query).body;
    for (const std::size_t most : {1U, 4U, 1000U}) {
      base::HttpResponse response = raw("GET", kPods + "/p/log?follow=true" + query);
      ASSERT_NE(response.source, nullptr);
      call("DELETE", kPods + "/p?gracePeriodSeconds=0");
      EXPECT_EQ(pull_all(*response.source, most), whole) << query << ", " << most << " bytes at a time";
      call("POST", kPods, pod("p"));
      bind("p");
    }
  }
}

TEST_F(LogTest, FollowersAreLimitedTogetherWithWatches) {
  const std::string follow = kPods + "/p/log?follow=true";
  std::vector<base::HttpResponse> streams;
  streams.push_back(raw("GET", kPods + "?watch=true"));
  streams.push_back(raw("GET", follow));
  streams.push_back(raw("GET", follow));
  for (const auto& each : streams) ASSERT_EQ(each.status, 200);
  EXPECT_EQ(raw("GET", follow).status, 429);
  EXPECT_EQ(raw("GET", kPods + "?watch=true").status, 429);
  EXPECT_EQ(call("GET", kPods + "/p/log").status, 200) << "what ends at once is no stream";
  streams.pop_back();
  EXPECT_EQ(raw("GET", follow).status, 200);
}

}  // namespace
}  // namespace o2dms::simulator

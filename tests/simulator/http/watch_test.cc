#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"
#include "tests/simulator/http/watch_stream.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::IsEmpty;

class WatchTest : public ApiFixture {
 protected:
  std::unique_ptr<Stream> watch(const std::string& query, base::HttpHeaders headers = {}) {
    auto stream = std::make_unique<Stream>();
    stream->response = raw("GET", kMaps + "?watch=true" + query, {}, std::move(headers));
    if (stream->response.source) stream->response.source->on_ready([stream = stream.get()] { ++stream->wakes; });
    return stream;
  }
  std::string revision() const { return std::to_string(store->revision()); }
  void label(const std::string& name, const Json& value) {
    patch(kMaps + "/" + name, "merge-patch+json", {{"metadata", {{"labels", {{"app", value}}}}}});
  }
};

TEST_F(WatchTest, BeginsWithWhatIsThereAndGoesOn) {
  call("POST", kMaps, config_map("x"));
  const auto stream = watch("");
  EXPECT_THAT(stream->names(), ElementsAre("ADDED x"));
  EXPECT_THAT(stream->names(), IsEmpty());
  const int before = stream->wakes;
  patch(kMaps + "/x", "merge-patch+json", {{"data", {{"k", "v"}}}});
  EXPECT_GT(stream->wakes, before) << "a change wakes the session";
  call("DELETE", kMaps + "/x");
  EXPECT_THAT(stream->names(), ElementsAre("MODIFIED x", "DELETED x"));
}

TEST_F(WatchTest, ResumesExactlyAfterARevision) {
  call("POST", kMaps, config_map("x"));
  const std::string from = call("GET", kMaps).json["metadata"]["resourceVersion"].get<std::string>();
  call("POST", kMaps, config_map("y"));
  const auto stream = watch("&resourceVersion=" + from);
  EXPECT_THAT(stream->names(), ElementsAre("ADDED y"));
}

TEST_F(WatchTest, OtherNamespacesAreNotSeen) {
  const auto stream = watch("&resourceVersion=" + revision());
  call("POST", "/api/v1/namespaces/b/configmaps", config_map("y"));
  EXPECT_THAT(stream->names(), IsEmpty());
}

TEST_F(WatchTest, ForgottenHistoryIsExpiredInTheStream) {
  call("POST", kMaps, config_map("x"));
  const std::string from = revision();
  call("POST", kMaps, config_map("y"));
  store->compact(store->revision());
  const auto stream = watch("&resourceVersion=" + from);
  const auto events = stream->read();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["type"], "ERROR");
  EXPECT_EQ(events[0]["object"]["code"], 410);
  EXPECT_EQ(events[0]["object"]["reason"], "Expired");
  EXPECT_EQ(stream->state, base::HttpSource::State::ended);
}

TEST_F(WatchTest, WatchListMarksTheEndOfWhatWasThere) {
  call("POST", kMaps, config_map("x"));
  const auto stream = watch("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
  const auto events = stream->read();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["type"], "ADDED");
  EXPECT_EQ(events[1]["type"], "BOOKMARK");
  EXPECT_EQ(events[1]["object"]["kind"], "ConfigMap");
  EXPECT_EQ(events[1]["object"]["metadata"]["annotations"]["k8s.io/initial-events-end"], "true");
  EXPECT_EQ(events[1]["object"]["metadata"]["resourceVersion"], revision());
  EXPECT_EQ(call("GET", kMaps + "?watch=1&sendInitialEvents=true").status, 422);
  EXPECT_EQ(call("GET", kMaps + "?watch=1&resourceVersionMatch=NotOlderThan").status, 422);
}

TEST_F(WatchTest, BookmarksComeWhenAskedFor) {
  const auto asked = watch("&allowWatchBookmarks=true&resourceVersion=" + revision());
  const auto silent = watch("&resourceVersion=" + revision());
  clock->advance(std::chrono::minutes(1));
  const auto events = asked->read();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["type"], "BOOKMARK");
  EXPECT_FALSE(events[0]["object"]["metadata"].contains("annotations"));
  EXPECT_THAT(silent->read(), IsEmpty());
  clock->advance(std::chrono::minutes(1));
  EXPECT_EQ(asked->read().size(), 1u) << "and again a minute later";
}

TEST_F(WatchTest, EndsCleanlyAfterItsTimeout) {
  const auto stream = watch("&timeoutSeconds=5");
  stream->read();
  EXPECT_EQ(stream->state, base::HttpSource::State::open);
  clock->advance(std::chrono::seconds(5));
  EXPECT_GT(stream->wakes, 0);
  EXPECT_THAT(stream->read(), IsEmpty());
  EXPECT_EQ(stream->state, base::HttpSource::State::ended);
}

TEST_F(WatchTest, LeavingTheSelectionIsADeletionAndEnteringAnAddition) {
  const auto stream = watch("&labelSelector=app%3Da&resourceVersion=" + revision());
  call("POST", kMaps, config_map("x"));
  label("x", "a");
  label("x", "b");
  const auto events = stream->read();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["type"], "ADDED");
  EXPECT_EQ(events[1]["type"], "DELETED");
  EXPECT_EQ(events[1]["object"]["metadata"]["labels"]["app"], "a") << "with the content that was selected";
  EXPECT_EQ(events[1]["object"]["metadata"]["resourceVersion"], revision()) << "at the revision of its leaving";
}

TEST_F(WatchTest, BooleansAreReadAsTheRealServerDoes) {
  for (const char* yes : {"?watch", "?watch=", "?watch=1", "?watch=True", "?watch=yes"}) {
    EXPECT_NE(raw("GET", kMaps + yes).source, nullptr) << yes;
  }
  for (const char* no : {"", "?watch=0", "?watch=false", "?watch=False"}) {
    EXPECT_EQ(raw("GET", kMaps + no).source, nullptr) << no;
  }
}

TEST_F(WatchTest, ATableCarriesItsColumnsOnce) {
  call("POST", kMaps, config_map("x"));
  call("POST", kMaps, config_map("y"));
  const auto stream = watch("", {{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"}});
  const auto events = stream->read();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["object"]["kind"], "Table");
  EXPECT_FALSE(events[0]["object"]["columnDefinitions"].is_null());
  EXPECT_TRUE(events[1]["object"]["columnDefinitions"].is_null());
}

TEST_F(WatchTest, WatchersShareALine) {
  const auto one = watch("&resourceVersion=" + revision()), two = watch("&resourceVersion=" + revision());
  call("POST", kMaps, config_map("x"));
  std::vector<base::SharedText> first, second;
  one->response.source->pull(1 << 20, first);
  two->response.source->pull(1 << 20, second);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first, second) << "the very same text, not a copy";
}

TEST_F(WatchTest, ALongHistoryComesInPieces) {
  for (int i = 0; i < 20; ++i) call("POST", kMaps, config_map("x" + std::to_string(i)));
  const auto stream = watch("");
  std::size_t seen = 0, pulls = 0;
  for (std::vector<base::SharedText> chunks; pulls < 100; chunks.clear(), ++pulls) {
    stream->response.source->pull(500, chunks);
    if (chunks.empty()) break;
    seen += chunks.size();
  }
  EXPECT_EQ(seen, 20u);
  EXPECT_GT(pulls, 2u);
}

TEST_F(WatchTest, ThereIsALimitToTheirNumber) {
  std::vector<std::unique_ptr<Stream>> streams;
  for (int i = 0; i < 3; ++i) streams.push_back(watch(""));
  EXPECT_EQ(watch("")->response.status, 429);
  streams.clear();
  EXPECT_EQ(watch("")->response.status, 200) << "a closed watch gives its place back";
}

TEST_F(WatchTest, ARevisionToComeIsWaitedFor) {
  const auto stream = watch("&resourceVersion=" + std::to_string(store->revision() + 1));
  ASSERT_EQ(stream->response.status, 200);
  call("POST", kMaps, config_map("at"));
  call("POST", kMaps, config_map("behind"));
  EXPECT_THAT(stream->names(), ElementsAre("ADDED behind"));
  EXPECT_EQ(watch("&resourceVersion=99999&sendInitialEvents=true&resourceVersionMatch=NotOlderThan")->response.status,
            504)
      << "what is there cannot be told as of then";
}

TEST_F(WatchTest, TheDeprecatedFormWatchesOneName) {
  for (const char* name : {"x", "y"}) call("POST", kMaps, config_map(name));
  Stream stream;
  stream.response = raw("GET", "/api/v1/watch/namespaces/a/configmaps/y");
  ASSERT_NE(stream.response.source, nullptr) << stream.response.body;
  stream.response.source->on_ready([] {});
  EXPECT_THAT(stream.names(), ElementsAre("ADDED y"));
}

}  // namespace
}  // namespace o2dms::simulator

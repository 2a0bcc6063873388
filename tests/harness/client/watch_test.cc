// A watch is read event by event, however the server cuts the stream, and every event is recorded as it came.
#include "harness/client/watch.h"

#include <gmock/gmock.h>

#include "tests/harness/client/client_fixture.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// Sends these pieces at once, then ends the stream as told.
class Script : public base::HttpSource {
 public:
  Script(std::vector<std::string> pieces, State end) : pieces_(std::move(pieces)), end_(end) {}
  State pull(std::size_t, std::vector<base::SharedText>& chunks) override {
    for (auto& piece : pieces_) chunks.push_back(std::make_shared<const std::string>(std::move(piece)));
    const bool sent = pieces_.empty();
    pieces_.clear();
    // What was appended is sent before an abort is asked for.
    return sent || end_ != State::aborted ? end_ : State::open;
  }
  void on_ready(std::function<void()> wake) override { wake(); }

 private:
  std::vector<std::string> pieces_;
  const State end_;
};

class WatchTest : public ClientTest {
 protected:
  using State = base::HttpSource::State;

  void stream(std::vector<std::string> pieces, State end) {
    serve([pieces = std::move(pieces), end](const auto&) {
      base::HttpResponse response;
      response.headers.add("Content-Type", "application/json");
      response.source = std::make_unique<Script>(pieces, end);
      return response;
    });
  }
  std::unique_ptr<Watch> open(WatchCall call = {}) {
    if (call.path.empty()) call.path = "/api/v1/pods";
    client_ = client();
    return client_->watch(call);
  }
  std::unique_ptr<Client> client_;
};

TEST_F(WatchTest, AsksForWhatTheCaseWants) {
  stream({}, State::ended);
  WatchCall call;
  call.path = "/api/v1/pods";
  call.label_selector = "app in (a,b)";
  call.field_selector = "metadata.name=x";
  call.resource_version = "17";
  call.timeout_seconds = 5;
  call.extra_query = "sendInitialEvents=true";
  open(call);
  EXPECT_EQ(received().target,
            "/prefix/api/v1/pods?watch=true&labelSelector=app%20in%20%28a%2Cb%29&fieldSelector=metadata.name%3Dx"
            "&resourceVersion=17&allowWatchBookmarks=true&timeoutSeconds=5&sendInitialEvents=true");
}

TEST_F(WatchTest, GivesEventsOneByOneWhereverTheStreamIsCut) {
  stream(
      {"{\"type\":\"ADDED\",\"obj", "ect\":{\"n\":1}}\n{\"type\":\"MODIFIED\",\"object\":{\"n\":2}}\n{\"type\":\"DELE",
       "TED\",\"object\":{\"n\":3}}\n"},
      State::ended);
  auto watch = open();
  for (const auto& [type, n] : {std::pair{"ADDED", 1}, {"MODIFIED", 2}, {"DELETED", 3}}) {
    auto next = watch->next(5s);
    ASSERT_EQ(next.kind, Watch::Kind::event);
    EXPECT_EQ(next.event.type, type);
    EXPECT_EQ((*next.event.object)["n"], n);
  }
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::ended);
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::ended) << "and so it stays";
  const auto exchange = watch->exchange();
  EXPECT_TRUE(exchange->watch);
  EXPECT_TRUE(exchange->watch_ended_cleanly);
  EXPECT_EQ(exchange->status, 200);
  ASSERT_EQ(exchange->events.size(), 3u);
  EXPECT_GE(exchange->events[0].at, exchange->started);
}

TEST_F(WatchTest, KeepsALineThatIsNoEvent) {
  stream({"<html>\n{\"kind\":\"PodList\",\"items\":[]}"}, State::ended);
  auto watch = open();
  auto next = watch->next(5s);
  EXPECT_EQ(next.kind, Watch::Kind::event);
  EXPECT_EQ(next.event.type, "");
  EXPECT_EQ(next.event.raw, "<html>");
  EXPECT_THAT(watch->next(5s).event.raw, HasSubstr("PodList")) << "also one without its line end";
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::ended);
}

TEST_F(WatchTest, HidesSecretsInEvents) {
  stream({"{\"type\":\"ADDED\",\"object\":{\"kind\":\"Secret\",\"data\":{\"p\":\"aHVudGVyMg==\"}}}\n"}, State::ended);
  auto watch = open();
  EXPECT_THAT(base::to_text(*watch->next(5s).event.object), Not(HasSubstr("aHVudGVyMg")));
}

TEST_F(WatchTest, SaysThatNothingCameInTimeAndCloses) {
  stream({"{\"type\":\"ADDED\",\"object\":{}}\n"}, State::open);
  auto watch = open();
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::event);
  EXPECT_EQ(watch->next(30ms).kind, Watch::Kind::deadline);
  EXPECT_EQ(watch->exchange()->fault, "") << "our patience is no fault of the server's";
  EXPECT_FALSE(watch->exchange()->watch_ended_cleanly);
}

TEST_F(WatchTest, TellsACutStreamFromAnEndedOne) {
  stream({"{\"type\":\"ADDED\",\"object\":{}}\n"}, State::aborted);
  auto watch = open();
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::event);
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::failed);
  EXPECT_NE(watch->exchange()->fault, "");
  EXPECT_EQ(watch->exchange()->events.size(), 1u) << "what came before the cut is kept";
}

TEST_F(WatchTest, RecordsARefusalWithItsBody) {
  serve([](const auto&) { return json(410, R"({"kind":"Status","reason":"Expired"})"); });
  auto watch = open();
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::refused);
  EXPECT_EQ(watch->exchange()->status, 410);
  EXPECT_EQ(watch->exchange()->json()["reason"], "Expired");
  EXPECT_TRUE(watch->exchange()->watch);
}

TEST_F(WatchTest, RefusesAnEventWithoutEnd) {
  limits_.max_event_bytes = 1000;
  stream({std::string(5000, 'x')}, State::open);
  auto watch = open();
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::failed);
  EXPECT_EQ(watch->exchange()->fault, "too-large");
}

TEST_F(WatchTest, GoesOnWhenNoMoreIsKeptOfIt) {
  std::string lines;
  for (int event = 0; event < 500; ++event) lines += "{\"type\":\"ADDED\",\"object\":{\"n\":1}}\n";
  stream({lines, "{\"type\":\"DELETED\",\"object\":{\"n\":2}}\n"}, State::ended);
  client_ = client();
  Evidence small(*clock_, clock_->elapsed(), "case.a", redactor_, {}, {.of_case = 10'000});
  const auto client_of_small = factory_->client(given_identity(), small);
  auto watch = client_of_small->watch({.path = "/a"});
  Watch::Next last, next;
  int events = 0;
  while ((next = watch->next(5s)).kind == Watch::Kind::event) ++events, last = next;
  EXPECT_EQ(next.kind, Watch::Kind::ended);
  EXPECT_EQ(events, 501);
  EXPECT_EQ(last.event.type, "DELETED") << "whoever waits sees all of it";
  const auto exchange = watch->exchange();
  EXPECT_TRUE(exchange->cut());
  EXPECT_EQ(exchange->events.size() + exchange->unkept.events, 501u);
  EXPECT_LT(exchange->events.size(), 100u);
}

TEST_F(WatchTest, ShowsWhatItHasSoFarAndIsCompleteWhenDestroyed) {
  stream({"{\"type\":\"ADDED\",\"object\":{}}\n"}, State::open);
  auto watch = open();
  EXPECT_EQ(watch->next(5s).kind, Watch::Kind::event);
  EXPECT_EQ(watch->exchange()->events.size(), 1u);
  const auto id = watch->id();
  watch.reset();
  EXPECT_EQ(evidence_.find(id)->fault, "");
  EXPECT_EQ(evidence_.snapshot().size(), 1u);
}

}  // namespace
}  // namespace o2dms::harness

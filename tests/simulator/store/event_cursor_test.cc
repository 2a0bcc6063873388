#include "simulator/store/event_cursor.h"

#include "tests/simulator/store/store_fixture.h"

namespace o2dms::simulator {
namespace {

class EventCursorTest : public StoreFixture {
 protected:
  // "all N" or the names of what has happened.
  static std::string said(const EventCursor::Reading& reading) {
    if (reading.everything) return "all " + std::to_string(reading.everything->size());
    std::string out;
    for (const StoreEvent& event : reading.events) {
      out += event.type == EventType::added ? "+" : event.type == EventType::deleted ? "-" : "~";
      out += event.object->name();
    }
    return out;
  }
};

TEST_F(EventCursorTest, BeginsWithEverythingAndGoesOnWithWhatHappens) {
  put("a", "one");
  EventCursor cursor(*store, things);
  EXPECT_EQ(said(cursor.read()), "all 1");
  EXPECT_EQ(said(cursor.read()), "");
  put("a", "two");
  put("a", "one", 2);
  remove("a", "two");
  put("a", "other", 0, &others);
  EXPECT_EQ(said(cursor.read()), "+two~one-two");
  EXPECT_EQ(said(cursor.read()), "");
}

TEST_F(EventCursorTest, SeesOneNamespaceAlone) {
  EventCursor cursor(*store, things, "a");
  EXPECT_EQ(said(cursor.read()), "all 0") << "before the resource has anything";
  put("b", "one");
  EXPECT_EQ(said(cursor.read()), "");
  put("a", "two");
  EXPECT_EQ(said(cursor.read()), "+two");
}

TEST_F(EventCursorTest, BeginsAnewWhenHistoryIsLostOrOnRequest) {
  EventCursor cursor(*store, things);
  EXPECT_EQ(said(cursor.read()), "all 0");
  put("a", "one");
  put("a", "two");
  store->compact(store->revision());
  EXPECT_EQ(said(cursor.read()), "all 2");
  EXPECT_EQ(said(cursor.read()), "");
  cursor.restart();
  EXPECT_EQ(said(cursor.read()), "all 2");
}

TEST_F(EventCursorTest, UnderTheWriteLockItKnowsAllButTheWriteItself) {
  EventCursor cursor(*store, things);
  put("a", "one");
  std::string seen;
  store->write(things, "a", "two", [&](const ObjectRef&) {
    seen = said(cursor.read());
    return Store::Change{Store::Change::Kind::put, ObjectDraft(things, object("a", "two"))};
  });
  EXPECT_EQ(seen, "all 1");
  EXPECT_EQ(said(cursor.read()), "+two");
}

}  // namespace
}  // namespace o2dms::simulator

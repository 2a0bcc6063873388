#include "simulator/store/history.h"

#include <limits>

#include "tests/simulator/store/store_fixture.h"

namespace o2dms::simulator {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

using HistoryTest = StoreFixture;

class ShortHistoryTest : public StoreFixture {
 protected:
  ShortHistoryTest() : StoreFixture(StoreOptions{.history_per_resource = 3}) {}
};

TEST_F(HistoryTest, TellsWhatHappenedAfterARevision) {
  const Revision from = put("a", "x", 1)->revision();
  put("a", "x", 2);
  put("a", "y");
  remove("a", "x");
  const EventBatch batch = store->events_after(things, "", from, kAll);
  ASSERT_EQ(batch.events.size(), 3u);
  EXPECT_EQ(batch.events[0].type, EventType::modified);
  EXPECT_EQ((*batch.events[0].previous->document())["value"], 1);
  EXPECT_EQ(batch.events[1].type, EventType::added);
  EXPECT_EQ(batch.events[2].type, EventType::deleted);
  EXPECT_EQ((*batch.events[2].object->document())["value"], 2) << "a deletion shows the last content";
  EXPECT_EQ(batch.revision, store->revision());
  EXPECT_FALSE(batch.compacted);
}

TEST_F(HistoryTest, OtherNamespacesAndResourcesAreLeftOut) {
  const Revision from = store->revision();
  put("a", "x");
  put("b", "x");
  put("a", "z", 0, &others);
  const EventBatch batch = store->events_after(things, "b", from, kAll);
  ASSERT_EQ(batch.events.size(), 1u);
  EXPECT_EQ(batch.events[0].object->namespace_name(), "b");
  EXPECT_EQ(batch.revision, store->revision()) << "the cursor moves on over what is not for it";
}

TEST_F(HistoryTest, ALimitedBatchGoesOnWhereItEnded) {
  const Revision from = store->revision();
  for (int i = 0; i < 5; ++i) put("a", "x", i);
  std::vector<int> values;
  for (Revision cursor = from;;) {
    const EventBatch batch = store->events_after(things, "", cursor, 2);
    for (const StoreEvent& event : batch.events) values.push_back((*event.object->document())["value"].get<int>());
    cursor = batch.revision;
    if (batch.events.size() < 2) break;
  }
  EXPECT_EQ(values, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_F(ShortHistoryTest, WhatFellOutIsCompactedAndWhatIsThereIsNot) {
  std::vector<Revision> revisions;
  for (int i = 0; i < 5; ++i) revisions.push_back(put("a", "x", i)->revision());
  EXPECT_TRUE(store->events_after(things, "", revisions[0], kAll).compacted);
  const EventBatch batch = store->events_after(things, "", revisions[1], kAll);
  EXPECT_FALSE(batch.compacted) << "all events after the horizon are known";
  EXPECT_EQ(batch.events.size(), 3u);
  EXPECT_FALSE(store->events_after(others, "", revisions[0], kAll).compacted) << "each resource has its own horizon";
}

TEST_F(HistoryTest, CompactionForgetsUpToARevision) {
  const Revision first = put("a", "x", 1)->revision();
  const Revision second = put("a", "x", 2)->revision();
  store->compact(second);
  EXPECT_TRUE(store->events_after(things, "", first, kAll).compacted);
  EXPECT_FALSE(store->events_after(things, "", second, kAll).compacted);
  EXPECT_TRUE(store->events_after(others, "", first, kAll).compacted)
      << "also of resources that nobody has written yet";
}

TEST_F(HistoryTest, AnEventsLineIsWrittenOnceForAll) {
  const Revision from = store->revision();
  put("a", "x");
  int written = 0;
  const auto write = [&] {
    ++written;
    return std::string("line");
  };
  const auto one = store->events_after(things, "", from, kAll).events[0].line->get(write);
  const auto two = store->events_after(things, "", from, kAll).events[0].line->get(write);
  EXPECT_EQ(one, two);
  EXPECT_EQ(written, 1);
}

}  // namespace
}  // namespace o2dms::simulator

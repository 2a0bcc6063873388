#include "simulator/store/store.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/simulator/store/store_fixture.h"

namespace o2dms::simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using StoreTest = StoreFixture;

TEST_F(StoreTest, OneCounterServesAllResources) {
  const Revision first = put("a", "x")->revision();
  EXPECT_EQ(put("a", "y", 0, &others)->revision(), first + 1);
  EXPECT_EQ(put("a", "x", 1)->revision(), first + 2);
  EXPECT_EQ(store->revision(), first + 2);
}

TEST_F(StoreTest, TheStoredObjectCarriesItsRevision) {
  const ObjectRef stored = put("a", "x");
  EXPECT_EQ((*stored->document())["metadata"]["resourceVersion"], std::to_string(stored->revision()));
}

TEST_F(StoreTest, ListsByNamespaceInOrderOfNames) {
  put("b", "x");
  put("a", "y");
  put("a", "x");
  put("ab", "x");
  EXPECT_THAT(names(""), ElementsAre("a/x", "a/y", "ab/x", "b/x"));
  EXPECT_THAT(names("a"), ElementsAre("a/x", "a/y"));
  EXPECT_THAT(names("nowhere"), IsEmpty());
}

TEST_F(StoreTest, KeepingChangesNothing) {
  const ObjectRef stored = put("a", "x");
  const ObjectRef kept = store->write(things, "a", "x", [](const ObjectRef&) { return Store::Change{}; });
  EXPECT_EQ(kept, stored);
  EXPECT_EQ(store->revision(), stored->revision());
}

TEST_F(StoreTest, RemovingReturnsTheLastContentAtTheRevisionOfItsEnd) {
  put("a", "x", 5);
  const ObjectRef removed = remove("a", "x");
  ASSERT_NE(removed, nullptr);
  EXPECT_EQ((*removed->document())["value"], 5);
  EXPECT_EQ(removed->revision(), store->revision());
  EXPECT_EQ(store->get(things, "a", "x"), nullptr);
  EXPECT_EQ(remove("a", "x"), nullptr) << "removing what is not there does nothing";
}

TEST_F(StoreTest, ASnapshotStaysWhatItWas) {
  put("a", "x", 1);
  const Listing before = store->list(things, "");
  put("a", "x", 2);
  remove("a", "x");
  ASSERT_EQ(before.objects.size(), 1u);
  EXPECT_EQ((*before.objects[0]->document())["value"], 1);
}

TEST_F(StoreTest, WritersDecideOnWhatIsThereAndLoseNoUpdate) {
  put("a", "counter", 0);
  constexpr int kThreads = 4, kRounds = 200;
  std::vector<std::thread> writers;
  for (int i = 0; i < kThreads; ++i) {
    writers.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        store->write(things, "a", "counter", [&](const ObjectRef& current) {
          base::Json next = (*current->document());
          next["value"] = next["value"].get<int>() + 1;
          return Store::Change{Store::Change::Kind::put, ObjectDraft(things, std::move(next))};
        });
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ((*store->get(things, "a", "counter")->document())["value"], kThreads * kRounds);
}

TEST_F(StoreTest, ReadersSeeRevisionsGrowWhileOthersWrite) {
  put("a", "x", 0);
  std::atomic<bool> stop = false;
  std::atomic<int> went_back = 0;
  std::thread reader([&] {
    Revision last = 0;
    while (!stop) {
      const Listing listing = store->list(things, "");
      if (listing.revision < last || listing.objects.size() != 1 || listing.objects[0]->revision() > listing.revision)
        ++went_back;
      last = listing.revision;
    }
  });
  for (int i = 1; i <= 500; ++i) put("a", "x", i);
  stop = true;
  reader.join();
  EXPECT_EQ(went_back, 0);
}

}  // namespace
}  // namespace o2dms::simulator

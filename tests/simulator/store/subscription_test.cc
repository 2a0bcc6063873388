#include <atomic>
#include <thread>

#include "tests/simulator/store/store_fixture.h"

namespace o2dms::simulator {
namespace {

using SubscriptionTest = StoreFixture;

TEST_F(SubscriptionTest, TellsOfTheResourceItIsFor) {
  int things_changed = 0, any_changed = 0;
  const auto mine = store->subscribe(&things, [&] { ++things_changed; });
  const auto all = store->subscribe(nullptr, [&] { ++any_changed; });
  put("a", "x");
  put("a", "x", 0, &others);
  store->write(things, "a", "x", [](const ObjectRef&) { return Store::Change{}; });
  EXPECT_EQ(things_changed, 1);
  EXPECT_EQ(any_changed, 2);
}

TEST_F(SubscriptionTest, AnEndedOneIsNotCalled) {
  int calls = 0;
  store->subscribe(&things, [&] { ++calls; }).reset();
  put("a", "x");
  EXPECT_EQ(calls, 0);
}

TEST_F(SubscriptionTest, MayEndItselfAndReadTheStore) {
  std::unique_ptr<Store::Subscription> subscription;
  int calls = 0;
  subscription = store->subscribe(&things, [&] {
    ++calls;
    EXPECT_NE(store->get(things, "a", "x"), nullptr) << "the change is visible to those who are told of it";
    subscription.reset();
  });
  put("a", "x");
  put("a", "x", 1);
  EXPECT_EQ(calls, 1);
}

TEST_F(SubscriptionTest, MustNotWrite) {
  const auto subscription = store->subscribe(&things, [&] { put("a", "y", 0, &others); });
  EXPECT_DEBUG_DEATH(put("a", "x"), "is_notifying");
}

TEST_F(SubscriptionTest, OutlivesTheStore) {
  auto subscription = store->subscribe(&things, [] {});
  store.reset();
  subscription.reset();
}

TEST_F(SubscriptionTest, IsNeverCalledAfterItsEnd) {
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) put("a", "x", i);
  });
  for (int round = 0; round < 200; ++round) {
    auto alive = std::make_unique<std::atomic<int>>(0);
    auto subscription = store->subscribe(&things, [&counter = *alive] { ++counter; });
    subscription.reset();
    alive.reset();  // a late call would touch freed memory
  }
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace o2dms::simulator

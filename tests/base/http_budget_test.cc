#include "base/http_budget.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace o2dms::base {
namespace {

TEST(HttpBudget, IsAllOrNothingAndIsGivenBack) {
  HttpBudget budget(100);
  {
    HttpBudgetShare one(budget), other(budget);
    EXPECT_TRUE(one.hold(60));
    EXPECT_FALSE(other.hold(41));
    EXPECT_EQ(budget.used(), 60u);
    EXPECT_TRUE(other.hold(40));
    EXPECT_EQ(budget.left(), 0u);
    EXPECT_FALSE(one.hold(61)) << "it grows by one, for which there is no room";
    EXPECT_TRUE(one.hold(10)) << "there is always room for less";
    EXPECT_EQ(budget.used(), 50u);
  }
  EXPECT_EQ(budget.used(), 0u);
}

TEST(HttpBudget, WhatMustBeHeldIsHeldAndCounted) {
  HttpBudget budget(100);
  HttpBudgetShare one(budget), other(budget);
  EXPECT_TRUE(one.hold(150, true));
  EXPECT_EQ(budget.left(), 0u);
  EXPECT_FALSE(other.hold(1));
  one.clear();
  EXPECT_TRUE(other.hold(1));
}

TEST(HttpBudget, ATextThatManySendCountsOnce) {
  HttpBudget budget(100);
  const auto text = std::make_shared<const std::string>(80, 'x'), second = std::make_shared<const std::string>(80, 'x');
  HttpBudgetShare one(budget), other(budget), third(budget);
  EXPECT_TRUE(one.hold(text));
  EXPECT_TRUE(other.hold(text));
  EXPECT_EQ(budget.used(), 80u);
  EXPECT_FALSE(third.hold(second)) << "another text, though of the same words";
  one.clear();
  EXPECT_EQ(budget.used(), 80u);
  EXPECT_TRUE(other.hold(10)) << "in its place";
  EXPECT_EQ(budget.used(), 10u);
  EXPECT_TRUE(third.hold(second));
}

TEST(HttpBudget, IsScarceNearItsEnd) {
  HttpBudget budget(80);
  HttpBudgetShare share(budget);
  EXPECT_TRUE(share.hold(69));
  EXPECT_FALSE(budget.is_scarce());
  EXPECT_TRUE(share.hold(70));
  EXPECT_TRUE(budget.is_scarce());
}

TEST(HttpBudget, CountsRightFromManyThreads) {
  HttpBudget budget(1000);
  const auto text = std::make_shared<const std::string>(100, 'x');
  std::vector<std::future<void>> threads;
  for (int t = 0; t < 4; ++t) {
    threads.push_back(std::async(std::launch::async, [&] {
      HttpBudgetShare share(budget);
      for (std::size_t i = 0; i < 5000; ++i) {
        share.hold(i % 400);
        EXPECT_LE(budget.used(), 1000u);
        share.hold(text);
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  EXPECT_EQ(budget.used(), 0u);
}

}  // namespace
}  // namespace o2dms::base

#include "simulator/store/object_map.h"

#include <map>

#include "base/random.h"
#include "tests/simulator/store/store_fixture.h"

namespace o2dms::simulator {
namespace {

using ObjectMapTest = StoreFixture;
using Model = std::map<std::pair<std::string, std::string>, ObjectRef>;

std::vector<ObjectRef> values(const Model& model, const std::string* ns = nullptr) {
  std::vector<ObjectRef> out;
  for (const auto& [key, object] : model) {
    if (ns == nullptr || key.first == *ns) out.push_back(object);
  }
  return out;
}

// Whatever is put and taken out, in whatever order: the same as a std::map.
TEST_F(ObjectMapTest, IsAnOrderedMapByNamespaceAndName) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto random = base::make_random(seed);
    ObjectMap map;
    Model model;
    for (int step = 0; step < 3000; ++step) {
      const std::string ns(1, static_cast<char>('a' + random->below(3)));
      const std::string name = "n" + std::to_string(random->below(600));
      if (random->below(3) != 0) {
        const ObjectRef one = make_object(things, object(ns, name, step), 1);
        map.put(one);
        model[{ns, name}] = one;
      } else {
        EXPECT_EQ(map.erase(ns, name), model.erase({ns, name}) > 0);
      }
      const std::string other = "n" + std::to_string(random->below(600));
      const auto at = model.find({ns, other});
      ASSERT_EQ(map.find(ns, other), at == model.end() ? nullptr : at->second);
    }
    ASSERT_EQ(map.size(), model.size());
    std::vector<ObjectRef> all, of_b;
    map.for_each([&](const ObjectRef& each) { all.push_back(each); });
    map.for_each_in("b", [&](const ObjectRef& each) { of_b.push_back(each); });
    const std::string b = "b";
    EXPECT_EQ(all, values(model));
    EXPECT_EQ(of_b, values(model, &b));
  }
}

// Any part, of one namespace or all, behind an object that is there or not: as a walk over all would find it.
TEST_F(ObjectMapTest, APartComesBehindAnObject) {
  const auto random = base::make_random(3);
  ObjectMap map;
  Model model;
  for (int number = 0; number < 1500; ++number) {
    const std::string ns(1, static_cast<char>('a' + random->below(3))), name = "n" + std::to_string(random->below(900));
    map.put(model[{ns, name}] = make_object(things, object(ns, name, number), 1));
  }
  for (int round = 0; round < 500; ++round) {
    const std::string scope(random->below(2), static_cast<char>('a' + random->below(4)));
    const std::string ns(1, static_cast<char>('a' + random->below(3)));
    const std::string name = random->below(5) == 0 ? "" : "n" + std::to_string(random->below(900));
    const std::size_t limit = random->below(4) == 0 ? 10'000 : random->below(300);
    std::vector<ObjectRef> expected, found;
    for (const auto& [key, each] : model) {
      if ((scope.empty() || key.first == scope) && (name.empty() || key > std::pair(ns, name)))
        expected.push_back(each);
    }
    const std::size_t left = map.copy_behind(scope, {ns, name}, limit, found);
    ASSERT_EQ(found.size() + left, expected.size()) << "behind " << ns << "/" << name << " in '" << scope << "'";
    expected.resize(std::min(limit, expected.size()));
    ASSERT_EQ(found, expected);
  }
}

TEST_F(ObjectMapTest, AnEmptyOneHasNothing) {
  ObjectMap map;
  EXPECT_EQ(map.find("a", "x"), nullptr);
  EXPECT_FALSE(map.erase("a", "x"));
  map.for_each([](const ObjectRef&) { ADD_FAILURE(); });
  map.for_each_in("a", [](const ObjectRef&) { ADD_FAILURE(); });
  std::vector<ObjectRef> none;
  EXPECT_EQ(map.copy_behind("a", {"a", "x"}, 1, none), 0U);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace o2dms::simulator

#include "simulator/store/stored_object.h"

#include "tests/simulator/store/store_fixture.h"

namespace o2dms::simulator {
namespace {

using StoredObjectTest = StoreFixture;

TEST_F(StoredObjectTest, KindAndApiVersionComeFirst) {
  const ObjectRef stored = make_object(things, object("a", "x", 1), 9);
  EXPECT_EQ(
      stored->bytes(),
      R"({"kind":"Thing","apiVersion":"v1","metadata":{"name":"x","namespace":"a","resourceVersion":"9"},"value":1})");
}

TEST_F(StoredObjectTest, TheTailIsAnItemOfAList) {
  const ObjectRef stored = make_object(things, object("a", "x", 1), 9);
  const auto item = base::parse_json("{" + std::string(stored->item_tail()));
  ASSERT_TRUE(item.ok());
  EXPECT_FALSE(item->contains("kind"));
  EXPECT_FALSE(item->contains("apiVersion"));
  EXPECT_EQ((*item)["value"], 1);
}

TEST_F(StoredObjectTest, AnObjectOfNothingButItsKindHasAnEmptyTail) {
  const ObjectRef stored = make_object(things, {{"kind", "Thing"}, {"apiVersion", "v1"}});
  EXPECT_EQ(stored->bytes(), R"({"kind":"Thing","apiVersion":"v1"})");
  EXPECT_EQ(stored->item_tail(), "}");
}

TEST_F(StoredObjectTest, WithoutARevisionTheContentIsLeftAlone) {
  base::Json json = object("a", "x");
  json["metadata"]["resourceVersion"] = "kept";
  EXPECT_EQ((*make_object(things, json)->document()), json);
}

}  // namespace
}  // namespace o2dms::simulator

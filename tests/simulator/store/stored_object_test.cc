#include "simulator/store/stored_object.h"

#include "base/json_cursor.h"
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

TEST_F(StoredObjectTest, NamesAreFoundInTheBytesWhateverStandsInThem) {
  for (const char* name : {"x", "a\"b", "back\\slash", "ümlaut", "tab\there", ""}) {
    base::Json json = object("a", name);
    json["metadata"]["uid"] = "the-uid";
    json["metadata"]["annotations"] = {{"name", "not this"}, {"namespace", "nor this"}};
    const ObjectRef stored = make_object(things, json, 12345);
    EXPECT_EQ(stored->namespace_name(), "a");
    EXPECT_EQ(stored->name(), name);
    EXPECT_EQ(stored->uid(), "the-uid");
    const ObjectRef later = with_revision(*stored, 7);
    EXPECT_EQ(later->uid(), "the-uid") << later->bytes();
    EXPECT_EQ(later->name(), name);
    json["metadata"]["resourceVersion"] = "7";
    EXPECT_EQ(*later->document(), json);
    EXPECT_EQ(later->revision(), 7u);
  }
}

TEST_F(StoredObjectTest, ADocumentIsSharedWhileSomebodyHoldsIt) {
  const ObjectRef stored = make_object(things, object("a", "x", 3), 9);
  const Document one = stored->document(), two = stored->document();
  EXPECT_EQ(one, two);
  EXPECT_EQ((*one)["value"], 3);
}

base::Json with_status() {
  return {{"kind", "Thing"},
          {"apiVersion", "v1"},
          {"data", {{"a", "b\"c"}}},
          {"metadata", {{"name", "x"}, {"namespace", "a"}, {"uid", "u"}, {"resourceVersion", "9"}}},
          {"spec", {{"list", {1, 2, 3}}, {"status", "inner"}}},
          {"status", {{"phase", "Old"}}},
          {"zone", "z"}};
}

// Whatever members change: the same bytes as if the whole had been written.
TEST_F(StoredObjectTest, ADraftOfSomeMembersIsTheWholeWithTheseChanged) {
  const ObjectRef stored = make_object(things, with_status(), 9);
  std::vector<base::Json> changes(5, base::Json::object());
  changes[0]["status"]["phase"] = "New";
  changes[1]["status"] = nullptr;
  changes[2]["spec"]["list"] = base::Json::array();
  changes[2]["status"]["phase"] = "New";
  for (const char* member : {"aaa", "more", "zzz"}) changes[3][member] = true;
  for (const char* member : {"kind", "apiVersion"}) changes[3][member] = "another";
  for (const base::Json& change : changes) {
    base::Json members = change, whole = with_status();
    members["metadata"] = {{"name", "x"}, {"namespace", "a"}, {"uid", "u"}, {"labels", {{"app", "web"}}}};
    for (const auto& [key, value] : members.items()) {
      if (key != "kind" && key != "apiVersion") whole[key] = value;
      if (value.is_null()) whole.erase(key);
    }
    const ObjectRef expected = make_object(things, whole, 10);
    ObjectDraft draft(*stored, members);
    const ObjectRef drafted = draft.settle(10);
    EXPECT_EQ(drafted->bytes(), expected->bytes());
    EXPECT_EQ(drafted->item_tail(), expected->item_tail());
    EXPECT_EQ(drafted->uid(), "u");
    EXPECT_EQ(*drafted->document(), *expected->document());
  }
}

TEST_F(StoredObjectTest, ADraftOfSomeMembersShowsAllOfThem) {
  const ObjectRef stored = make_object(things, with_status(), 9);
  base::Json members = stored->members({"metadata", "absent"});
  EXPECT_EQ(members.size(), 1u);
  members["status"] = {{"phase", "New"}};
  const base::Json json = ObjectDraft(*stored, members).json();
  EXPECT_EQ(json["status"]["phase"], "New");
  EXPECT_EQ(json["spec"], with_status()["spec"]);
  EXPECT_EQ(json["zone"], "z");
}

// Wherever the resourceVersion stands and however long it is.
TEST_F(StoredObjectTest, TheMainMembersAreFoundAsTheyAreWritten) {
  for (const Revision revision : {Revision{1}, Revision{12345678901}}) {
    const ObjectRef stored = with_revision(*make_object(things, with_status(), revision), 77);
    for (const ObjectRef& each : {stored, with_revision(*stored, 123456), make_object(things, with_status(), 5)}) {
      EXPECT_EQ(each->spec(), base::raw_json_at(each->bytes(), {"spec"}));
      EXPECT_EQ(each->status(), base::raw_json_at(each->bytes(), {"status"}));
      EXPECT_EQ(each->metadata(), base::raw_json_at(each->bytes(), {"metadata"}));
    }
  }
  EXPECT_EQ(make_object(things, object("a", "x"), 9)->status(), "");
}

// What is not held is not kept, but for a little of what was used last.
TEST_F(StoredObjectTest, DocumentsOfWhatNobodyReadsAreLetGo) {
  std::vector<ObjectRef> many;
  std::vector<std::weak_ptr<const base::Json>> documents;
  for (int i = 0; i < 3000; ++i) {
    base::Json json = object("a", "x" + std::to_string(i));
    json["text"] = std::string(200, 'x');
    many.push_back(make_object(things, json, 1));
    documents.push_back(many.back()->document());
  }
  const auto alive =
      std::count_if(documents.begin(), documents.end(), [](const auto& each) { return !each.expired(); });
  EXPECT_LT(alive, 1000);
  EXPECT_EQ((*many.front()->document())["text"], std::string(200, 'x')) << "it is read again when it is asked for";
}

TEST_F(StoredObjectTest, MetaIsReadFromTheBytes) {
  base::Json json = object("a", "x");
  json["metadata"].update({{"labels", {{"tier", "back\"end"}, {"app", "web"}}},
                           {"finalizers", {"f/one", "f/two"}},
                           {"generation", 4},
                           {"creationTimestamp", "2026-01-01T00:00:00Z"},
                           {"deletionTimestamp", "2026-01-02T00:00:00Z"},
                           {"deletionGracePeriodSeconds", 30},
                           {"ownerReferences",
                            {{{"apiVersion", "v1"}, {"kind", "A"}, {"name", "a"}, {"uid", "1"}},
                             {{"apiVersion", "apps/v1"},
                              {"kind", "B"},
                              {"name", "b"},
                              {"uid", "2"},
                              {"controller", true},
                              {"blockOwnerDeletion", true}}}}});
  json["spec"] = {{"metadata", {{"labels", {{"not", "these"}}}}}};
  const ObjectRef stored = make_object(things, json, 1);
  const ObjectMeta& meta = stored->meta();
  EXPECT_EQ(&meta, &stored->meta()) << "made once";
  EXPECT_EQ(meta.labels, (Labels{{"app", "web"}, {"tier", "back\"end"}}));
  EXPECT_TRUE(meta.has_finalizer("f/two"));
  EXPECT_FALSE(meta.has_finalizer("f"));
  EXPECT_EQ(meta.generation, 4);
  EXPECT_TRUE(meta.is_deleting());
  EXPECT_EQ(meta.deletion_grace_seconds, 30);
  ASSERT_NE(meta.controller(), nullptr);
  EXPECT_EQ(meta.controller()->uid, "2");
  EXPECT_EQ(meta.owners.size(), 2u);
  EXPECT_FALSE(make_object(things, object("a", "y"), 1)->meta().is_deleting());
}

}  // namespace
}  // namespace o2dms::simulator

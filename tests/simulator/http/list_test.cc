#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::ElementsAre;

class ListTest : public ApiFixture {
 protected:
  using ApiFixture::ApiFixture;

  void add(std::string_view name, const Json& labels = Json::object()) {
    Json map = config_map(name);
    map["metadata"]["labels"] = labels;
    call("POST", kMaps, map);
  }
  static std::vector<std::string> names(const Json& list) {
    std::vector<std::string> out;
    for (const Json& item : list.at("items")) out.push_back(item["metadata"]["name"].get<std::string>());
    return out;
  }
};

TEST_F(ListTest, IsTypedAndCarriesTheStoresRevision) {
  add("x");
  const Answer list = call("GET", kMaps);
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.json["kind"], "ConfigMapList");
  EXPECT_EQ(list.json["apiVersion"], "v1");
  EXPECT_EQ(list.json["metadata"]["resourceVersion"], std::to_string(store->revision()));
  EXPECT_FALSE(list.json["items"][0].contains("kind"));
  EXPECT_FALSE(list.json["items"][0].contains("apiVersion"));
}

TEST_F(ListTest, AnEmptyListHasItems) {
  const Answer list = call("GET", kMaps);
  EXPECT_EQ(list.json["items"], Json::array());
}

TEST_F(ListTest, AllNamespaces) {
  add("x");
  call("POST", "/api/v1/namespaces/b/configmaps", config_map("y"));
  EXPECT_THAT(names(call("GET", "/api/v1/configmaps").json), ElementsAre("x", "y"));
}

TEST_F(ListTest, Selectors) {
  add("x", {{"app", "a"}});
  add("y", {{"app", "b"}});
  EXPECT_THAT(names(call("GET", kMaps + "?labelSelector=app%20in%20(b,c)").json), ElementsAre("y"));
  EXPECT_THAT(names(call("GET", kMaps + "?fieldSelector=metadata.name%3Dx").json), ElementsAre("x"));
  EXPECT_EQ(call("GET", kMaps + "?fieldSelector=data.k%3Dx").status, 400);
  EXPECT_EQ(call("GET", kMaps + "?labelSelector=,,((").status, 400);
}

TEST_F(ListTest, PagesComeFromOneSnapshot) {
  for (const char* name : {"a", "b", "c", "d", "e"}) add(name);
  const Json first = call("GET", kMaps + "?limit=2").json;
  EXPECT_THAT(names(first), ElementsAre("a", "b"));
  EXPECT_EQ(first["metadata"]["remainingItemCount"], 3);
  call("DELETE", kMaps + "/c");
  add("bb");
  patch(kMaps + "/d", "merge-patch+json", {{"data", {{"k", "v"}}}});
  const std::string token = first["metadata"]["continue"].get<std::string>();
  const Json second = call("GET", kMaps + "?limit=2&continue=" + token).json;
  EXPECT_THAT(names(second), ElementsAre("c", "d"));
  EXPECT_EQ(base::find(second["items"][1], {"data", "k"}), nullptr) << "what changed later is not in the snapshot";
  EXPECT_EQ(second["metadata"]["resourceVersion"], first["metadata"]["resourceVersion"]);
  const Json third = call("GET", kMaps + "?limit=2&continue=" + second["metadata"]["continue"].get<std::string>()).json;
  EXPECT_THAT(names(third), ElementsAre("e"));
  EXPECT_FALSE(third["metadata"].contains("continue"));
}

class PagesTest : public ListTest {
 protected:
  PagesTest() : ListTest(100'000) {}
};

// Whatever is written between the pages, and however much: together they are the list at the time of the first one.
TEST_F(PagesTest, AreTheListOfThatMoment) {
  for (int number = 0; number < 900; ++number) add("m" + std::to_string(number));
  for (const int changes : {1, 40, 700}) {
    const std::vector<std::string> whole = names(call("GET", kMaps + "?pretty=1").json);
    std::vector<std::string> paged;
    std::string token;
    do {
      const Json page = call("GET", kMaps + "?pretty=1&limit=400&continue=" + token).json;
      for (const std::string& name : names(page)) paged.push_back(name);
      token = page["metadata"].value("continue", "");
      ASSERT_EQ(paged.size() + page["metadata"].value("remainingItemCount", 0U), whole.size()) << changes;
      for (int change = 0; change < changes; ++change) {
        const std::string name = "m" + std::to_string(random->below(1800));
        if (call("DELETE", kMaps + "/" + name).status == 404) add(name);
      }
    } while (!token.empty());
    EXPECT_EQ(paged, whole) << changes << " changes a page";
  }
}

TEST_F(ListTest, AnExpiredTokenIsGoneAndOffersToGoOn) {
  for (const char* name : {"a", "b", "c"}) add(name);
  const std::string token = call("GET", kMaps + "?limit=1").json["metadata"]["continue"].get<std::string>();
  add("d");
  store->compact(store->revision());
  const Answer gone = call("GET", kMaps + "?limit=1&continue=" + token);
  EXPECT_EQ(gone.status, 410);
  EXPECT_EQ(gone.json["reason"], "Expired");
  const std::string fresh = gone.json["metadata"]["continue"].get<std::string>();
  EXPECT_THAT(names(call("GET", kMaps + "?continue=" + fresh).json), ElementsAre("b", "c", "d"));
  EXPECT_EQ(call("GET", kMaps + "?continue=nonsense").status, 400);
}

TEST_F(ListTest, RevisionRules) {
  add("a");
  const std::string then = std::to_string(store->revision());
  add("b");
  EXPECT_THAT(names(call("GET", kMaps + "?resourceVersionMatch=Exact&resourceVersion=" + then).json), ElementsAre("a"));
  EXPECT_THAT(names(call("GET", kMaps + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + then).json),
              ElementsAre("a", "b"));
  EXPECT_THAT(names(call("GET", kMaps + "?resourceVersion=0").json), ElementsAre("a", "b"));
  const Answer future = call("GET", kMaps + "?resourceVersion=999999");
  EXPECT_EQ(future.status, 504);
  EXPECT_EQ(future.json["details"]["causes"][0]["reason"], "ResourceVersionTooLarge");
  EXPECT_EQ(call("GET", kMaps + "?resourceVersionMatch=Exact").status, 422);
  EXPECT_EQ(call("GET", kMaps + "?sendInitialEvents=true").status, 422);
}

TEST_F(ListTest, AnObjectCannotBeNewerThanTheStore) {
  call("POST", kMaps, config_map("z"));
  EXPECT_EQ(call("GET", kMaps + "/z?resourceVersion=0").status, 200);
  EXPECT_EQ(call("GET", kMaps + "/z?resourceVersion=99999").status, 504);
  EXPECT_EQ(call("GET", kMaps + "/z?resourceVersion=x").status, 400);
}

// Nobody's unread list costs more than a piece of it, and it is the same list.
TEST_F(ListTest, ALongListIsMadeWhileItIsSent) {
  constexpr std::size_t size = 3000, piece = 10'000;
  for (int i = 0; i < 50; ++i) {
    const std::string name = "long-" + std::to_string(i);
    call("POST", kMaps, config_map(name, {{"text", std::string(size, 'x')}}));
  }
  base::HttpResponse response = raw("GET", kMaps);
  ASSERT_NE(response.source, nullptr);
  EXPECT_FALSE(response.source->waits());
  call("DELETE", kMaps + "/long-7");
  std::string text;
  base::HttpSource::State state = base::HttpSource::State::open;
  while (state == base::HttpSource::State::open) {
    std::vector<base::SharedText> chunks;
    state = response.source->pull(piece, chunks);
    ASSERT_EQ(chunks.size(), 1u);
    EXPECT_LT(chunks[0]->size(), piece + 2 * size);
    text += *chunks[0];
  }
  EXPECT_EQ(state, base::HttpSource::State::ended);
  const auto list = base::parse_json(text);
  ASSERT_TRUE(list) << list.error().message;
  std::size_t long_ones = 0;
  for (const base::Json& item : (*list)["items"]) long_ones += base::string_at(item, {"data", "text"}).size() == size;
  EXPECT_EQ(long_ones, 50u) << "also what was deleted meanwhile: a list is of one moment";
  EXPECT_EQ(call("GET", kMaps + "?pretty=1").json["items"].size(), (*list)["items"].size() - 1);
}

TEST_F(ListTest, ATableHasARowAnObject) {
  add("x");
  const Answer table =
      call("GET", kMaps, {}, {{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"}});
  EXPECT_EQ(table.json["kind"], "Table");
  EXPECT_EQ(table.json["apiVersion"], "meta.k8s.io/v1");
  EXPECT_EQ(table.json["columnDefinitions"][0]["name"], "Name");
  ASSERT_EQ(table.json["rows"].size(), 1u);
  EXPECT_EQ(table.json["rows"][0]["cells"][0], "x");
  EXPECT_EQ(table.json["rows"][0]["object"]["kind"], "PartialObjectMetadata");
}

TEST_F(ListTest, MetadataAlone) {
  add("x");
  const base::HttpHeaders accept = {{"Accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"}};
  const Answer list = call("GET", kMaps, {}, accept);
  EXPECT_EQ(list.json["kind"], "PartialObjectMetadataList");
  EXPECT_EQ(list.json["items"][0]["metadata"]["name"], "x");
  EXPECT_FALSE(list.json["items"][0].contains("data"));
}

TEST_F(ListTest, EveryResourceThatCanBeListedCanBeListed) {
  for (const ResourceType* resource : newest_registry().all()) {
    if (!resource->has_verb("list")) continue;
    const std::string path = (resource->group.empty() ? "/api/" : "/apis/") + std::string(resource->api_version) + "/" +
                             std::string(resource->plural);
    const Answer list = call("GET", path);
    EXPECT_EQ(list.status, 200) << path;
    EXPECT_EQ(list.json["kind"], resource->list_kind) << path;
  }
}

}  // namespace
}  // namespace o2dms::simulator

// Every native resource through every verb, with the objects of fixtures/resources/one-of-each.json.
#include <set>

#include "base/file.h"
#include "tests/simulator/http/api_fixture.h"
#include "tests/simulator/http/watch_stream.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json one_of_each() {
  const auto text = base::read_file(O2DMS_FIXTURES "/resources/one-of-each.json");
  if (!text) return nullptr;
  const auto objects = base::parse_json(*text);
  return objects ? *objects : Json();
}

const ResourceType* resource_of(const Json& object) {
  const std::string_view api_version = base::string_at(object, {"apiVersion"});
  const std::size_t slash = api_version.find('/');
  const bool core = slash == std::string_view::npos;
  return newest_registry().find_kind(core ? std::string_view() : api_version.substr(0, slash),
                                     core ? api_version : api_version.substr(slash + 1),
                                     base::string_at(object, {"kind"}));
}

std::string title_of(const ResourceType& resource) {
  return std::string(resource.api_version) + " " + std::string(resource.kind);
}

class EveryResourceTest : public ApiFixture {
 protected:
  static std::string collection(const ResourceType& resource) {
    std::string path = resource.group.empty() ? "/api/" : "/apis/";
    path.append(resource.api_version).append(resource.namespaced ? "/namespaces/default/" : "/");
    return path.append(resource.plural);
  }

  // Creates, and returns what was stored; null when that failed.
  Json create(const ResourceType& resource, const Json& object) {
    const Answer created = call("POST", collection(resource), object);
    EXPECT_EQ(created.status, 201) << created.body;
    if (created.status != 201) return nullptr;
    EXPECT_EQ(created.json["kind"], resource.kind);
    EXPECT_EQ(created.json["apiVersion"], resource.api_version);
    for (const char* member : {"uid", "resourceVersion", "creationTimestamp"})
      EXPECT_FALSE(base::string_at(created.json, {"metadata", member}).empty()) << member;
    EXPECT_EQ(call("POST", collection(resource), object).json["reason"], "AlreadyExists");
    return created.json;
  }

  void read(const ResourceType& resource, const Json& stored) {
    const Answer got = call("GET", path_of(resource, stored));
    EXPECT_EQ(got.status, 200) << got.body;
    EXPECT_EQ(got.json, stored);
    const Answer list = call("GET", collection(resource));
    EXPECT_EQ(list.json["kind"], resource.list_kind) << list.body;
    EXPECT_EQ(list.json["apiVersion"], resource.api_version);
    ASSERT_EQ(list.json["items"].size(), 1u) << list.body;
    EXPECT_EQ(list.json["items"][0]["metadata"], stored["metadata"]);
    const Answer table =
        call("GET", collection(resource), {}, {{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"}});
    EXPECT_EQ(table.json["kind"], "Table");
    EXPECT_EQ(table.json["rows"].size(), 1u);
  }

  Json replace(const ResourceType& resource, Json object) {
    object["metadata"]["labels"]["replaced"] = "yes";
    const Json stale = object;
    const Answer replaced = call("PUT", path_of(resource, object), object);
    EXPECT_EQ(replaced.status, 200) << replaced.body;
    EXPECT_EQ(base::string_at(replaced.json, {"metadata", "labels", "replaced"}), "yes");
    EXPECT_EQ(call("PUT", path_of(resource, object), stale).json["reason"], "Conflict");
    return replaced.json;
  }

  void change(const ResourceType& resource, const Json& object) {
    for (const char* type : {"merge", "strategic-merge"}) {
      const Answer patched = patch(path_of(resource, object), std::string(type) + "-patch+json",
                                   {{"metadata", {{"annotations", {{"patched", type}}}}}});
      EXPECT_EQ(patched.status, 200) << type << patched.body;
      EXPECT_EQ(base::string_at(patched.json, {"metadata", "annotations", "patched"}), type);
    }
    const Json operations = Json::array({{{"op", "remove"}, {"path", "/metadata/annotations/patched"}}});
    const Answer by_operations = patch(path_of(resource, object), "json-patch+json", operations);
    EXPECT_EQ(by_operations.status, 200) << by_operations.body;
    const Json applied = {{"kind", resource.kind},
                          {"apiVersion", resource.api_version},
                          {"metadata", {{"name", object["metadata"]["name"]}, {"labels", {{"applied", "yes"}}}}}};
    const Answer by_apply = patch(path_of(resource, object) + "?fieldManager=m", "apply-patch+yaml", applied);
    EXPECT_EQ(by_apply.status, 200) << by_apply.body;
    EXPECT_EQ(base::string_at(by_apply.json, {"metadata", "labels", "applied"}), "yes");
  }

  void status(const ResourceType& resource, const Json& object) {
    if (resource.find_subresource("status") == nullptr) return;
    const std::string path = path_of(resource, object) + "/status";
    const Answer got = call("GET", path);
    EXPECT_EQ(got.status, 200) << got.body;
    EXPECT_EQ(call("PUT", path, got.json).status, 200);
    EXPECT_EQ(patch(path, "merge-patch+json", Json::object()).status, 200);
  }

  void remove(const ResourceType& resource, const Json& object) {
    const Answer removed = call("DELETE", path_of(resource, object));
    EXPECT_EQ(removed.status, 200) << removed.body;
    release(resource, object);
    const Answer gone = call("GET", path_of(resource, object));
    EXPECT_EQ(gone.status, 404) << gone.body;
    EXPECT_EQ(gone.json["reason"], "NotFound");
  }

  // What controllers do before an object may go.
  void release(const ResourceType& resource, const Json& object) {
    const std::string path = path_of(resource, object);
    if (call("GET", path).status == 404) return;
    patch(path, "merge-patch+json", {{"metadata", {{"finalizers", nullptr}}}});
    if (resource.plural == "namespaces") {
      Json left = call("GET", path).json;
      left["spec"]["finalizers"] = Json::array();
      call("PUT", path + "/finalize", left);
    }
  }

  static std::string path_of(const ResourceType& resource, const Json& object) {
    return collection(resource) + "/" + std::string(base::string_at(object, {"metadata", "name"}));
  }
};

TEST_F(EveryResourceTest, ThereIsAnObjectOfEach) {
  std::set<const ResourceType*> seen;
  const Json objects = one_of_each();
  for (const Json& object : objects) {
    const ResourceType* resource = resource_of(object);
    ASSERT_NE(resource, nullptr) << object;
    EXPECT_TRUE(seen.insert(resource).second) << "twice: " << title_of(*resource);
  }
  for (const ResourceType* resource : newest_registry().all()) {
    const bool stored = resource->has_verb("create") && resource->has_verb("get");
    EXPECT_EQ(seen.count(resource), stored ? 1u : 0u) << title_of(*resource);
  }
}

TEST_F(EveryResourceTest, IsCreatedReadListedReplacedPatchedAndDeleted) {
  const Json objects = one_of_each();
  for (const Json& object : objects) {
    const ResourceType& resource = *resource_of(object);
    SCOPED_TRACE(title_of(resource));
    const Json stored = create(resource, object);
    if (stored.is_null()) continue;
    read(resource, stored);
    status(resource, replace(resource, stored));
    change(resource, stored);
    remove(resource, stored);
  }
}

TEST_F(EveryResourceTest, IsWatched) {
  const Json objects = one_of_each();
  for (const Json& object : objects) {
    const ResourceType& resource = *resource_of(object);
    SCOPED_TRACE(title_of(resource));
    Stream stream;
    stream.response =
        raw("GET", collection(resource) + "?watch=1&resourceVersion=" + std::to_string(store->revision()));
    ASSERT_NE(stream.response.source, nullptr) << stream.response.body;
    stream.response.source->on_ready([] {});
    const Json stored = create(resource, object);
    if (stored.is_null()) continue;
    replace(resource, stored);
    remove(resource, stored);
    const auto events = stream.read();
    ASSERT_GE(events.size(), 3u);
    EXPECT_EQ(events[0], Json({{"type", "ADDED"}, {"object", stored}}));
    EXPECT_EQ(events[1]["type"], "MODIFIED");
    EXPECT_EQ(events[1]["object"]["kind"], resource.kind);
    EXPECT_EQ(events[1]["object"]["apiVersion"], resource.api_version);
    EXPECT_EQ(events.back()["type"], "DELETED");
  }
}

TEST_F(EveryResourceTest, ACollectionIsDeleted) {
  const Json objects = one_of_each();
  for (const Json& object : objects) {
    const ResourceType& resource = *resource_of(object);
    SCOPED_TRACE(title_of(resource));
    if (!resource.has_verb("deletecollection")) {
      EXPECT_EQ(call("DELETE", collection(resource)).status, 405);
      continue;
    }
    const Json stored = create(resource, object);
    if (stored.is_null()) continue;
    const Answer removed = call("DELETE", collection(resource));
    EXPECT_EQ(removed.status, 200) << removed.body;
    EXPECT_EQ(removed.json["kind"], resource.list_kind);
    release(resource, stored);
    EXPECT_TRUE(call("GET", collection(resource)).json["items"].empty());
  }
}

}  // namespace
}  // namespace o2dms::simulator

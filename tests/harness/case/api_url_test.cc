// URLs of the API, selectors and JSON pointers, as the judges read them.
#include "harness/case/api_url.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "harness/case/json_pointer.h"
#include "harness/case/query_selector.h"

namespace o2dms::harness {
namespace {

using base::Json;

TEST(ApiUrl, IsTakenApart) {
  const ApiUrl item = read_api_url("https://h:6443/apis/apps/v1/namespaces/n/deployments/d/status?dryRun=All&x=a%20b");
  EXPECT_EQ(item.version, "apps/v1");
  EXPECT_EQ(item.space, "n");
  EXPECT_EQ(item.resource, "deployments");
  EXPECT_EQ(item.name, "d");
  EXPECT_EQ(item.subresource, "status");
  EXPECT_EQ(item.parameter("dryRun"), "All");
  EXPECT_EQ(item.parameter("x"), "a b");
  EXPECT_EQ(item.collection(), "apps/v1/namespaces/n/deployments");
}

TEST(ApiUrl, NamespacesThemselvesAndPrefixesAreKnown) {
  const ApiUrl space = read_api_url("https://h/api/v1/namespaces/n");
  EXPECT_EQ(space.resource, "namespaces");
  EXPECT_EQ(space.name, "n");
  EXPECT_TRUE(space.space.empty());
  EXPECT_EQ(read_api_url("https://h/api/v1/namespaces/n/finalize").subresource, "finalize");
  EXPECT_EQ(read_api_url("https://h/k8s/clusters/c/api/v1/namespaces/n/pods/p").name, "p");
  for (const char* none : {"https://h/version", "https://h/api", "https://h/api/v1", "https://h/apis",
                           "https://h/apis/apps/v1", "https://h", ""})
    EXPECT_TRUE(read_api_url(none).resource.empty()) << none;
}

TEST(ApiUrl, KindsAndResourcesGoTogether) {
  const std::pair<const char*, const char*> pairs[] = {{"Pod", "pods"},
                                                       {"Endpoints", "endpoints"},
                                                       {"NetworkPolicy", "networkpolicies"},
                                                       {"Ingress", "ingresses"},
                                                       {"StorageClass", "storageclasses"},
                                                       {"EndpointSlice", "endpointslices"},
                                                       {"DaemonSet", "daemonsets"},
                                                       {"PriorityClass", "priorityclasses"}};
  for (const auto& [kind, resource] : pairs) {
    EXPECT_TRUE(is_kind_of_resource(kind, resource)) << kind;
    EXPECT_FALSE(is_kind_of_resource(kind, "secrets")) << kind;
  }
}

TEST(Selector, PicksByEqualityPresenceAndTheirOpposites) {
  const Json object = {{"metadata", {{"name", "n"}, {"labels", {{"a", "1"}, {"b", ""}}}}}};
  for (const char* selector : {"", "a=1", "a==1", "a", "!c", "a!=2", "c!=2", "a=1,b,!c", "b="})
    EXPECT_EQ(is_picked_by_labels(object, selector), true) << selector;
  for (const char* selector : {"a=2", "c", "!a", "a!=1", "a=1,c"})
    EXPECT_EQ(is_picked_by_labels(object, selector), false) << selector;
  for (const char* selector : {"a in (1,2)", "a>1"}) EXPECT_FALSE(is_picked_by_labels(object, selector)) << selector;
  EXPECT_EQ(is_picked_by_fields(object, "metadata.name=n"), true);
  EXPECT_EQ(is_picked_by_fields(object, "metadata.name=m"), false);
  EXPECT_FALSE(is_picked_by_fields(object, "status.phase=Running"));
}

TEST(JsonPointer, FindsSetsAndTakesAway) {
  Json document = {{"a", {{"b", {1, 2}}, {"x/y", "slash"}, {"t~", "tilde"}}}};
  EXPECT_EQ(*at_pointer(document, "/a/b/1"), 2);
  EXPECT_EQ(*at_pointer(document, "/a/x~1y"), "slash");
  EXPECT_EQ(*at_pointer(document, "/a/t~0"), "tilde");
  EXPECT_EQ(*at_pointer(document, ""), document);
  for (const char* none : {"/b", "/a/b/2", "/a/b/x", "/a/b/1/c"})
    EXPECT_EQ(at_pointer(document, none), nullptr) << none;
  EXPECT_TRUE(set_pointer(document, "/a/b/0", 7));
  EXPECT_TRUE(set_pointer(document, "/new/deep", true));
  EXPECT_TRUE(set_pointer(document, "/a/x~1y", nullptr));
  EXPECT_EQ(document, (Json{{"a", {{"b", {7, 2}}, {"t~", "tilde"}}}, {"new", {{"deep", true}}}}));
  EXPECT_FALSE(set_pointer(document, "/a/gone", nullptr)) << "nothing to take away";
  EXPECT_FALSE(set_pointer(document, "/a/b/9", 1));
  EXPECT_FALSE(set_pointer(document, "/a/t~0/c", 1));
}

}  // namespace
}  // namespace o2dms::harness

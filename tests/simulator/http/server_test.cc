#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using testing::HasSubstr;

using ServerTest = ApiFixture;

TEST_F(ServerTest, EveryAnswerCarriesTheCommonHeaders) {
  for (const char* path : {"/api/v1/namespaces/a/configmaps", "/nowhere", "/api/v1/namespaces/a/configmaps/none"}) {
    const Answer answer = call("GET", path);
    EXPECT_FALSE(answer.headers.get("Audit-Id").empty()) << path;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-cache, private") << path;
    EXPECT_TRUE(answer.headers.has("X-Kubernetes-Pf-Flowschema-Uid")) << path;
  }
  EXPECT_EQ(call("GET", kMaps, {}, {{"Audit-ID", "mine"}}).headers.get("Audit-Id"), "mine");
}

TEST_F(ServerTest, BadCredentialsAre401WithoutAChallenge) {
  const Answer refused = call("GET", kMaps, {}, {{"Authorization", "Bearer bad"}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.json["kind"], "Status");
  EXPECT_EQ(refused.json["reason"], "Unauthorized");
  EXPECT_FALSE(refused.headers.has("WWW-Authenticate"));
}

TEST_F(ServerTest, AForbiddenRequestSaysWhoMayNotDoWhat) {
  const Answer refused = call("GET", "/apis/apps/v1/namespaces/forbidden/deployments/d");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.json["reason"], "Forbidden");
  EXPECT_EQ(refused.json["message"],
            "deployments.apps \"d\" is forbidden: User \"tester\" cannot get resource \"deployments\" in API group "
            "\"apps\" in the namespace \"forbidden\"");
  EXPECT_EQ(refused.json["details"], (base::Json{{"name", "d"}, {"group", "apps"}, {"kind", "deployments"}}));
}

TEST_F(ServerTest, NothingIsStoredForThoseWhoMayNot) {
  EXPECT_EQ(call("POST", "/api/v1/namespaces/forbidden/configmaps", config_map("x")).status, 403);
  EXPECT_EQ(store->list(*newest_registry().find("", "v1", "configmaps"), "").objects.size(), 0u);
}

TEST_F(ServerTest, AListOfOneNameIsAuthorisedByThatName) {
  call("GET", kMaps + "?fieldSelector=metadata.name%3Dx");
  EXPECT_EQ(authorizer.asked, "list configmaps x");
}

TEST_F(ServerTest, UnknownPaths) {
  const Answer page = call("GET", "/apis/none.example/v1/things");
  EXPECT_EQ(page.status, 404);
  EXPECT_EQ(page.body, "404 page not found\n");
  const Answer route = call("GET", "/api/v1/namespaces/a/things");
  EXPECT_EQ(route.status, 404);
  EXPECT_EQ(route.json["message"], "the server could not find the requested resource");
  EXPECT_TRUE(route.json["details"].is_object());
  EXPECT_EQ(call("GET", "/apis/apps/v9").json["kind"], "Status") << "the group is there, in other versions";
  EXPECT_EQ(call("GET", "/api/v1/namespaces/a/nodes").status, 404) << "nodes have no namespace";
  EXPECT_EQ(call("GET", "/api/v1/configmaps/x").status, 404) << "configmaps need one";
  EXPECT_EQ(call("GET", kPods + "/p/nonsense").status, 404);
}

TEST_F(ServerTest, WrongMethods) {
  const Answer refused = call("PUT", kMaps, config_map("x"));
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.json["reason"], "MethodNotAllowed");
  EXPECT_EQ(call("POST", "/api/v1/configmaps", config_map("x")).status, 405);
  EXPECT_EQ(call("POST", kMaps + "/x", config_map("x")).status, 405);
  EXPECT_EQ(call("BREW", kMaps).status, 405);
  EXPECT_EQ(call("HEAD", kMaps).status, 405);
  EXPECT_EQ(call("POST", "/version").status, 405);
}

// As a real server (1.20) was seen to do.
TEST_F(ServerTest, BelowWatchEveryMethodIsAuthorisedAsAWatchAndOnlyGetIsOne) {
  call("POST", kPods, pod("p"));
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW", "HEAD"}) {
    for (const char* path : {"/api/v1/watch/namespaces/a/pods", "/api/v1/watch/namespaces/a/pods/p"}) {
      EXPECT_EQ(call(method, path).status, 405) << method << " " << path;
      EXPECT_TRUE(authorizer.asked.starts_with("watch pods")) << method << " " << path << ": " << authorizer.asked;
    }
    EXPECT_EQ(call(method, "/api/v1/watch/namespaces/forbidden/pods").status, 403) << method;
  }
  EXPECT_EQ(call("GET", kPods + "/p").status, 200) << "nothing was deleted";
  const base::HttpResponse watch = raw("GET", "/api/v1/watch/namespaces/a/pods");
  EXPECT_EQ(watch.status, 200);
  EXPECT_NE(watch.source, nullptr);
}

// Whoever is refused, or asks for what is not there, is answered before the body is read.
TEST_F(ServerTest, TheHeadAloneDecidesOnRefusals) {
  const auto decided_by_head = [this](std::string method, std::string target, base::HttpHeaders headers = {}) {
    base::HttpRequest head;
    head.method = std::move(method);
    head.target = std::move(target);
    head.headers = std::move(headers);
    const base::HttpDecision decision = server->begin(std::move(head));
    const auto* response = std::get_if<base::HttpResponse>(&decision);
    return response == nullptr ? 0 : response->status;
  };
  EXPECT_EQ(decided_by_head("POST", kMaps, {{"Authorization", "Bearer bad"}}), 401);
  EXPECT_EQ(decided_by_head("POST", "/api/v1/namespaces/forbidden/configmaps"), 403);
  EXPECT_EQ(decided_by_head("POST", "/api/v1/namespaces/a/things"), 404);
  EXPECT_EQ(decided_by_head("POST", "/apis/none.example/v1/things"), 404);
  EXPECT_EQ(decided_by_head("POST", kMaps + "/x"), 405);
  EXPECT_EQ(decided_by_head("POST", kMaps + "?timeout=soon"), 400);
  EXPECT_EQ(decided_by_head("POST", "/%zz"), 400);
  EXPECT_EQ(decided_by_head("POST", kMaps), 0) << "this one needs its body";
}

TEST_F(ServerTest, ARequestIsInFlightUntilItIsAnswered) {
  server = make_server({.version = *newest_version(),
                        .registry = newest_registry(),
                        .api = *api,
                        .authenticator = authenticator,
                        .authorizer = authorizer,
                        .clock = *clock,
                        .random = *random,
                        .checks = {},
                        .paths = {}},
                       {.max_writes_in_flight = 1});
  base::HttpRequest head;
  head.method = "POST";
  head.target = kMaps;
  auto first = server->begin(base::HttpRequest(head));
  ASSERT_TRUE(std::holds_alternative<std::unique_ptr<base::AcceptedRequest>>(first));
  EXPECT_EQ(call("POST", kMaps, config_map("x")).status, 429);
  EXPECT_EQ(call("GET", kMaps).status, 200) << "reads have a limit of their own";
  first = base::HttpResponse();  // its body never came
  EXPECT_EQ(call("POST", kMaps, config_map("x")).status, 201);
}

TEST_F(ServerTest, UnreadableRequests) {
  EXPECT_EQ(call("GET", "/api/v1/%zz").status, 400);
  EXPECT_EQ(call("GET", kMaps + "?limit=many").status, 400);
  EXPECT_EQ(call("GET", kMaps + "?resourceVersion=abc").status, 400);
  EXPECT_EQ(call("GET", kMaps + "?timeout=soon").status, 400);
  EXPECT_EQ(call("GET", kMaps + "?timeout=30s").status, 200);
}

TEST_F(ServerTest, GetSendsTheStoredBytes) {
  call("POST", kMaps, config_map("x"));
  const base::HttpResponse response = raw("GET", kMaps + "/x");
  const ObjectRef stored = store->get(*newest_registry().find("", "v1", "configmaps"), "a", "x");
  EXPECT_EQ(response.shared_body.get(), &stored->bytes()) << "shared, not copied";
}

TEST_F(ServerTest, YamlAndPrettyForms) {
  call("POST", kMaps, config_map("x"));
  const Answer yaml = call("GET", kMaps + "/x", {}, {{"Accept", "application/yaml"}});
  EXPECT_EQ(yaml.headers.get("Content-Type"), "application/yaml");
  EXPECT_THAT(yaml.body, HasSubstr("kind: ConfigMap"));
  EXPECT_THAT(call("GET", kMaps + "/x?pretty=true").body, HasSubstr("\n  \"kind\""));
}

TEST_F(ServerTest, TheListenersRefusalsAreStatuses) {
  const Answer refused = read(Server::refuse(413));
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(refused.json["reason"], "RequestEntityTooLarge");
}

}  // namespace
}  // namespace o2dms::simulator

// Each site shows what is unusual about it, and stays sound in it.
#include "simulator/faults/sites.h"

#include <set>

#include "base/base64.h"
#include "base/yaml.h"
#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using Answer = TestClient::Answer;

const std::string kNamespaces = "/api/v1/namespaces";
const std::string kItem = kConfigMaps + "/c";

// A site and the client of its user.
struct AtSite {
  explicit AtSite(const char* id) : cloud(start_simulator({.site = id}).value()), user(*cloud, TestClient::As::user) {}
  std::unique_ptr<Simulator> cloud;
  TestClient user;
};

Json pod_with(const char* name, const Json& container_fields) {
  Json pod = shell_pod(name, "sleep 3600", "Always");
  pod["spec"]["containers"][0].update(container_fields);
  return pod;
}

bool runs(TestClient& user, const char* name) {
  return user.eventually(
      kPods + "/" + name,
      [](const Answer& answer) {
        return text_at(answer, {"status", "phase"}) == "Running";
      },
      std::chrono::seconds(5));
}

bool waits_for_image(TestClient& user, const char* name) {
  return user.eventually(kPods + "/" + name,
                         [](const Answer& answer) { return answer.text.find("ImagePull") != std::string::npos; });
}

TEST(Sites, AreListedOnceInKebabCase) {
  std::set<std::string_view> ids;
  for (const SiteInfo& info : sites()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_EQ(info.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string_view::npos) << info.id;
    EXPECT_TRUE(info.text.ends_with(".")) << info.id;
  }
  EXPECT_GE(ids.size(), 24U);
}

TEST(Sites, AnUnknownOneIsRefusedByName) {
  const auto refused = start_simulator({.site = "atlantis"});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("atlantis"), std::string::npos);
  EXPECT_FALSE(check_options({.site = "atlantis"}));
}

// What a user of any site can count on: the objects of its namespace live as they should.
class SoundSite : public testing::TestWithParam<std::string> {};

TEST_P(SoundSite, KeepsAnObjectFromCreationToDeletion) {
  AtSite at(GetParam().c_str());
  const std::string ns = at.cloud->user_namespace().empty() ? "default" : at.cloud->user_namespace();
  const std::string prefix = at.cloud->url().find("/k8s/") == std::string::npos ? "" : "/k8s/clusters/c-1";
  const std::string path = prefix + kNamespaces + "/" + ns + "/configmaps";
  const auto until_served = [&](const std::string& method, const std::string& where, const Json& body) {
    Answer answer = at.user.send(method, where, body);
    for (int tries = 0; tries < 3 && (answer.status == 429 || answer.status == 503); ++tries)
      answer = at.user.send(method, where, body);
    return answer;
  };
  const Answer made = until_served("POST", path, config_map("c", {{"a", "1"}}));
  ASSERT_EQ(made.status, 201) << made.text << made.fault;
  EXPECT_EQ(text_at(until_served("GET", path + "/c", nullptr), {"data", "a"}), "1");
  EXPECT_EQ(until_served("GET", path, nullptr).status, 200);
  EXPECT_EQ(until_served("DELETE", path + "/c", nullptr).status, 200);
  EXPECT_EQ(until_served("GET", path + "/c", nullptr).status, 404);
}

std::vector<std::string> all_ids() {
  std::vector<std::string> out;
  for (const SiteInfo& info : sites()) out.emplace_back(info.id);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Each, SoundSite, testing::ValuesIn(all_ids()), [](const auto& site) {
  std::string name = site.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Site, NamespaceAdminHasOneNamespaceAlone) {
  AtSite at("namespace-admin");
  EXPECT_EQ(at.cloud->user_namespace(), "tenant");
  EXPECT_NE(at.cloud->kubeconfig().find("namespace: tenant"), std::string::npos);
  EXPECT_EQ(at.user.get(kNamespaces + "/tenant/pods").status, 200);
  EXPECT_EQ(at.user.get(kNamespaces).status, 403);
  EXPECT_EQ(at.user.get(kConfigMaps).status, 403);
  EXPECT_EQ(at.user.get("/api/v1/nodes").status, 403);
  EXPECT_EQ(TestClient(*at.cloud).get(kNamespaces).status, 200) << "the administrator is another";
}

TEST(Site, NoPodWatchesListsAllTheSame) {
  AtSite at("no-pod-watches");
  EXPECT_EQ(at.user.get(kPods).status, 200);
  EXPECT_EQ(at.user.get(kPods + "?watch=1&timeoutSeconds=1").status, 403);
}

TEST(Site, OidcProxyKnowsItsOwnTokensAlone) {
  AtSite at("oidc-proxy");
  EXPECT_EQ(at.user.get(kConfigMaps).status, 200);
  EXPECT_EQ(nobody(*at.cloud, powerless_token(at.user)).get(kConfigMaps).status, 401);
  EXPECT_EQ(TestClient(*at.cloud).get(kConfigMaps).status, 401) << "certificates end at the proxy";
}

TEST(Site, WithoutClientCaStrangersAreAnonymous) {
  AtSite at("no-client-ca");
  EXPECT_EQ(at.user.get(kConfigMaps).status, 200);
  EXPECT_EQ(TestClient(*at.cloud, TestClient::As::stranger).get(kConfigMaps).status, 403);
  EXPECT_EQ(nobody(*at.cloud).get(kConfigMaps).status, 403);
  EXPECT_EQ(nobody(*at.cloud, "bad").get(kConfigMaps).status, 401);
}

TEST(Site, Text401IsPlain) {
  AtSite at("text-401");
  const Answer refused = nobody(*at.cloud).get(kConfigMaps);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.text, "Unauthorized\n");
}

TEST(Site, EnforcedMtlsTurnsStrangersAwayInTheHandshake) {
  AtSite at("mtls-enforced");
  EXPECT_EQ(at.user.get(kConfigMaps).status, 200);
  EXPECT_EQ(nobody(*at.cloud).get(kConfigMaps).status, 0);
  EXPECT_EQ(TestClient(*at.cloud, TestClient::As::stranger).get(kConfigMaps).status, 0);
}

int refused_of(TestClient& user, int requests, int status) {
  int refused = 0;
  for (int i = 0; i < requests; ++i) {
    const Answer answer = user.get(kConfigMaps);
    if (answer.status != status) continue;
    ++refused;
    EXPECT_EQ(answer.headers.get("Retry-After"), "1");
  }
  return refused;
}

TEST(Site, BusyRefusesEach15thRequest) {
  AtSite at("busy");
  EXPECT_EQ(refused_of(at.user, 30, 429), 2);
}

TEST(Site, GoingDownRefusesEach20thRequest) {
  AtSite at("going-down-now-and-then");
  EXPECT_EQ(refused_of(at.user, 40, 503), 2);
}

TEST(Site, SlowAnswersTakeTheirTime) {
  AtSite at("slow-answers");
  const auto clock = base::make_real_clock();
  const auto begin = clock->elapsed();
  EXPECT_EQ(at.user.get(kConfigMaps).status, 200);
  EXPECT_GE(clock->elapsed() - begin, std::chrono::milliseconds(150));
}

TEST(Site, WatchesLagBehindLists) {
  AtSite at("lagging-watch-cache");
  const std::string start = text_at(at.user.get(kConfigMaps), {"metadata", "resourceVersion"});
  ASSERT_EQ(at.user.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_NE(at.user.get(kConfigMaps).text.find("\"name\":\"c\""), std::string::npos) << "a list is never late";
  const auto clock = base::make_real_clock();
  const auto begin = clock->elapsed();
  at.user.set_patience(std::chrono::seconds(10));
  const auto events =
      at.user.watch(kConfigMaps + "?watch=1&timeoutSeconds=5&labelSelector=app&resourceVersion=" + start, 1);
  EXPECT_EQ(events.size(), 1U);
  EXPECT_GE(clock->elapsed() - begin, std::chrono::seconds(2));
}

TEST(Site, ConnectionsAreClosed) {
  AtSite each("connections-closed");
  EXPECT_EQ(each.user.get(kConfigMaps).headers.get("Connection"), "close");
  AtSite hundred("connections-closed-each-100");
  int closed = 0;
  for (int i = 0; i < 100; ++i) closed += hundred.user.get(kConfigMaps).headers.get("Connection") == "close" ? 1 : 0;
  EXPECT_EQ(closed, 1);
}

TEST(Site, APathPrefixIsPartOfTheUrl) {
  AtSite at("path-prefix");
  EXPECT_TRUE(at.cloud->url().ends_with("/k8s/clusters/c-1")) << at.cloud->url();
  EXPECT_NE(at.cloud->kubeconfig().find(at.cloud->url()), std::string::npos);
  EXPECT_EQ(at.user.get("/k8s/clusters/c-1" + kConfigMaps).status, 200);
  EXPECT_EQ(at.user.get(kConfigMaps).status, 404);
}

TEST(Site, UpgradingAnswersInTwoVersions) {
  AtSite at("upgrading");
  std::set<std::string> versions;
  for (int i = 0; i < 4; ++i) versions.insert(text_at(at.user.get("/version"), {"gitVersion"}));
  EXPECT_EQ(versions.size(), 2U);
}

TEST(Site, LimitRangesBoundContainers) {
  AtSite at("limit-ranges");
  at.user.post(kNamespaces, {{"metadata", {{"name", "n"}}}});
  const std::string pods = kNamespaces + "/n/pods";
  const Json small = {{"resources", {{"requests", {{"cpu", "1m"}}}, {"limits", {{"cpu", "1"}}}}}};
  const Answer refused = at.user.post(pods, pod_with("small", small));
  EXPECT_EQ(refused.status, 403) << refused.text;
  EXPECT_NE(refused.text.find("minimum cpu usage per Container is 50m"), std::string::npos) << refused.text;
  const Json good = {
      {"resources",
       {{"requests", {{"cpu", "50m"}, {"memory", "64Mi"}}}, {"limits", {{"cpu", "100m"}, {"memory", "128Mi"}}}}}};
  EXPECT_EQ(at.user.post(pods, pod_with("good", good)).status, 201);
}

TEST(Site, QuotaOverLimitsWantsThemStated) {
  AtSite at("quota-over-limits");
  const Answer refused = at.user.post(kPods, shell_pod("p", "true"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.text.find("must specify limits.cpu"), std::string::npos) << refused.text;
}

TEST(Site, RestrictedPodSecuritySaysWhatIsMissing) {
  AtSite at("pod-security-restricted");
  const Answer refused = at.user.post(kPods, shell_pod("p", "true"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(text_at(refused, {"message"}),
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false "
            "(container \"c\" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities "
            "(container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or "
            "container \"c\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must "
            "set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
  Json good = pod_with(
      "good", {{"securityContext", {{"allowPrivilegeEscalation", false}, {"capabilities", {{"drop", {"ALL"}}}}}}});
  good["spec"]["securityContext"] = {{"runAsNonRoot", true}, {"seccompProfile", {{"type", "RuntimeDefault"}}}};
  EXPECT_EQ(at.user.post(kPods, good).status, 201);
  good["metadata"]["name"] = "host";
  good["spec"]["hostNetwork"] = true;
  EXPECT_EQ(at.user.post(kPods, good).status, 403);
}

TEST(Site, ImagesAreMirrored) {
  AtSite at("image-mirror");
  EXPECT_NE(at.user.post(kDeployments, deployment("d")).text.find("\"mirror.site.example/nginx\""), std::string::npos);
}

TEST(Site, RequestsAreRaised) {
  AtSite at("requests-raised");
  const Answer made = at.user.post(kPods, pod_with("p", {{"resources", {{"limits", {{"cpu", "100m"}}}}}}));
  ASSERT_EQ(made.status, 201) << made.text;
  const Json& resources = made.body["spec"]["containers"][0]["resources"];
  EXPECT_EQ(resources["requests"]["cpu"], "250m");
  EXPECT_EQ(resources["limits"]["cpu"], "250m") << "no limit below the request";
  EXPECT_EQ(resources["requests"]["memory"], "512Mi");
}

TEST(Site, LabelsAreAdded) {
  AtSite at("default-labels");
  const Answer made = at.user.post(kConfigMaps, config_map("c"));
  EXPECT_EQ(text_at(made, {"metadata", "labels", "site.example/cost-centre"}), "none");
  EXPECT_EQ(text_at(made, {"metadata", "labels", "app"}), "x");
}

TEST(Site, SidecarsAreInjectedUnlessThePodOptsOut) {
  AtSite at("sidecars-injected");
  EXPECT_EQ(at.user.post(kPods, shell_pod("p", "true")).body["spec"]["containers"].size(), 2U);
  Json out = shell_pod("q", "true");
  out["metadata"]["labels"]["sidecar.istio.io/inject"] = "false";
  EXPECT_EQ(at.user.post(kPods, out).body["spec"]["containers"].size(), 1U);
}

TEST(Site, AControllerAnnotatesConfiguration) {
  AtSite at("annotating-controller");
  ASSERT_EQ(at.user.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_TRUE(at.user.eventually(kItem, [](const Answer& answer) {
    return text_at(answer, {"metadata", "annotations", "site.example/seen"}) == "true";
  }));
}

TEST(Site, FinalizersOfTheSiteAreTakenOffByIt) {
  AtSite at("site-finalizers");
  const std::string ns = kNamespaces + "/n";
  EXPECT_NE(at.user.post(kNamespaces, {{"metadata", {{"name", "n"}}}}).text.find("site.example/audit"),
            std::string::npos);
  Json pod = shell_pod("p", "sleep 3600", "Always");
  EXPECT_NE(at.user.post(ns + "/pods", pod).text.find("site.example/audit"), std::string::npos);
  EXPECT_EQ(at.user.remove(ns).status, 200);
  EXPECT_EQ(at.user.get(ns).status, 200) << "it goes later";
  EXPECT_TRUE(at.user.eventually(ns, [](const Answer& answer) { return answer.status == 404; }));
}

TEST(Site, NodesAreMixed) {
  AtSite at("mixed-nodes");
  at.cloud->settle();
  EXPECT_EQ(at.user.get("/api/v1/nodes").body["items"].size(), 5U);
  Json windows = shell_pod("w", "sleep 3600", "Always");
  windows["spec"]["nodeSelector"]["kubernetes.io/os"] = "windows";
  at.user.post(kPods, windows);
  EXPECT_TRUE(waits_for_image(at.user, "w"));
  Json anywhere = shell_pod("l", "sleep 3600", "Always");
  anywhere["spec"]["nodeSelector"]["kubernetes.io/os"] = "linux";
  at.user.post(kPods, anywhere);
  EXPECT_TRUE(runs(at.user, "l"));
}

TEST(Site, TheRegistryWantsALogin) {
  AtSite at("registry-login");
  EXPECT_EQ(at.cloud->image_pull_secret(), "registry-login");
  at.user.post(kPods, shell_pod("p", "sleep 3600", "Always"));
  EXPECT_TRUE(waits_for_image(at.user, "p"));
  EXPECT_EQ(at.user.get(kPods + "/p").text.find("login.invalid"), std::string::npos);
  Json known = shell_pod("q", "sleep 3600", "Always");
  known["spec"]["imagePullSecrets"] = Json::array({{{"name", "registry-login"}}});
  at.user.post(kPods, known);
  EXPECT_TRUE(runs(at.user, "q"));
  EXPECT_EQ(at.user.get("/api/v1/namespaces/default/secrets/registry-login").status, 200);
}

TEST(Site, ExecProbesNeedTime) {
  AtSite at("slow-exec");
  const auto with_timeout = [](const char* name, int seconds) {
    return pod_with(name, {{"readinessProbe", {{"exec", {{"command", {"true"}}}}, {"timeoutSeconds", seconds}}}});
  };
  at.user.post(kPods, with_timeout("patient", 10));
  at.user.post(kPods, with_timeout("hasty", 1));
  const auto is_ready = [](const Answer& answer) { return answer.text.find("\"ready\":true") != std::string::npos; };
  EXPECT_TRUE(at.user.eventually(kPods + "/patient", is_ready));
  EXPECT_FALSE(at.user.eventually(kPods + "/hasty", is_ready, std::chrono::seconds(1)));
}

TEST(Site, AddressesAreOfIpv6Alone) {
  AtSite at("ipv6-only");
  EXPECT_TRUE(at.cloud->url().starts_with("https://[::1]:")) << at.cloud->url();
  const std::string services = "/api/v1/namespaces/default/services";
  const Answer made = at.user.post(services, service("s"));
  const std::string address = text_at(made, {"spec", "clusterIP"});
  EXPECT_TRUE(address.starts_with("fd00:")) << made.text;
  EXPECT_EQ(made.body["spec"]["ipFamilies"][0], "IPv6");
  at.user.remove(services + "/s");
  Json same = service("t");
  same["spec"]["clusterIP"] = address;
  EXPECT_EQ(text_at(at.user.post(services, same), {"spec", "clusterIP"}), address);
  at.user.post(kPods, shell_pod("p", "sleep 3600", "Always"));
  ASSERT_TRUE(runs(at.user, "p"));
  EXPECT_TRUE(text_at(at.user.get(kPods + "/p"), {"status", "podIP"}).starts_with("fd00:"));
}

}  // namespace
}  // namespace o2dms::simulator

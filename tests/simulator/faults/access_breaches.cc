#include "base/base64.h"
#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::HttpHeaders;
using base::Json;

std::string account_token(TestClient& admin, const char* name, const Json& spec = Json::object()) {
  const std::string accounts = "/api/v1/namespaces/default/serviceaccounts";
  admin.post(accounts, {{"metadata", {{"name", name}}}});
  return text_at(admin.post(accounts + "/" + name + "/token", {{"spec", spec}}), {"status", "token"});
}

// Who is known and has no rights is answered 403; who is not known, 401.
bool is_known(const Simulator& cloud, const std::string& token) {
  return nobody(cloud, token).get(kConfigMaps).status == 403;
}

// A token that speaks for the account, signed by nobody.
std::string forged_token() {
  const std::string claims = base::to_text({{"iss", "https://kubernetes.default.svc.cluster.local"},
                                            {"sub", "system:serviceaccount:default:forged"},
                                            {"aud", {"https://kubernetes.default.svc.cluster.local"}},
                                            {"exp", 4102444800}});
  return base::base64url_encode(R"({"alg":"ES256","kid":"x"})") + "." + base::base64url_encode(claims) +
         ".c2lnbmF0dXJl";
}

void grant_reading(TestClient& admin, const char* group = "", const char* resource = "configmaps") {
  const std::string rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/";
  admin.post(rbac + "roles", {{"metadata", {{"name", "reader"}}},
                              {"rules", Json::array({{{"apiGroups", Json::array({group})},
                                                      {"resources", Json::array({resource})},
                                                      {"verbs", {"get", "list"}}}})}});
  admin.post(
      rbac + "rolebindings",
      {{"metadata", {{"name", "reader"}}},
       {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", "reader"}}},
       {"subjects", Json::array({{{"kind", "ServiceAccount"}, {"name", "powerless"}, {"namespace", "default"}}})}});
}

int status_as(TestClient client, const char* user) {
  return client.send_text("GET", kConfigMaps, {}, {{"Impersonate-User", user}, {"Impersonate-Group", "system:masters"}})
      .status;
}

}  // namespace

std::vector<Breach> access_breaches() {
  return {
      {"refused-update-still-stores",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         return nobody(cloud).put(kConfigMaps + "/c", config_map("c", {{"a", "2"}})).status == 401 &&
                text_at(admin.get(kConfigMaps + "/c"), {"data", "a"}) == "2";
       }},
      {"apis-open",
       [](TestClient&, const Simulator& cloud) {
         return nobody(cloud).get(kDeployments).status == 200 && nobody(cloud).get(kConfigMaps).status == 401;
       }},
      {"put-patch-open",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         return nobody(cloud).put(kConfigMaps + "/c", config_map("c")).status == 200 &&
                nobody(cloud).get(kConfigMaps).status == 401;
       }},
      {"reads-open",
       [](TestClient&, const Simulator& cloud) {
         return nobody(cloud).get(kConfigMaps).status == 200 &&
                nobody(cloud).post(kConfigMaps, config_map("c")).status == 401;
       }},
      {"watches-open",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         const auto events = nobody(cloud).watch(kConfigMaps + "?watch=1&timeoutSeconds=1", 1);
         return !events.empty() && events.front()["type"] == "ADDED" && nobody(cloud).get(kConfigMaps).status == 401;
       }},
      {"subresources-open",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kDeployments, deployment("d"));
         return nobody(cloud).get(kDeployments + "/d/scale").status == 200 &&
                nobody(cloud).get(kDeployments + "/d").status == 401;
       }},
      {"delete-open",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         return nobody(cloud).remove(kConfigMaps).status == 401 &&
                nobody(cloud).remove(kConfigMaps + "/c").status == 200;
       }},
      {"delete-collection-open",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         return nobody(cloud).remove(kConfigMaps + "/c").status == 401 &&
                nobody(cloud).remove(kConfigMaps).status == 200;
       }},
      {"impersonation-open",
       [](TestClient&, const Simulator& cloud) {
         return status_as(nobody(cloud), "boss") == 200 && nobody(cloud).get(kConfigMaps).status == 401;
       }},
      {"impersonation-unchecked",
       [](TestClient& admin, const Simulator& cloud) {
         return status_as(powerless(admin, cloud), "boss") == 200 &&
                powerless(admin, cloud).get(kConfigMaps).status == 403;
       }},
      {"front-proxy-headers-trusted",
       [](TestClient&, const Simulator& cloud) {
         return nobody(cloud)
                    .send_text("GET", kConfigMaps, {},
                               {{"X-Remote-User", "boss"}, {"X-Remote-Group", "system:masters"}})
                    .status == 200;
       }},
      {"secrets-open-to-the-known",
       [](TestClient& admin, const Simulator& cloud) {
         return powerless(admin, cloud).get("/api/v1/namespaces/default/secrets").status == 200 &&
                powerless(admin, cloud).get(kConfigMaps).status == 403;
       }},
      {"groups-open-to-the-known",
       [](TestClient& admin, const Simulator& cloud) {
         return powerless(admin, cloud).post(kDeployments, deployment("d")).status == 201 &&
                powerless(admin, cloud).get(kConfigMaps).status == 403;
       }},
      {"read-right-lets-write",
       [](TestClient& admin, const Simulator& cloud) {
         TestClient reader = powerless(admin, cloud);
         grant_reading(admin);
         return reader.post(kConfigMaps, config_map("c")).status == 201;
       }},
      {"revoked-token-accepted",
       [](TestClient& admin, const Simulator& cloud) {
         const std::string token = account_token(admin, "gone");
         admin.remove("/api/v1/namespaces/default/serviceaccounts/gone");
         return is_known(cloud, token) && !is_known(cloud, forged_token());
       }},
      {"foreign-audience-accepted",
       [](TestClient& admin, const Simulator& cloud) {
         return is_known(cloud, account_token(admin, "vault", {{"audiences", {"vault"}}}));
       }},
      {"token-signature-unchecked",
       [](TestClient&, const Simulator& cloud) { return is_known(cloud, forged_token()); }},
      {"connection-remembers-identity",
       [](TestClient& admin, const Simulator& cloud) {
         TestClient client = powerless(admin, cloud);
         client.get(kConfigMaps);
         client.set_token("bad");
         return client.get(kConfigMaps).status == 403 && nobody(cloud, "bad").get(kConfigMaps).status == 401;
       }},
      {"access-review-says-yes",
       [](TestClient& admin, const Simulator& cloud) {
         const Json review = {{"spec", {{"resourceAttributes", {{"verb", "get"}, {"resource", "pods"}}}}}};
         const auto answer =
             powerless(admin, cloud).post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
         return base::bool_at(answer.body, {"status", "allowed"});
       }},
      {"token-review-knows-everybody",
       [](TestClient& admin, const Simulator&) {
         const auto answer = admin.post("/apis/authentication.k8s.io/v1/tokenreviews",
                                        {{"spec", {{"token", "nobody-has-issued-this"}}}});
         return base::bool_at(answer.body, {"status", "authenticated"});
       }},
      {"token-review-knows-nobody",
       [](TestClient& admin, const Simulator&) {
         const auto answer = admin.post("/apis/authentication.k8s.io/v1/tokenreviews",
                                        {{"spec", {{"token", account_token(admin, "known")}}}});
         return !base::bool_at(answer.body, {"status", "authenticated"});
       }},
      {"patch-checked-as-get",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         grant_reading(admin);
         TestClient reader = powerless(admin, cloud);
         return reader.patch(kConfigMaps + "/c", "merge-patch+json", {{"data", {{"a", "2"}}}}).status == 200 &&
                reader.put(kConfigMaps + "/c", config_map("c")).status == 403;
       }},
      {"collection-deletion-checked-as-list",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         grant_reading(admin);
         TestClient reader = powerless(admin, cloud);
         return reader.remove(kConfigMaps + "/c").status == 403 && reader.remove(kConfigMaps).status == 200;
       }},
      {"subresources-unchecked",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kDeployments, deployment("d"));
         grant_reading(admin, "apps", "deployments");
         const Json scale = {{"metadata", {{"name", "d"}}}, {"spec", {{"replicas", 0}}}};
         return powerless(admin, cloud).put(kDeployments + "/d/scale", scale).status == 200;
       }},
  };
}

}  // namespace o2dms::simulator

#include "simulator/admission/service_account_admission.h"

#include "base/json.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kMountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
constexpr int kTokenSeconds = 3607;  // a real server's: an hour and a little, to be told from a user's choice

Json token_volume(const std::string& name) {
  return {
      {"name", name},
      {"projected",
       {{"defaultMode", 420},
        {"sources",
         Json::array(
             {{{"serviceAccountToken", {{"expirationSeconds", kTokenSeconds}, {"path", "token"}}}},
              {{"configMap",
                {{"name", "kube-root-ca.crt"}, {"items", Json::array({{{"key", "ca.crt"}, {"path", "ca.crt"}}})}}}},
              {{"downwardAPI",
                {{"items",
                  Json::array({{{"path", "namespace"},
                                {"fieldRef", {{"apiVersion", "v1"}, {"fieldPath", "metadata.namespace"}}}}})}}}}})}}}};
}

bool mounts_token(const Json& container) {
  const Json* mounts = base::find(container, {"volumeMounts"});
  if (mounts == nullptr || !mounts->is_array()) return false;
  for (const Json& mount : *mounts) {
    if (base::string_at(mount, {"mountPath"}) == kMountPath) return true;
  }
  return false;
}

// A pod runs as a ServiceAccount of its namespace, and finds a token of it in each container.
class ServiceAccountPlugin final : public AdmissionPlugin {
 public:
  explicit ServiceAccountPlugin(const AdmissionParts& parts)
      : store_(parts.store), random_(parts.random), accounts_(*parts.registry.find("", "v1", "serviceaccounts")) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods")) return base::done();
    Json& spec = (*request.object)["spec"];
    if (base::string_at(spec, {"serviceAccountName"}).empty()) spec["serviceAccountName"] = "default";
    const std::string account_name(base::string_at(spec, {"serviceAccountName"}));
    spec["serviceAccount"] = account_name;  // the deprecated twin
    const ObjectRef account = store_.get(accounts_, request.ns, account_name);
    if (account == nullptr) {
      return base::failure(forbidden(subject_of(request), "error looking up service account " +
                                                              std::string(request.ns) + "/" + account_name +
                                                              ": serviceaccount \"" + account_name + "\" not found"));
    }
    const Document document = account->document();
    add_token(spec, *document);
    const Json* pull_secrets = base::find(*document, {"imagePullSecrets"});
    if (!spec.contains("imagePullSecrets") && pull_secrets != nullptr) spec["imagePullSecrets"] = *pull_secrets;
    return base::done();
  }

 private:
  void add_token(Json& spec, const Json& account) const {
    const bool by_account = base::bool_at(account, {"automountServiceAccountToken"}, true);
    if (!base::bool_at(spec, {"automountServiceAccountToken"}, by_account)) return;
    const std::string volume = "kube-api-access-" + random_.suffix(5);
    bool used = false;
    for (const char* list : {"initContainers", "containers"}) {
      if (!spec.contains(list)) continue;
      for (Json& container : spec[list]) {
        if (mounts_token(container)) continue;
        container["volumeMounts"].push_back({{"name", volume}, {"mountPath", kMountPath}, {"readOnly", true}});
        used = true;
      }
    }
    if (used) spec["volumes"].push_back(token_volume(volume));
  }

  const Store& store_;
  base::Random& random_;
  const ResourceType& accounts_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_service_account(const AdmissionParts& parts) {
  return std::make_unique<ServiceAccountPlugin>(parts);
}

}  // namespace o2dms::simulator

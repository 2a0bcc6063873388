#include "simulator/access/bootstrap_policy.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kRead = "get list watch";
constexpr std::string_view kWrite = "create update patch delete deletecollection";
constexpr std::string_view kReadWrite = "get list watch create update patch delete deletecollection";

// One rule: lists are parted by spaces; "core" stands for the core group, a group of "/" for non-resource paths.
struct RuleRow {
  std::string_view role, group, resources, verbs;
};

constexpr RuleRow kUserFacingRules[] = {
    {"cluster-admin", "*", "*", "*"},
    {"cluster-admin", "/", "*", "*"},

    {"system:aggregate-to-admin", "authorization.k8s.io", "localsubjectaccessreviews", "create"},
    {"system:aggregate-to-admin", "rbac.authorization.k8s.io", "rolebindings roles", kReadWrite},

    {"system:aggregate-to-edit", "core", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy",
     kRead},
    {"system:aggregate-to-edit", "core", "serviceaccounts", "impersonate"},
    {"system:aggregate-to-edit", "core", "pods pods/attach pods/exec pods/portforward pods/proxy", kWrite},
    {"system:aggregate-to-edit", "core", "pods/eviction", "create"},
    {"system:aggregate-to-edit", "core",
     "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets "
     "serviceaccounts services services/proxy",
     kWrite},
    {"system:aggregate-to-edit", "core", "serviceaccounts/token", "create"},
    {"system:aggregate-to-edit", "apps",
     "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets "
     "statefulsets/scale",
     kWrite},
    {"system:aggregate-to-edit", "autoscaling", "horizontalpodautoscalers", kWrite},
    {"system:aggregate-to-edit", "batch", "cronjobs jobs", kWrite},
    {"system:aggregate-to-edit", "extensions", "ingresses networkpolicies", kWrite},
    {"system:aggregate-to-edit", "policy", "poddisruptionbudgets", kWrite},
    {"system:aggregate-to-edit", "networking.k8s.io", "ingresses networkpolicies", kWrite},
    {"system:aggregate-to-edit", "coordination.k8s.io", "leases", kReadWrite},
    {"system:aggregate-to-edit", "resource.k8s.io", "resourceclaims resourceclaimtemplates", kWrite},

    {"system:aggregate-to-view", "core",
     "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers "
     "replicationcontrollers/scale serviceaccounts services services/status",
     kRead},
    {"system:aggregate-to-view", "core",
     "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas "
     "resourcequotas/status",
     kRead},
    {"system:aggregate-to-view", "core", "namespaces", kRead},
    {"system:aggregate-to-view", "discovery.k8s.io", "endpointslices", kRead},
    {"system:aggregate-to-view", "apps",
     "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets "
     "replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status",
     kRead},
    {"system:aggregate-to-view", "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", kRead},
    {"system:aggregate-to-view", "batch", "cronjobs cronjobs/status jobs jobs/status", kRead},
    {"system:aggregate-to-view", "extensions", "ingresses ingresses/status networkpolicies", kRead},
    {"system:aggregate-to-view", "policy", "poddisruptionbudgets poddisruptionbudgets/status", kRead},
    {"system:aggregate-to-view", "networking.k8s.io", "ingresses ingresses/status networkpolicies", kRead},
    {"system:aggregate-to-view", "resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates",
     kRead},
};

constexpr RuleRow kSystemRules[] = {
    {"system:discovery", "/",
     "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/", "get"},
    {"system:public-info-viewer", "/", "/healthz /livez /readyz /version /version/", "get"},
    {"system:monitoring", "/",
     "/flagz /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/* /statusz", "get"},
    {"system:basic-user", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews", "create"},
    {"system:basic-user", "authentication.k8s.io", "selfsubjectreviews", "create"},
    {"system:auth-delegator", "authentication.k8s.io", "tokenreviews", "create"},
    {"system:auth-delegator", "authorization.k8s.io", "subjectaccessreviews", "create"},
    {"system:service-account-issuer-discovery", "/", "/.well-known/openid-configuration /openid/v1/jwks", "get"},
    {"system:persistent-volume-provisioner", "core", "persistentvolumes", "create delete get list watch"},
    {"system:persistent-volume-provisioner", "core", "persistentvolumeclaims", "get list update watch"},
    {"system:persistent-volume-provisioner", "storage.k8s.io", "storageclasses", kRead},
    {"system:persistent-volume-provisioner", "core", "events", "create get list patch update watch"},

    {"system:node", "authentication.k8s.io", "tokenreviews", "create"},
    {"system:node", "authorization.k8s.io", "localsubjectaccessreviews subjectaccessreviews", "create"},
    {"system:node", "core", "services", kRead},
    {"system:node", "core", "nodes", "create get list watch patch update"},
    {"system:node", "core", "nodes/status", "patch update"},
    {"system:node", "core", "events", "create patch update"},
    {"system:node", "core", "pods", "create delete get list watch"},
    {"system:node", "core", "pods/status", "patch update"},
    {"system:node", "core", "pods/eviction", "create"},
    {"system:node", "core", "configmaps secrets", kRead},
    {"system:node", "core", "persistentvolumeclaims persistentvolumes", "get"},
    {"system:node", "core", "persistentvolumeclaims/status", "get patch update"},
    {"system:node", "core", "serviceaccounts/token", "create"},
    {"system:node", "core", "serviceaccounts", "get"},
    {"system:node", "certificates.k8s.io", "certificatesigningrequests", "create get list watch"},
    {"system:node", "coordination.k8s.io", "leases", "create delete get patch update"},
    {"system:node", "storage.k8s.io", "volumeattachments", "get"},
    {"system:node", "storage.k8s.io", "csidrivers", kRead},
    {"system:node", "storage.k8s.io", "csinodes", "create delete get patch update"},
    {"system:node", "node.k8s.io", "runtimeclasses", kRead},
    {"system:node", "resource.k8s.io", "resourceclaims", "get"},
    {"system:node", "resource.k8s.io", "resourceslices", "create delete deletecollection get list patch update watch"},

    {"system:node-proxier", "core", "endpoints services", "list watch"},
    {"system:node-proxier", "core", "nodes", kRead},
    {"system:node-proxier", "events.k8s.io", "events", "create patch update"},
    {"system:node-proxier", "discovery.k8s.io", "endpointslices", "list watch"},

    {"system:kube-scheduler", "events.k8s.io", "events", "create patch update"},
    {"system:kube-scheduler", "core", "events", "create patch update"},
    {"system:kube-scheduler", "coordination.k8s.io", "leases", "create get list update watch"},
    {"system:kube-scheduler", "core",
     "namespaces nodes persistentvolumeclaims persistentvolumes replicationcontrollers services", kRead},
    {"system:kube-scheduler", "core", "pods", "delete get list watch"},
    {"system:kube-scheduler", "core", "bindings pods/binding", "create"},
    {"system:kube-scheduler", "core", "pods/status", "patch update"},
    {"system:kube-scheduler", "apps", "replicasets statefulsets", kRead},
    {"system:kube-scheduler", "policy", "poddisruptionbudgets", kRead},
    {"system:kube-scheduler", "storage.k8s.io",
     "csidrivers csinodes csistoragecapacities storageclasses volumeattachments", kRead},
    {"system:kube-scheduler", "authentication.k8s.io", "tokenreviews", "create"},
    {"system:kube-scheduler", "authorization.k8s.io", "subjectaccessreviews", "create"},

    {"system:kube-controller-manager", "*", "*", "get list watch"},
    {"system:kube-controller-manager", "core", "events", "create patch update"},
    {"system:kube-controller-manager", "coordination.k8s.io", "leases", "create get update"},
    {"system:kube-controller-manager", "core", "secrets serviceaccounts", "create delete get update"},
    {"system:kube-controller-manager", "core", "serviceaccounts/token", "create"},
    {"system:kube-controller-manager", "authentication.k8s.io", "tokenreviews", "create"},
    {"system:kube-controller-manager", "authorization.k8s.io", "subjectaccessreviews", "create"},

    {"system:kube-dns", "core", "endpoints services", "list watch"},
    {"system:volume-scheduler", "core", "persistentvolumes persistentvolumeclaims", "get list patch update watch"},
    {"system:volume-scheduler", "storage.k8s.io", "storageclasses", kRead},
};

struct AggregateRow {
  std::string_view role, part;  // the part is labelled to go into the role
};
// A role that is itself aggregated lists the roles that go into it; innermost first.
constexpr AggregateRow kAggregates[] = {
    {"view", "system:aggregate-to-view"},
    {"edit", "system:aggregate-to-edit"},
    {"edit", "view"},
    {"admin", "system:aggregate-to-admin"},
    {"admin", "edit"},
};

struct BindingRow {
  std::string_view role, subject_kind, subject;  // an empty subject: a binding without subjects
};
constexpr BindingRow kBindings[] = {
    {"cluster-admin", "Group", "system:masters"},
    {"system:monitoring", "Group", "system:monitoring"},
    {"system:discovery", "Group", "system:authenticated"},
    {"system:basic-user", "Group", "system:authenticated"},
    {"system:public-info-viewer", "Group", "system:authenticated"},
    {"system:public-info-viewer", "Group", "system:unauthenticated"},
    {"system:service-account-issuer-discovery", "Group", "system:serviceaccounts"},
    {"system:node", "", ""},
    {"system:node-proxier", "User", "system:kube-proxy"},
    {"system:kube-scheduler", "User", "system:kube-scheduler"},
    {"system:volume-scheduler", "User", "system:kube-scheduler"},
    {"system:kube-controller-manager", "User", "system:kube-controller-manager"},
    {"system:kube-dns", "ServiceAccount", "kube-dns"},
};

Json words(std::string_view text) {
  Json out = Json::array();
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    out.push_back(text.substr(0, space));
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  return out;
}

Json rule_of(const RuleRow& row) {
  Json rule = {{"verbs", words(row.verbs)}};
  if (row.group == "/") {
    rule["nonResourceURLs"] = words(row.resources);
  } else {
    rule["apiGroups"] = Json::array({row.group == "core" ? std::string_view() : row.group});
    rule["resources"] = words(row.resources);
  }
  return rule;
}

Json object_of(std::string_view kind, std::string_view name) {
  return {{"kind", kind},
          {"apiVersion", "rbac.authorization.k8s.io/v1"},
          {"metadata",
           {{"name", name},
            {"labels", {{"kubernetes.io/bootstrapping", "rbac-defaults"}}},
            {"annotations", {{"rbac.authorization.kubernetes.io/autoupdate", "true"}}}}}};
}

using Objects = std::map<std::string_view, Json>;

template <std::size_t N>
void add_roles(const RuleRow (&rows)[N], Objects& roles) {
  for (const RuleRow& row : rows) {
    Json& role = roles.try_emplace(row.role, object_of("ClusterRole", row.role)).first->second;
    role["rules"].push_back(rule_of(row));
  }
}

void add_aggregates(Objects& roles) {
  for (const AggregateRow& row : kAggregates) {
    const std::string label = "rbac.authorization.k8s.io/aggregate-to-" + std::string(row.role);
    Json& part = roles.find(row.part)->second;
    part["metadata"]["labels"][label] = "true";
    Json& role = roles.try_emplace(row.role, object_of("ClusterRole", row.role)).first->second;
    role["aggregationRule"] = {{"clusterRoleSelectors", Json::array({{{"matchLabels", {{label, "true"}}}}})}};
    for (const Json& rule : part["rules"]) role["rules"].push_back(rule);
  }
}

void add_bindings(Objects& bindings) {
  for (const BindingRow& row : kBindings) {
    Json& binding = bindings.try_emplace(row.role, object_of("ClusterRoleBinding", row.role)).first->second;
    binding["roleRef"] = {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "ClusterRole"}, {"name", row.role}};
    if (row.subject.empty()) continue;
    Json subject = {{"kind", row.subject_kind}, {"name", row.subject}};
    if (row.subject_kind == "ServiceAccount") {
      subject["namespace"] = "kube-system";
    } else {
      subject["apiGroup"] = "rbac.authorization.k8s.io";
    }
    binding["subjects"].push_back(std::move(subject));
  }
}

// For aggregated API servers: what they must know of this cluster's authentication.
Json authentication_reader() {
  Json role = object_of("Role", "extension-apiserver-authentication-reader");
  role["metadata"]["namespace"] = "kube-system";
  role["rules"] = Json::array({{{"apiGroups", {""}},
                                {"resources", {"configmaps"}},
                                {"resourceNames", {"extension-apiserver-authentication"}},
                                {"verbs", {"get", "list", "watch"}}}});
  return role;
}

}  // namespace

std::vector<Json> bootstrap_policy() {
  Objects roles;
  Objects bindings;
  add_roles(kUserFacingRules, roles);
  add_roles(kSystemRules, roles);
  add_aggregates(roles);
  add_bindings(bindings);
  std::vector<Json> out;
  for (auto& [name, role] : roles) out.push_back(std::move(role));
  out.push_back(authentication_reader());
  for (auto& [name, binding] : bindings) out.push_back(std::move(binding));
  return out;
}

}  // namespace o2dms::simulator

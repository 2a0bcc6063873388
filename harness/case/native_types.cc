#include "harness/case/native_types.h"

#include <array>
#include <charconv>

namespace o2dms::harness {

namespace {

enum class Verbs { all, all_but_deletecollection, create, get, scale };

struct Row {
  std::string_view group_version, name, kind;
  bool namespaced;
  int since;  // the minor version
  Verbs verbs = Verbs::all;
};

constexpr bool kNamespaced = true, kCluster = false;

constexpr auto kRows = std::to_array<Row>({
    {"v1", "configmaps", "ConfigMap", kNamespaced, 2},
    {"v1", "endpoints", "Endpoints", kNamespaced, 0},
    {"v1", "events", "Event", kNamespaced, 0},
    {"v1", "limitranges", "LimitRange", kNamespaced, 0},
    {"v1", "namespaces", "Namespace", kCluster, 0, Verbs::all_but_deletecollection},
    {"v1", "nodes", "Node", kCluster, 0},
    {"v1", "persistentvolumeclaims", "PersistentVolumeClaim", kNamespaced, 0},
    {"v1", "persistentvolumes", "PersistentVolume", kCluster, 0},
    {"v1", "pods", "Pod", kNamespaced, 0},
    {"v1", "pods/eviction", "Eviction", kNamespaced, 22, Verbs::create},
    {"v1", "pods/log", "Pod", kNamespaced, 0, Verbs::get},
    {"v1", "podtemplates", "PodTemplate", kNamespaced, 0},
    {"v1", "replicationcontrollers", "ReplicationController", kNamespaced, 0},
    {"v1", "resourcequotas", "ResourceQuota", kNamespaced, 0},
    {"v1", "secrets", "Secret", kNamespaced, 0},
    {"v1", "serviceaccounts", "ServiceAccount", kNamespaced, 0},
    {"v1", "serviceaccounts/token", "TokenRequest", kNamespaced, 22, Verbs::create},
    // DELETECOLLECTION of Services came with 1.23.
    {"v1", "services", "Service", kNamespaced, 0, Verbs::all_but_deletecollection},
    {"admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", kCluster, 16},
    {"admissionregistration.k8s.io/v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", kCluster, 30},
    {"admissionregistration.k8s.io/v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding",
     kCluster, 30},
    {"admissionregistration.k8s.io/v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", kCluster,
     16},
    {"apiextensions.k8s.io/v1", "customresourcedefinitions", "CustomResourceDefinition", kCluster, 16},
    {"apiregistration.k8s.io/v1", "apiservices", "APIService", kCluster, 10},
    {"apps/v1", "controllerrevisions", "ControllerRevision", kNamespaced, 9},
    {"apps/v1", "daemonsets", "DaemonSet", kNamespaced, 9},
    {"apps/v1", "deployments", "Deployment", kNamespaced, 9},
    {"apps/v1", "deployments/scale", "Scale", kNamespaced, 9, Verbs::scale},
    {"apps/v1", "replicasets", "ReplicaSet", kNamespaced, 9},
    {"apps/v1", "statefulsets", "StatefulSet", kNamespaced, 9},
    {"apps/v1", "statefulsets/scale", "Scale", kNamespaced, 9, Verbs::scale},
    {"authentication.k8s.io/v1", "selfsubjectreviews", "SelfSubjectReview", kCluster, 28, Verbs::create},
    {"authentication.k8s.io/v1", "tokenreviews", "TokenReview", kCluster, 6, Verbs::create},
    {"authorization.k8s.io/v1", "localsubjectaccessreviews", "LocalSubjectAccessReview", kNamespaced, 6, Verbs::create},
    {"authorization.k8s.io/v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", kCluster, 6, Verbs::create},
    {"authorization.k8s.io/v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", kCluster, 8, Verbs::create},
    {"authorization.k8s.io/v1", "subjectaccessreviews", "SubjectAccessReview", kCluster, 6, Verbs::create},
    {"autoscaling/v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", kNamespaced, 2},
    {"autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", kNamespaced, 23},
    {"batch/v1", "cronjobs", "CronJob", kNamespaced, 21},
    {"batch/v1", "jobs", "Job", kNamespaced, 5},
    {"certificates.k8s.io/v1", "certificatesigningrequests", "CertificateSigningRequest", kCluster, 19},
    {"coordination.k8s.io/v1", "leases", "Lease", kNamespaced, 14},
    {"discovery.k8s.io/v1", "endpointslices", "EndpointSlice", kNamespaced, 21},
    {"events.k8s.io/v1", "events", "Event", kNamespaced, 19},
    {"networking.k8s.io/v1", "ingressclasses", "IngressClass", kCluster, 19},
    {"networking.k8s.io/v1", "ingresses", "Ingress", kNamespaced, 19},
    {"networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", kNamespaced, 7},
    {"node.k8s.io/v1", "runtimeclasses", "RuntimeClass", kCluster, 20},
    {"policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", kNamespaced, 21},
    {"rbac.authorization.k8s.io/v1", "clusterrolebindings", "ClusterRoleBinding", kCluster, 8},
    {"rbac.authorization.k8s.io/v1", "clusterroles", "ClusterRole", kCluster, 8},
    {"rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding", kNamespaced, 8},
    {"rbac.authorization.k8s.io/v1", "roles", "Role", kNamespaced, 8},
    {"scheduling.k8s.io/v1", "priorityclasses", "PriorityClass", kCluster, 14},
    {"storage.k8s.io/v1", "csidrivers", "CSIDriver", kCluster, 18},
    {"storage.k8s.io/v1", "csinodes", "CSINode", kCluster, 17},
    {"storage.k8s.io/v1", "csistoragecapacities", "CSIStorageCapacity", kNamespaced, 24},
    {"storage.k8s.io/v1", "storageclasses", "StorageClass", kCluster, 6},
    {"storage.k8s.io/v1", "volumeattachments", "VolumeAttachment", kCluster, 13},
});

std::vector<std::string> texts_of(Verbs verbs) {
  switch (verbs) {
    case Verbs::create:
      return {"create"};
    case Verbs::get:
      return {"get"};
    case Verbs::scale:
      return {"get", "patch", "update"};
    case Verbs::all_but_deletecollection:
      return {"create", "delete", "get", "list", "patch", "update", "watch"};
    case Verbs::all:
      break;
  }
  return {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"};
}

}  // namespace

std::optional<int> minor_of(std::string_view git_version) {
  constexpr std::string_view kMajor = "v1.";
  if (!git_version.starts_with(kMajor)) return std::nullopt;
  git_version.remove_prefix(kMajor.size());
  int minor = 0;
  const auto [rest, fault] = std::from_chars(git_version.data(), git_version.data() + git_version.size(), minor);
  if (fault != std::errc() || minor < 0) return std::nullopt;
  return minor;
}

std::vector<ApiType> native_types(int minor) {
  std::vector<ApiType> types;
  for (const Row& row : kRows)
    if (row.since <= minor)
      types.push_back({.group_version = std::string(row.group_version),
                       .name = std::string(row.name),
                       .kind = std::string(row.kind),
                       .namespaced = row.namespaced,
                       .verbs = texts_of(row.verbs)});
  return types;
}

}  // namespace o2dms::harness

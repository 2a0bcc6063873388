// Field numbers of the messages that typed clients send (k8s.io/api and apimachinery, generated.proto). They are part
// of the wire format and never change.
#include <array>

#include "simulator/api/protobuf.h"

namespace o2dms::simulator {

namespace {

using K = ProtobufField::Kind;

constexpr ProtobufField kOwnerReference[] = {{1, "kind"},
                                             {3, "name"},
                                             {4, "uid"},
                                             {5, "apiVersion"},
                                             {6, "controller", K::boolean, false, true},
                                             {7, "blockOwnerDeletion", K::boolean, false, true}};
constexpr ProtobufField kManagedFields[] = {{1, "manager"},       {2, "operation"},  {3, "apiVersion"},
                                            {4, "time", K::time}, {6, "fieldsType"}, {7, "fieldsV1", K::raw_json},
                                            {8, "subresource"}};
constexpr ProtobufField kMetadata[] = {{1, "name"},
                                       {2, "generateName"},
                                       {3, "namespace"},
                                       {5, "uid"},
                                       {6, "resourceVersion"},
                                       {7, "generation", K::integer},
                                       {8, "creationTimestamp", K::time},
                                       {9, "deletionTimestamp", K::time},
                                       {10, "deletionGracePeriodSeconds", K::integer, false, true},
                                       {11, "labels", K::text_map},
                                       {12, "annotations", K::text_map},
                                       {13, "ownerReferences", K::message, true, false, kOwnerReference},
                                       {14, "finalizers", K::text, true},
                                       {17, "managedFields", K::message, true, false, kManagedFields}};
constexpr ProtobufField kMeta = {1, "metadata", K::message, false, false, kMetadata};

constexpr ProtobufField kSecret[] = {kMeta,
                                     {2, "data", K::bytes_map},
                                     {3, "type"},
                                     {4, "stringData", K::text_map},
                                     {5, "immutable", K::boolean, false, true}};
constexpr ProtobufField kConfigMap[] = {
    kMeta, {2, "data", K::text_map}, {3, "binaryData", K::bytes_map}, {4, "immutable", K::boolean, false, true}};
constexpr ProtobufField kNamespaceSpec[] = {{1, "finalizers", K::text, true}};
constexpr ProtobufField kNamespaceStatus[] = {{1, "phase"}};
constexpr ProtobufField kNamespace[] = {kMeta,
                                        {2, "spec", K::message, false, false, kNamespaceSpec},
                                        {3, "status", K::message, false, false, kNamespaceStatus}};
constexpr ProtobufField kObjectReference[] = {{1, "kind"},       {2, "namespace"},       {3, "name"},     {4, "uid"},
                                              {5, "apiVersion"}, {6, "resourceVersion"}, {7, "fieldPath"}};
constexpr ProtobufField kLocalReference[] = {{1, "name"}};
constexpr ProtobufField kServiceAccount[] = {kMeta,
                                             {2, "secrets", K::message, true, false, kObjectReference},
                                             {3, "imagePullSecrets", K::message, true, false, kLocalReference},
                                             {4, "automountServiceAccountToken", K::boolean, false, true}};
constexpr ProtobufField kBinding[] = {kMeta, {2, "target", K::message, false, false, kObjectReference}};

constexpr ProtobufField kPreconditions[] = {{1, "uid"}, {2, "resourceVersion"}};
constexpr ProtobufField kDeleteOptions[] = {{1, "gracePeriodSeconds", K::integer, false, true},
                                            {2, "preconditions", K::message, false, false, kPreconditions},
                                            {3, "orphanDependents", K::boolean, false, true},
                                            {4, "propagationPolicy"},
                                            {5, "dryRun", K::text, true}};
constexpr ProtobufField kEviction[] = {kMeta, {2, "deleteOptions", K::message, false, false, kDeleteOptions}};

constexpr ProtobufField kResourceAttributes[] = {{1, "namespace"}, {2, "verb"},        {3, "group"}, {4, "version"},
                                                 {5, "resource"},  {6, "subresource"}, {7, "name"}};
constexpr ProtobufField kPathAttributes[] = {{1, "path"}, {2, "verb"}};
constexpr ProtobufField kSelfAccessSpec[] = {{1, "resourceAttributes", K::message, false, false, kResourceAttributes},
                                             {2, "nonResourceAttributes", K::message, false, false, kPathAttributes}};
constexpr ProtobufField kSelfAccess[] = {kMeta, {2, "spec", K::message, false, false, kSelfAccessSpec}};
constexpr ProtobufField kAccessSpec[] = {{1, "resourceAttributes", K::message, false, false, kResourceAttributes},
                                         {2, "nonResourceAttributes", K::message, false, false, kPathAttributes},
                                         {3, "user"},
                                         {4, "groups", K::text, true},
                                         {6, "uid"}};
constexpr ProtobufField kAccess[] = {kMeta, {2, "spec", K::message, false, false, kAccessSpec}};
constexpr ProtobufField kRulesSpec[] = {{1, "namespace"}};
constexpr ProtobufField kRules[] = {kMeta, {2, "spec", K::message, false, false, kRulesSpec}};
constexpr ProtobufField kSelfReview[] = {kMeta};
constexpr ProtobufField kTokenReviewSpec[] = {{1, "token"}, {2, "audiences", K::text, true}};
constexpr ProtobufField kTokenReview[] = {kMeta, {2, "spec", K::message, false, false, kTokenReviewSpec}};
constexpr ProtobufField kBoundObject[] = {{1, "kind"}, {2, "apiVersion"}, {3, "name"}, {4, "uid"}};
constexpr ProtobufField kTokenRequestSpec[] = {{1, "audiences", K::text, true},
                                               {3, "boundObjectRef", K::message, false, false, kBoundObject},
                                               {4, "expirationSeconds", K::integer, false, true}};
constexpr ProtobufField kTokenRequest[] = {kMeta, {2, "spec", K::message, false, false, kTokenRequestSpec}};

constexpr ProtobufField kLeaseSpec[] = {{1, "holderIdentity"},
                                        {2, "leaseDurationSeconds", K::integer, false, true},
                                        {3, "acquireTime", K::micro_time},
                                        {4, "renewTime", K::micro_time},
                                        {5, "leaseTransitions", K::integer, false, true}};
constexpr ProtobufField kLease[] = {kMeta, {2, "spec", K::message, false, false, kLeaseSpec}};
constexpr ProtobufField kScaleSpec[] = {{1, "replicas", K::integer}};
constexpr ProtobufField kScale[] = {kMeta, {2, "spec", K::message, false, false, kScaleSpec}};

struct Message {
  std::string_view group, kind;  // in any version of the group
  std::span<const ProtobufField> fields;
};

constexpr Message kMessages[] = {{"", "Secret", kSecret},
                                 {"", "ConfigMap", kConfigMap},
                                 {"", "Namespace", kNamespace},
                                 {"", "ServiceAccount", kServiceAccount},
                                 {"", "Binding", kBinding},
                                 {"policy", "Eviction", kEviction},
                                 {"authorization.k8s.io", "SelfSubjectAccessReview", kSelfAccess},
                                 {"authorization.k8s.io", "SubjectAccessReview", kAccess},
                                 {"authorization.k8s.io", "LocalSubjectAccessReview", kAccess},
                                 {"authorization.k8s.io", "SelfSubjectRulesReview", kRules},
                                 {"authentication.k8s.io", "SelfSubjectReview", kSelfReview},
                                 {"authentication.k8s.io", "TokenReview", kTokenReview},
                                 {"authentication.k8s.io", "TokenRequest", kTokenRequest},
                                 {"coordination.k8s.io", "Lease", kLease},
                                 {"autoscaling", "Scale", kScale}};

}  // namespace

std::optional<std::span<const ProtobufField>> protobuf_message(std::string_view api_version, std::string_view kind) {
  // Every group has its own DeleteOptions, all the same.
  if (kind == "DeleteOptions") return std::span<const ProtobufField>(kDeleteOptions);
  const std::size_t slash = api_version.find('/');
  const std::string_view group = slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
  for (const Message& message : kMessages) {
    if (message.kind == kind && message.group == group) return message.fields;
  }
  return std::nullopt;
}

}  // namespace o2dms::simulator

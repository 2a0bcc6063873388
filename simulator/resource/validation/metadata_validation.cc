#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t max_annotations = 256 * 1024;

bool any_of(std::string_view plural, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), plural) != list.end();
}

// The rule for names, which is each kind's own.
std::string check_name(const ResourceType& resource, std::string_view name) {
  if (resource.custom) return check_dns1123_subdomain(name);
  if (resource.group == "rbac.authorization.k8s.io") return check_path_segment(name);
  if (resource.plural == "services" && resource.group.empty()) return check_dns1035_label(name);
  if (resource.plural == "namespaces") return check_dns1123_label(name);
  // CronJob leaves room for the suffix of its Jobs.
  if (resource.plural == "cronjobs" && name.size() > 52) return "must be no more than 52 characters";
  if (resource.plural == "statefulsets") return check_dns1123_label(name);
  if (any_of(resource.plural,
             {"certificatesigningrequests", "clustertrustbundles", "controllerrevisions", "ipaddresses"})) {
    const std::string problem = check_path_segment(name);
    return problem.empty() && resource.plural == "controllerrevisions" ? check_dns1123_subdomain(name) : problem;
  }
  return check_dns1123_subdomain(name);
}

void validate_annotations(const Json& annotations, const FieldPath& at, Problems& problems) {
  std::size_t total = 0;
  for (const auto& [key, value] : annotations.items()) {
    // Keys may have capitals in their prefix: they are lowered first.
    problems.check(at, key, check_qualified_name(base::to_lower(key)));
    total += key.size() + (value.is_string() ? value.get_ref<const std::string&>().size() : 0);
  }
  if (total > max_annotations) problems.too_long(at, max_annotations);
}

void validate_owners(const Json& metadata, const FieldPath& at, Problems& problems) {
  bool controlled = false;
  // A real server's paths have no index here.
  const FieldPath path = at.field("ownerReferences");
  each(metadata, at, "ownerReferences", [&](const Json& owner, const FieldPath&) {
    for (const char* key : {"apiVersion", "kind", "name", "uid"})
      if (!has(owner, key))
        problems.invalid(path.field(key), "",
                         (std::string_view(key) == "apiVersion" ? "version" : std::string(key)) + " must not be empty");
    if (!base::bool_at(owner, {"controller"})) return;
    if (controlled)
      problems.invalid(at.field("ownerReferences"), metadata["ownerReferences"],
                       "Only one reference can have Controller set to true");
    controlled = true;
  });
}

void validate_name(const Subject& subject, const FieldPath& at, Problems& problems) {
  const Json& metadata = subject.object["metadata"];
  const std::string_view name = base::string_at(metadata, {"name"});
  const std::string_view prefix = base::string_at(metadata, {"generateName"});
  if (!name.empty()) return problems.check(at.field("name"), name, check_name(subject.resource, name));
  if (prefix.empty()) return problems.required(at.field("name"), "name or generateName is required");
  // The name to come is the prefix and letters or digits: what is wrong with it is wrong with the prefix.
  problems.check(at.field("name"), prefix, check_name(subject.resource, std::string(prefix) + "a"));
}

// A finalizer belongs to someone's domain, or is one of Kubernetes' own.
void validate_finalizers(const Json& metadata, const FieldPath& at, Problems& problems) {
  const Json* finalizers = member(metadata, "finalizers");
  if (finalizers == nullptr) return;
  for (std::size_t i = 0; i < finalizers->size(); ++i) {
    const std::string& text = (*finalizers)[i].get_ref<const std::string&>();
    const FieldPath path = at.field("finalizers");
    problems.check(path, text, check_qualified_name(text));
    const bool standard = any_of(text, {"kubernetes", "orphan", "foregroundDeletion"});
    if (!standard && text.find('/') == std::string::npos)
      problems.invalid(path.index(i), text, "name is neither a standard finalizer name nor is it fully qualified");
  }
}

void validate_unchanged(const Json& metadata, const Json& before, const FieldPath& at, Problems& problems) {
  problems.immutable(at, metadata, before, "name");
  problems.immutable(at, metadata, before, "namespace");
  problems.immutable(at, metadata, before, "uid");
  problems.immutable(at, metadata, before, "creationTimestamp");
  if (has(before, "deletionTimestamp")) {
    const Json* now = member(metadata, "finalizers");
    const Json* then = member(before, "finalizers");
    if (now == nullptr) return;
    for (const Json& finalizer : *now)
      if (then == nullptr || std::find(then->begin(), then->end(), finalizer) == then->end()) {
        problems.forbidden(at.field("finalizers"),
                           "no new finalizers can be added if the object is being deleted, found new finalizers " +
                               base::to_text(Json::array({finalizer})));
        return;
      }
  }
}

}  // namespace

void validate_labels(const Json& labels, const FieldPath& at, Problems& problems) {
  for (const auto& [key, value] : labels.items()) {
    problems.check(at, key, check_qualified_name(key));
    if (value.is_string())
      problems.check(at, value.get_ref<const std::string&>(), check_label_value(value.get_ref<const std::string&>()));
  }
}

void validate_label_selector(const Json* selector, const FieldPath& at, Problems& problems) {
  if (selector == nullptr) return;
  if (const Json* labels = member(*selector, "matchLabels"))
    validate_labels(*labels, at.field("matchLabels"), problems);
  each(*selector, at, "matchExpressions", [&](const Json& expression, const FieldPath& path) {
    const std::string_view op = base::string_at(expression, {"operator"});
    const bool valued = op == "In" || op == "NotIn", bare = op == "Exists" || op == "DoesNotExist";
    if (!valued && !bare) problems.invalid(path.field("operator"), Json(op), "not a valid selector operator");
    if (valued && !has(expression, "values"))
      problems.required(path.field("values"), "must be specified when `operator` is 'In' or 'NotIn'");
    if (bare && has(expression, "values"))
      problems.forbidden(path.field("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    const std::string_view key = base::string_at(expression, {"key"});
    problems.check(path.field("key"), key, check_qualified_name(key));
  });
}

void validate_metadata(const Subject& subject, Problems& problems) {
  const Json* metadata = member(subject.object, "metadata");
  const FieldPath root, at = root.field("metadata");
  if (metadata == nullptr) return problems.required(at.field("name"), "name or generateName is required");
  validate_name(subject, at, problems);
  if (const Json* labels = member(*metadata, "labels")) validate_labels(*labels, at.field("labels"), problems);
  if (const Json* annotations = member(*metadata, "annotations"))
    validate_annotations(*annotations, at.field("annotations"), problems);
  validate_owners(*metadata, at, problems);
  validate_finalizers(*metadata, at, problems);
  if (subject.old != nullptr)
    if (const Json* before = member(*subject.old, "metadata")) validate_unchanged(*metadata, *before, at, problems);
}

}  // namespace o2dms::simulator

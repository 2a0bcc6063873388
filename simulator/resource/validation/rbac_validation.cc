#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

void validate_role(const Subject& subject, Problems& problems) {
  const FieldPath root;
  each(subject.object, root, "rules", [&](const Json& rule, const FieldPath& path) {
    if (!has(rule, "verbs")) problems.required(path.field("verbs"), "verbs must contain at least one value");
    if (has(rule, "nonResourceURLs")) {
      if (subject.resource.namespaced)
        problems.invalid(path.field("nonResourceURLs"), rule["nonResourceURLs"],
                         "namespaced rules cannot apply to non-resource URLs");
      if (has(rule, "apiGroups") || has(rule, "resources") || has(rule, "resourceNames"))
        problems.invalid(path.field("nonResourceURLs"), rule["nonResourceURLs"],
                         "rules cannot apply to both regular resources and non-resource URLs");
      return;
    }
    if (!rule.contains("apiGroups") || rule["apiGroups"].empty())
      problems.required(path.field("apiGroups"), "resource rules must supply at least one api group");
    if (!has(rule, "resources"))
      problems.required(path.field("resources"), "resource rules must supply at least one resource");
  });
}

void validate_role_binding(const Subject& subject, Problems& problems) {
  const FieldPath root, role = root.field("roleRef");
  const Json reference = subject.object.value("roleRef", Json::object());
  if (base::string_at(reference, {"apiGroup"}) != "rbac.authorization.k8s.io")
    problems.not_supported(role.field("apiGroup"), base::string_at(reference, {"apiGroup"}),
                           {"rbac.authorization.k8s.io"});
  if (has(reference, "kind")) {
    if (subject.resource.namespaced)
      problems.one_of(role, reference, "kind", {"ClusterRole", "Role"});
    else
      problems.one_of(role, reference, "kind", {"ClusterRole"});
  }
  each(subject.object, root, "subjects", [&](const Json& entry, const FieldPath& path) {
    const std::string_view kind = base::string_at(entry, {"kind"});
    if (kind == "ServiceAccount") {
      if (has(entry, "apiGroup"))
        problems.not_supported(path.field("apiGroup"), base::string_at(entry, {"apiGroup"}), {""});
      // Of a RoleBinding's subject it is the binding's own.
      if (!subject.resource.namespaced && !has(entry, "namespace")) problems.required(path.field("namespace"));
      const std::string_view name = base::string_at(entry, {"name"});
      if (!name.empty()) problems.check(path.field("name"), name, check_dns1123_subdomain(name));
    } else if (kind == "User" || kind == "Group") {
      if (base::string_at(entry, {"apiGroup"}) != "rbac.authorization.k8s.io")
        problems.not_supported(path.field("apiGroup"), base::string_at(entry, {"apiGroup"}),
                               {"rbac.authorization.k8s.io"});
    } else if (!kind.empty()) {
      problems.not_supported(path.field("kind"), kind, {"Group", "ServiceAccount", "User"});
    }
  });
  if (subject.old != nullptr && reference != subject.old->value("roleRef", Json::object()))
    problems.invalid(role, reference, "cannot change roleRef");
}

}  // namespace o2dms::simulator

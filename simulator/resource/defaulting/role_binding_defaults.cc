#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

constexpr const char* rbac_group = "rbac.authorization.k8s.io";

}  // namespace

void default_role_binding(base::Json& binding) {
  base::Json& role = ensure(binding, "roleRef");
  if (is_empty(role, "apiGroup")) role["apiGroup"] = rbac_group;
  for_each(binding, "subjects", [](base::Json& subject) {
    const std::string_view kind = base::string_at(subject, {"kind"});
    if ((kind == "User" || kind == "Group") && is_empty(subject, "apiGroup")) subject["apiGroup"] = rbac_group;
  });
}

}  // namespace o2dms::simulator

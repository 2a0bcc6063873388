#include <algorithm>

#include "simulator/resource/label_syntax.h"
#include "simulator/schema/quantity.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

bool is_native(std::string_view name) {
  return name.find('/') == std::string_view::npos || name.find("kubernetes.io/") != std::string_view::npos;
}

bool is_standard(std::string_view name) {
  return name == "cpu" || name == "memory" || name == "ephemeral-storage" || name == "storage" ||
         name.starts_with("hugepages-");
}

// Devices are counted in whole and cannot be overcommitted.
bool is_extended(std::string_view name) {
  return !is_native(name) && !name.starts_with("requests.");
}

void validate_amounts(const Json& list, const FieldPath& at, Problems& problems) {
  for (const auto& [name, amount] : list.items()) {
    const FieldPath path = at.key(name);
    if (const std::string problem = check_qualified_name(name); !problem.empty()) {
      problems.check(path, name, problem);
    } else if (name.find('/') == std::string::npos && !is_standard(name)) {
      problems.invalid(path, name, "must be a standard resource type or fully qualified");
      problems.invalid(path, name, "must be a standard resource for containers");
    }
    const Quantity quantity = Quantity::of(&amount);
    if (quantity.is_negative()) problems.invalid(path, amount, "must be greater than or equal to 0");
    if (is_extended(name) && !quantity.is_whole()) problems.invalid(path, amount, "must be an integer");
  }
}

}  // namespace

void validate_resources(const Json& resources, const FieldPath& at, Problems& problems) {
  const Json* limits = member(resources, "limits");
  const Json* requests = member(resources, "requests");
  if (limits != nullptr) validate_amounts(*limits, at.field("limits"), problems);
  if (requests == nullptr) return;
  validate_amounts(*requests, at.field("requests"), problems);
  for (const auto& [name, amount] : requests->items()) {
    const Json* limit = limits == nullptr ? nullptr : member(*limits, name.c_str());
    const bool exact = is_extended(name) || name.starts_with("hugepages-");
    if (limit == nullptr) {
      if (exact) problems.required(at.field("limits"), "Limit must be set for non overcommitable resources");
      continue;
    }
    const Quantity asked = Quantity::of(&amount), bound = Quantity::of(limit);
    if (exact && asked != bound)
      problems.invalid(at.field("requests"), amount, "must be equal to " + name + " limit of " + bound.text());
    else if (asked > bound)
      problems.invalid(at.field("requests"), amount,
                       "must be less than or equal to " + name + " limit of " + bound.text());
  }
}

}  // namespace o2dms::simulator

#include <set>

#include "simulator/resource/label_syntax.h"
#include "simulator/schema/quantity.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_source(const Json& volume, const FieldPath& at, Problems& problems) {
  bool seen = false;
  for (const auto& [key, source] : volume.items()) {
    if (key == "name") continue;
    if (seen) problems.forbidden(at.field(key), "may not specify more than 1 volume type");
    seen = true;
    problems.in_range(at.field(key), source, "defaultMode", 0, 0777);
  }
  if (!seen) problems.required(at, "must specify a volume type");
  if (const Json* secret = member(volume, "secret"); secret != nullptr && !has(*secret, "secretName"))
    problems.required(at.field("secret").field("secretName"));
  if (const Json* config_map = member(volume, "configMap"); config_map != nullptr && !has(*config_map, "name"))
    problems.required(at.field("configMap").field("name"));
  if (const Json* ephemeral = member(volume, "ephemeral"))
    if (const Json* spec = base::find(*ephemeral, {"volumeClaimTemplate", "spec"}))
      validate_claim_spec(*spec, at.field("ephemeral").field("volumeClaimTemplate").field("spec"), problems);
  if (const Json* limit = base::find(volume, {"emptyDir", "sizeLimit"});
      limit != nullptr && Quantity::of(limit).is_negative())
    problems.forbidden(at.field("emptyDir").field("sizeLimit"), "SizeLimit field must be a valid resource quantity");
}

}  // namespace

void validate_volumes(const Json& spec, const FieldPath& at, Problems& problems) {
  std::set<std::string, std::less<>> names;
  each(spec, at, "volumes", [&](const Json& volume, const FieldPath& path) {
    if (problems.full()) return;
    const std::string_view name = base::string_at(volume, {"name"});
    if (!name.empty()) {
      problems.check(path.field("name"), name, check_dns1123_label(name));
      if (!names.emplace(name).second) problems.duplicate(path.field("name"), Json(name));
    }
    validate_source(volume, path, problems);
  });
}

}  // namespace o2dms::simulator

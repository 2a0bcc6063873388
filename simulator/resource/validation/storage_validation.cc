#include <algorithm>

#include "simulator/resource/label_syntax.h"
#include "simulator/schema/quantity.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_access_modes(const Json& spec, const FieldPath& at, Problems& problems) {
  const Json* modes = member(spec, "accessModes");
  if (modes == nullptr || modes->empty())
    return problems.required(at.field("accessModes"), "at least 1 access mode is required");
  for (const Json& mode : *modes) {
    const std::string& text = mode.get_ref<const std::string&>();
    if (text != "ReadOnlyMany" && text != "ReadWriteMany" && text != "ReadWriteOnce" && text != "ReadWriteOncePod")
      problems.not_supported(at.field("accessModes"), text,
                             {"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"});
  }
}

void validate_claim_update(const Json& spec, const Json& before, const FieldPath& at, Problems& problems) {
  Json now = spec, then = before;
  // The binder writes the volume's name; a class may be filled in later; requests may grow; the rest is fixed.
  for (Json* each : {&now, &then}) {
    each->erase("resources");
    each->erase("volumeAttributesClassName");
  }
  if (!has(then, "volumeName")) {
    now.erase("volumeName");
    then.erase("volumeName");
  }
  if (!then.contains("storageClassName")) now.erase("storageClassName");
  if (now != then)
    problems.forbidden(
        at,
        "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
  const Quantity asked = Quantity::of(base::find(spec, {"resources", "requests", "storage"}));
  if (asked < Quantity::of(base::find(before, {"resources", "requests", "storage"})))
    problems.forbidden(at.field("resources").field("requests").field("storage"),
                       "field can not be less than previous value");
}

}  // namespace

void validate_claim_spec(const Json& spec, const FieldPath& at, Problems& problems) {
  validate_access_modes(spec, at, problems);
  validate_label_selector(member(spec, "selector"), at.field("selector"), problems);
  const Json* storage = base::find(spec, {"resources", "requests", "storage"});
  const FieldPath resources = at.field("resources");
  if (storage == nullptr)
    problems.required(resources.key("storage"));
  else if (const Quantity size = Quantity::of(storage); size.is_negative() || size.is_zero())
    problems.invalid(resources.key("storage"), *storage, "must be greater than zero");
  if (has(spec, "storageClassName")) {
    const std::string_view name = base::string_at(spec, {"storageClassName"});
    problems.check(at.field("storageClassName"), name, check_dns1123_subdomain(name));
  }
  problems.one_of(at, spec, "volumeMode", {"Block", "Filesystem"});
}

void validate_claim(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  validate_claim_spec(*spec, at, problems);
  if (subject.old != nullptr)
    if (const Json* before = member(*subject.old, "spec")) validate_claim_update(*spec, *before, at, problems);
}

void validate_persistent_volume(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  validate_access_modes(*spec, at, problems);
  const Json* size = base::find(*spec, {"capacity", "storage"});
  if (size == nullptr) problems.required(at.field("capacity"));
  problems.one_of(at, *spec, "persistentVolumeReclaimPolicy", {"Delete", "Recycle", "Retain"});
  problems.one_of(at, *spec, "volumeMode", {"Block", "Filesystem"});
  static constexpr std::string_view settings[] = {"accessModes",      "capacity",
                                                  "claimRef",         "mountOptions",
                                                  "nodeAffinity",     "persistentVolumeReclaimPolicy",
                                                  "storageClassName", "volumeAttributesClassName",
                                                  "volumeMode"};
  std::size_t sources = 0;
  for (const auto& [key, value] : spec->items())
    if (std::find(std::begin(settings), std::end(settings), key) == std::end(settings) && ++sources > 1)
      problems.forbidden(at.field(key), "may not specify more than 1 volume type");
  if (sources == 0) problems.required(at, "must specify a volume type");
}

void validate_storage_class(const Subject& subject, Problems& problems) {
  const FieldPath root;
  problems.one_of(root, subject.object, "reclaimPolicy", {"Delete", "Retain"});
  problems.one_of(root, subject.object, "volumeBindingMode", {"Immediate", "WaitForFirstConsumer"});
  if (subject.old == nullptr) return;
  for (const char* key : {"parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"}) {
    const Json* now = member(subject.object, key);
    const Json* then = member(*subject.old, key);
    const bool same = now == nullptr || then == nullptr ? now == then : *now == *then;
    if (!same) problems.forbidden(root.field(key), std::string("updates to ") + key + " are forbidden.");
  }
}

}  // namespace o2dms::simulator

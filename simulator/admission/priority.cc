#include "simulator/admission/priority.h"

#include "base/json.h"
#include "base/json_cursor.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// A pod's priority is what its PriorityClass says; without one, the default class's, else 0.
class PriorityPlugin final : public AdmissionPlugin {
 public:
  explicit PriorityPlugin(const AdmissionParts& parts)
      : store_(parts.store),
        classes_(*parts.registry.find_preferred("scheduling.k8s.io", "priorityclasses")->storage) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods")) return base::done();
    Json& spec = (*request.object)["spec"];
    const std::string class_name(base::string_at(spec, {"priorityClassName"}));
    const ObjectRef priority = class_name.empty() ? default_class() : store_.get(classes_, {}, class_name);
    if (priority == nullptr && !class_name.empty()) {
      return base::failure(forbidden(subject_of(request), "no PriorityClass with name " + class_name + " was found"));
    }
    const std::int64_t value = priority == nullptr ? 0 : base::integer_at(*priority->document(), {"value"});
    if (spec.contains("priority") && base::integer_at(spec, {"priority"}) != value) {
      return base::failure(forbidden(subject_of(request),
                                     "the integer value of priority (" +
                                         std::to_string(base::integer_at(spec, {"priority"})) +
                                         ") must not be provided in pod spec; priority admission controller computed " +
                                         std::to_string(value) + " from the given PriorityClass name"));
    }
    spec["priority"] = value;
    if (priority != nullptr) spec["priorityClassName"] = priority->name();
    if (!spec.contains("preemptionPolicy")) spec["preemptionPolicy"] = preemption_of(priority);
    return base::done();
  }

  // Two defaults would leave it to chance which one holds.
  StatusOr<void> validate(const AdmissionRequest& request) override {
    const bool writes = request.operation == Operation::create || request.operation == Operation::update;
    if (!writes || !concerns(request, "scheduling.k8s.io", "priorityclasses")) return base::done();
    if (!base::bool_at(*request.object, {"globalDefault"})) return base::done();
    const ObjectRef present = default_class();
    if (present == nullptr || present->name() == request.name) return base::done();
    return base::failure(forbidden(
        subject_of(request),
        "PriorityClass " + std::string(present->name()) + " is already marked as default. Only one default can exist"));
  }

 private:
  static std::string preemption_of(const ObjectRef& priority) {
    constexpr std::string_view kDefault = "PreemptLowerPriority";
    if (priority == nullptr) return std::string(kDefault);
    return std::string(base::string_at(*priority->document(), {"preemptionPolicy"}, kDefault));
  }

  ObjectRef default_class() const {
    for (const ObjectRef& priority : store_.list(classes_, {}).objects) {
      // Asked for each pod, and seldom true: read from the bytes.
      if (base::raw_json_at(priority->bytes(), {"globalDefault"}) == "true") return priority;
    }
    return nullptr;
  }

  const Store& store_;
  const ResourceType& classes_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_priority(const AdmissionParts& parts) {
  return std::make_unique<PriorityPlugin>(parts);
}

}  // namespace o2dms::simulator

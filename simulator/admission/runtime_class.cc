#include "simulator/admission/runtime_class.h"

#include "base/json.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// A pod's runtime class must be there, and lends the pod its overhead and its node selector (KEP-688).
class RuntimeClassPlugin final : public AdmissionPlugin {
 public:
  explicit RuntimeClassPlugin(const AdmissionParts& parts)
      : store_(parts.store), classes_(*parts.registry.find_preferred("node.k8s.io", "runtimeclasses")->storage) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods")) return base::done();
    Json& spec = (*request.object)["spec"];
    const std::string_view class_name = base::string_at(spec, {"runtimeClassName"});
    if (class_name.empty()) return base::done();
    const ObjectRef runtime = store_.get(classes_, {}, class_name);
    if (runtime == nullptr) return refuse(request, "RuntimeClass \"" + std::string(class_name) + "\" not found");
    const Document document = runtime->document();
    if (const Json* overhead = base::find(*document, {"overhead", "podFixed"})) {
      if (spec.contains("overhead") && spec["overhead"] != *overhead) {
        return refuse(request, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      }
      spec["overhead"] = *overhead;
    }
    if (const Json* selector = base::find(*document, {"scheduling", "nodeSelector"})) {
      for (const auto& [key, value] : selector->items()) {
        Json& own = spec["nodeSelector"][key];
        if (!own.is_null() && own != value)
          return refuse(request, "conflict: runtimeClass.scheduling.nodeSelector[" + key + "]");
        own = value;
      }
    }
    return base::done();
  }

 private:
  static StatusOr<void> refuse(const AdmissionRequest& request, const std::string& why) {
    return base::failure(forbidden(subject_of(request), "pod rejected: " + why));
  }

  const Store& store_;
  const ResourceType& classes_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_runtime_class(const AdmissionParts& parts) {
  return std::make_unique<RuntimeClassPlugin>(parts);
}

}  // namespace o2dms::simulator

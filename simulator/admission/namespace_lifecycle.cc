#include "simulator/admission/namespace_lifecycle.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/json_cursor.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

constexpr std::array<std::string_view, 3> kImmortal = {"default", "kube-system", "kube-public"};

// Nothing is created in a namespace that is not there or is going; three namespaces never go.
class NamespaceLifecycle final : public AdmissionPlugin {
 public:
  explicit NamespaceLifecycle(const AdmissionParts& parts)
      : store_(parts.store), namespaces_(*parts.registry.find("", "v1", "namespaces")) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (request.operation == Operation::remove && concerns(request, "", "namespaces")) return check_removal(request);
    // A review stores nothing, so it may ask about any namespace.
    const bool review = concerns(request, "authorization.k8s.io", "localsubjectaccessreviews");
    if (request.operation != Operation::create || request.ns.empty() || review) return base::done();
    return check_creation(request);
  }

 private:
  static StatusOr<void> check_removal(const AdmissionRequest& request) {
    if (std::find(kImmortal.begin(), kImmortal.end(), request.name) == kImmortal.end()) return base::done();
    return base::failure(forbidden(subject_of(request), "this namespace may not be deleted"));
  }

  StatusOr<void> check_creation(const AdmissionRequest& request) const {
    if (&request.resource == &namespaces_) return base::done();
    const ObjectRef found = store_.get(namespaces_, {}, request.ns);
    if (found == nullptr) return base::failure(not_found({"", "namespaces", request.ns}));
    const bool going =
        found->meta().is_deleting() || base::raw_json_at(found->status(), {"phase"}) == "\"Terminating\"";
    if (!going) return base::done();
    const std::string ns(request.ns);
    return base::failure(forbidden(
        subject_of(request), "unable to create new content in namespace " + ns + " because it is being terminated",
        {{"NamespaceTerminating", "namespace " + ns + " is being terminated", "metadata.namespace"}}));
  }

  const Store& store_;
  const ResourceType& namespaces_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_namespace_lifecycle(const AdmissionParts& parts) {
  return std::make_unique<NamespaceLifecycle>(parts);
}

}  // namespace o2dms::simulator

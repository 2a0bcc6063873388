#include "simulator/admission/storage_object_in_use_protection.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

// Claims and volumes get a finalizer, so that one in use stays until it is free; the protection controllers take it
// off.
class StorageObjectInUseProtection final : public AdmissionPlugin {
 public:
  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (is_creation_of(request, "", "persistentvolumeclaims")) add(*request.object, "kubernetes.io/pvc-protection");
    if (is_creation_of(request, "", "persistentvolumes")) add(*request.object, "kubernetes.io/pv-protection");
    return base::done();
  }

 private:
  static void add(base::Json& object, std::string_view finalizer) {
    base::Json& finalizers = object["metadata"]["finalizers"];
    if (finalizers.is_null()) finalizers = base::Json::array();
    if (std::find(finalizers.begin(), finalizers.end(), finalizer) == finalizers.end()) finalizers.push_back(finalizer);
  }
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_storage_object_in_use_protection(const AdmissionParts&) {
  return std::make_unique<StorageObjectInUseProtection>();
}

}  // namespace o2dms::simulator

#include "simulator/admission/default_storage_class.h"

#include "base/json.h"
#include "base/json_cursor.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

constexpr std::string_view kDefaultAnnotation = "storageclass.kubernetes.io/is-default-class";
constexpr std::string_view kClassAnnotation = "volume.beta.kubernetes.io/storage-class";

// A claim that names no class gets the default one; "" means no class and stays. Of several defaults the newest holds.
class DefaultStorageClass final : public AdmissionPlugin {
 public:
  explicit DefaultStorageClass(const AdmissionParts& parts)
      : store_(parts.store), classes_(*parts.registry.find_preferred("storage.k8s.io", "storageclasses")->storage) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "persistentvolumeclaims")) return base::done();
    const base::Json& claim = *request.object;
    if (base::find(claim, {"spec", "storageClassName"}) != nullptr) return base::done();
    if (base::find(claim, {"metadata", "annotations", kClassAnnotation}) != nullptr) return base::done();
    const ObjectRef chosen = default_class();
    if (chosen != nullptr) (*request.object)["spec"]["storageClassName"] = chosen->name();
    return base::done();
  }

 private:
  ObjectRef default_class() const {
    ObjectRef newest;
    std::string_view newest_time;
    for (const ObjectRef& one : store_.list(classes_, {}).objects) {
      if (base::raw_json_at(one->metadata(), {"annotations", kDefaultAnnotation}) != "\"true\"") continue;
      const std::string_view time = one->meta().creation_timestamp;
      if (newest != nullptr && time <= newest_time) continue;
      newest = one;
      newest_time = time;
    }
    return newest;
  }

  const Store& store_;
  const ResourceType& classes_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_default_storage_class(const AdmissionParts& parts) {
  return std::make_unique<DefaultStorageClass>(parts);
}

}  // namespace o2dms::simulator

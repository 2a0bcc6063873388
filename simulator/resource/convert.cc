#include "simulator/resource/convert.h"

#include "simulator/resource/convert_autoscaler.h"
#include "simulator/resource/convert_device_claim.h"
#include "simulator/resource/convert_event.h"
#include "simulator/resource/structural_fields.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

bool is_autoscaler(const ResourceType& resource) {
  return resource.group == "autoscaling" && resource.plural == "horizontalpodautoscalers";
}

bool is_device_request_holder(const ResourceType& resource) {
  return resource.group == "resource.k8s.io" &&
         (resource.plural == "resourceclaims" || resource.plural == "resourceclaimtemplates" ||
          resource.plural == "resourceslices");
}

}  // namespace

bool shapes_differ(const ResourceType& from, const ResourceType& to) {
  if (&from == &to) return false;
  if (from.group != to.group) return true;  // Event
  // Of the betas, v1beta1 alone looks different: `exactly` and `basic` are one level deeper or higher there.
  if (is_device_request_holder(from)) return (from.version == "v1beta1") != (to.version == "v1beta1");
  return is_autoscaler(from);
}

base::Json convert(base::Json object, const ResourceType& from, const ResourceType& to) {
  if (&from != &to && object.is_object()) {
    if (to.definition != nullptr) {
      // Stored under what its definition said at that time, or in another version; what it says now decides.
      static_cast<void>(decode_custom(to, object, nullptr));
      fill_custom_defaults(to, object);
    } else if (from.group != to.group) {
      to.group.empty() ? event_to_core(object) : event_from_core(object);
    } else if (is_autoscaler(from)) {
      to.version == "v1" ? autoscaler_to_v1(object) : autoscaler_to_v2(object);
    } else if (shapes_differ(from, to)) {
      to.version == "v1beta1" ? devices_to_v1beta1(object, to.plural) : devices_from_v1beta1(object, to.plural);
    }
  }
  object["apiVersion"] = to.api_version;
  object["kind"] = to.kind;
  return object;
}

}  // namespace o2dms::simulator

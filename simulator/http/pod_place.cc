#include "simulator/http/pod_place.h"

#include "base/json.h"

namespace o2dms::simulator {

StatusOr<OpenObject> find_pod(const Serving& serving, const RequestContext& context) {
  RequestTarget whole = context.target;
  whole.subresource = {};
  const auto found = serving.parts.api.get(whole);
  if (!found) return base::failure(found.error());
  return OpenObject(*found);
}

StatusOr<PodName> place_of(const OpenObject& pod) {
  if (base::string_at(pod.json(), {"spec", "nodeName"}).empty())
    return base::failure(bad_request("pod " + std::string(pod.name()) + " does not have a host assigned"));
  return PodName{std::string(pod.namespace_name()), std::string(pod.name()), std::string(pod.uid())};
}

StatusOr<PodStreams*> streams_of(const Serving& serving, const RequestContext& context) {
  if (serving.parts.streams != nullptr) return serving.parts.streams;
  StatusError error = generic_status(501);
  error.reason = "NotImplemented";
  error.message = "this cluster does not serve the subresource " + std::string(context.target.subresource);
  return base::failure(std::move(error));
}

}  // namespace o2dms::simulator

#include "simulator/verbs/request_target.h"

#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

StatusSubject subject_of(const RequestTarget& target) {
  return {target.resource->group, target.resource->plural, target.name};
}

StatusOr<void> check_name(const RequestTarget& target, std::string_view name) {
  if (name == target.name) return base::done();
  return base::failure(bad_request("the name of the object (" + std::string(name) +
                                   ") does not match the name on the URL (" + std::string(target.name) + ")"));
}

StatusOr<void> check_names(const RequestTarget& target, const base::Json& object) {
  const std::string_view name = base::string_at(object, {"metadata", "name"}),
                         ns = base::string_at(object, {"metadata", "namespace"});
  if (name.empty()) {
    return base::failure(bad_request("the name of the object (" + std::string(target.name) +
                                     " based on URL) was undeterminable: name must be provided"));
  }
  if (auto named = check_name(target, name); !named) return named;
  if (!ns.empty() && ns != target.ns) {
    return base::failure(bad_request("the namespace of the object (" + std::string(ns) +
                                     ") does not match the namespace on the request (" + std::string(target.ns) + ")"));
  }
  return base::done();
}

}  // namespace o2dms::simulator

#include "simulator/verbs/scale.h"

#include "simulator/resource/selector.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

Json scale_of(const StoredObject& object) {
  const Document document = object.document();
  const Json& json = *document;
  Json metadata = {
      {"name", object.name()}, {"resourceVersion", std::to_string(object.revision())}, {"uid", object.uid()}};
  if (!object.namespace_name().empty()) metadata["namespace"] = object.namespace_name();
  metadata["creationTimestamp"] = base::string_at(json, {"metadata", "creationTimestamp"});
  Json spec = Json::object();
  if (const std::int64_t replicas = base::integer_at(json, {"spec", "replicas"}); replicas != 0)
    spec["replicas"] = replicas;
  Json status = {{"replicas", base::integer_at(json, {"status", "replicas"})}};
  const Json* selector = base::find(json, {"spec", "selector"});
  if (object.resource().plural == "replicationcontrollers") {
    status["selector"] = LabelSelector::from_map(selector).text();
  } else if (const auto parsed = LabelSelector::from_object(selector)) {
    status["selector"] = parsed->text();
  }
  return {{"kind", "Scale"},
          {"apiVersion", "autoscaling/v1"},
          {"metadata", std::move(metadata)},
          {"spec", std::move(spec)},
          {"status", std::move(status)}};
}

}  // namespace o2dms::simulator

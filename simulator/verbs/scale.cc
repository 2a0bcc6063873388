#include "simulator/verbs/scale.h"

#include "simulator/resource/json_path.h"
#include "simulator/resource/selector.h"
#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {

using base::Json;

namespace {

Json scale_with(const StoredObject& object, const Json& json, Json spec, Json status) {
  Json metadata = {
      {"name", object.name()}, {"resourceVersion", std::to_string(object.revision())}, {"uid", object.uid()}};
  if (!object.namespace_name().empty()) metadata["namespace"] = object.namespace_name();
  metadata["creationTimestamp"] = base::string_at(json, {"metadata", "creationTimestamp"});
  return {{"kind", "Scale"},
          {"apiVersion", "autoscaling/v1"},
          {"metadata", std::move(metadata)},
          {"spec", std::move(spec)},
          {"status", std::move(status)}};
}

std::int64_t number_at(const Json& json, const std::string& path) {
  const Json* found = find_simple_path(json, path);
  return found != nullptr && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Json custom_scale_of(const StoredObject& object, const Json& json, const ScalePaths& paths) {
  Json spec = Json::object();
  if (const std::int64_t replicas = number_at(json, paths.spec_replicas); replicas != 0) spec["replicas"] = replicas;
  Json status = {{"replicas", number_at(json, paths.status_replicas)}};
  const Json* selector = paths.selector.empty() ? nullptr : find_simple_path(json, paths.selector);
  if (selector != nullptr && selector->is_string()) status["selector"] = *selector;
  return scale_with(object, json, std::move(spec), std::move(status));
}

}  // namespace

Json scale_of(const StoredObject& object) {
  const Document document = object.document();
  const Json& json = *document;
  const CustomVersion* definition = object.resource().definition;
  if (definition != nullptr && definition->scale) return custom_scale_of(object, json, *definition->scale);
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
  return scale_with(object, json, std::move(spec), std::move(status));
}

StatusOr<void> check_scale(const StoredObject& object) {
  const CustomVersion* definition = object.resource().definition;
  if (definition == nullptr || !definition->scale) return base::done();
  const std::string& path = definition->scale->spec_replicas;
  if (find_simple_path(*object.document(), path) != nullptr) return base::done();
  return base::failure(internal_error("the spec replicas field \"" + path + "\" does not exist"));
}

void set_scale(const ResourceType& storage, Json& object, std::int64_t replicas) {
  const CustomVersion* definition = storage.definition;
  const std::string path =
      definition != nullptr && definition->scale ? definition->scale->spec_replicas : std::string(".spec.replicas");
  set_simple_path(object, path, replicas);
}

}  // namespace o2dms::simulator

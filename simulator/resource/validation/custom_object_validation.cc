// Custom objects: their schema, and what their definition says of scale.
#include <limits>

#include "simulator/resource/json_path.h"
#include "simulator/resource/validation/kind_validation.h"
#include "simulator/resource/validation/schema_validation.h"
#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_replicas(const Json& object, const std::string& path, Problems& problems) {
  const Json* replicas = find_simple_path(object, path);
  if (replicas == nullptr || !replicas->is_number_integer()) return;
  const FieldPath root;
  const auto value = replicas->get<std::int64_t>();
  if (value < 0) problems.invalid(root.field(path), *replicas, "should be a non-negative integer");
  if (value > std::numeric_limits<std::int32_t>::max())
    problems.invalid(root.field(path), *replicas, "should be less than or equal to 2147483647");
}

}  // namespace

void validate_custom_object(const Subject& subject, Problems& problems) {
  const CustomVersion& definition = *subject.resource.definition;
  const FieldPath root;
  validate_by_schema(definition.schema, subject.object, subject.old, root, problems);
  if (definition.scale) {
    validate_replicas(subject.object, definition.scale->spec_replicas, problems);
    validate_replicas(subject.object, definition.scale->status_replicas, problems);
  }
  validate_embedded(definition.schema, subject.object, root, problems);
  validate_lists(definition.schema, subject.object, root, problems);
}

}  // namespace o2dms::simulator

#include "simulator/schema/generate/table_writer.h"

namespace o2dms::simulator::generate {
namespace {

using base::Json;

bool is_zero(const Json& value) {
  return value.is_null() || value == "" || value == 0 || value == false || (value.is_structured() && value.empty());
}

}  // namespace

void collect_defaults(const Json& v3_document, TypeDefaults& defaults) {
  const Json* schemas = base::find(v3_document, {"components", "schemas"});
  if (schemas == nullptr) return;
  for (const auto& [name, schema] : schemas->items()) {
    const auto properties = schema.find("properties");
    if (properties == schema.end()) continue;
    for (const auto& [field, property] : properties->items()) {
      const auto value = property.find("default");
      if (value != property.end() && !is_zero(*value)) defaults[name][field] = *value;
    }
  }
}

}  // namespace o2dms::simulator::generate

#include <set>

#include "simulator/schema/generate/table_writer.h"

namespace o2dms::simulator::generate {
namespace {

using base::Json;

constexpr std::string_view v2_prefix = "#/definitions/";

// Definitions that are a value of their own, whatever the document says of their shape.
std::string_view named_value(std::string_view name) {
  static const std::map<std::string_view, std::string_view> names = {
      {"io.k8s.apimachinery.pkg.api.resource.Quantity", "q"},   {"io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", "f"},
      {"io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", "u"},  {"io.k8s.apimachinery.pkg.apis.meta.v1.Time", "t"},
      {"io.k8s.apimachinery.pkg.runtime.RawExtension", "a"},    {"io.k8s.apimachinery.pkg.apis.meta.v1.Patch", "a"},
      {"io.k8s.apimachinery.pkg.util.intstr.IntOrString", "o"},
  };
  const auto found = names.find(name);
  return found == names.end() ? std::string_view() : found->second;
}

std::string text(const Json& schema, const char* key) {
  const auto found = schema.find(key);
  return found != schema.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string joined(const Json& list) {
  std::string out;
  for (const Json& item : list) out += (out.empty() ? "" : ",") + item.get<std::string>();
  return out;
}

class TypesWriter {
 public:
  TypesWriter(const Json& definitions, const Defaults& defaults, std::string& out)
      : definitions_(definitions), defaults_(defaults), out_(out) {}

  base::Result<void> write() {
    for (const auto& [name, definition] : definitions_.items()) {
      if (!is_object_type(name)) continue;
      auto outcome = write_type(name, definition);
      if (!outcome) return outcome;
    }
    return base::done();
  }

 private:
  bool is_object_type(const std::string& name) const {
    const Json& definition = definitions_.at(name);
    return named_value(name).empty() && text(definition, "type") == "object" &&
           !definition.contains("additionalProperties") &&
           !definition.value("x-kubernetes-preserve-unknown-fields", false);
  }

  base::Result<void> write_type(const std::string& name, const Json& definition) {
    out_ += "t\t" + name + (text(definition, "x-kubernetes-map-type") == "atomic" ? "\tm\n" : "\n");
    // Types of many kinds (DeleteOptions, WatchEvent) belong to every group: nothing is found by their kind.
    const auto kinds = definition.find("x-kubernetes-group-version-kind");
    if (kinds != definition.end() && kinds->size() == 1) {
      const Json& kind = kinds->front();
      const std::string group = text(kind, "group");
      out_ += "k\t" + (group.empty() ? "-" : group) + "\t" + text(kind, "version") + "\t" + text(kind, "kind") + "\n";
    }
    std::set<std::string> required;
    if (const auto list = definition.find("required"); list != definition.end())
      for (const Json& field : *list) required.insert(field.get<std::string>());
    const auto properties = definition.find("properties");
    if (properties == definition.end()) return base::done();
    for (const auto& [field, schema] : properties->items()) {
      auto value = value_of(schema);
      if (!value) return base::fail("definition " + name + ", field " + field + ": " + value.error().message);
      out_ += "f\t" + field + "\t" + *value + (required.count(field) != 0 ? "\t!" : "") + attributes(schema);
      write_default(name, field);
      out_ += "\n";
    }
    return base::done();
  }

  void write_default(const std::string& type, const std::string& field) {
    const auto of_type = defaults_.find(type);
    if (of_type == defaults_.end()) return;
    const auto found = of_type->second.find(field);
    if (found != of_type->second.end()) out_ += "\tD=" + base::to_text(found->second);
  }

  base::Result<std::string> value_of(const Json& schema) const {
    const std::string ref = text(schema, "$ref");
    if (!ref.empty()) return value_of_reference(ref);
    const std::string type = text(schema, "type"), format = text(schema, "format");
    if (schema.value("x-kubernetes-int-or-string", false) || format == "int-or-string") return std::string("o");
    if (type == "string") return std::string(format == "byte" ? "y" : format == "date-time" ? "t" : "s");
    if (type == "integer") return std::string(format == "int32" ? "i" : "l");
    if (type == "number") return std::string("n");
    if (type == "boolean") return std::string("b");
    if (type == "array") return nested("[", schema, "items");
    if (type == "object" && schema.contains("additionalProperties")) return nested("{", schema, "additionalProperties");
    if (type.empty() || type == "object") return std::string("a");
    return base::fail("unknown type " + type);
  }

  base::Result<std::string> nested(const std::string& prefix, const Json& schema, const char* key) const {
    const auto inner = schema.find(key);
    if (inner == schema.end() || !inner->is_object()) return prefix + "a";
    auto value = value_of(*inner);
    return value ? base::Result<std::string>(prefix + *value) : value;
  }

  base::Result<std::string> value_of_reference(const std::string& ref) const {
    if (ref.rfind(v2_prefix, 0) != 0) return base::fail("reference " + ref + " is not within the document");
    const std::string name = ref.substr(v2_prefix.size());
    if (const auto value = named_value(name); !value.empty()) return std::string(value);
    const auto definition = definitions_.find(name);
    if (definition == definitions_.end()) return base::fail("reference " + ref + " leads nowhere");
    return is_object_type(name) ? base::Result<std::string>("@" + name) : value_of(*definition);
  }

  static std::string attributes(const Json& schema) {
    std::string out;
    const std::string list_type = text(schema, "x-kubernetes-list-type");
    const std::string strategy = text(schema, "x-kubernetes-patch-strategy");
    if (list_type == "set") out += "\tL=set";
    if (list_type == "map") out += "\tL=map:" + joined(schema.at("x-kubernetes-list-map-keys"));
    if (text(schema, "x-kubernetes-map-type") == "atomic") out += "\tm";
    if (strategy.find("merge") != std::string::npos) out += "\tP";
    if (strategy.find("retainKeys") != std::string::npos) out += "\tR";
    if (const auto key = text(schema, "x-kubernetes-patch-merge-key"); !key.empty()) out += "\tK=" + key;
    return out;
  }

  const Json& definitions_;
  const Defaults& defaults_;
  std::string& out_;
};

bool is_zero(const Json& value) {
  return value.is_null() || value == "" || value == 0 || value == false || (value.is_structured() && value.empty());
}

}  // namespace

void collect_defaults(const Json& v3_document, Defaults& defaults) {
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

base::Result<void> write_types(const Json& v2_document, const Defaults& defaults, std::string& out) {
  const auto definitions = v2_document.find("definitions");
  if (definitions == v2_document.end() || !definitions->is_object())
    return base::fail("the OpenAPI document has no definitions: an OpenAPI v2 document is needed");
  return TypesWriter(*definitions, defaults, out).write();
}

}  // namespace o2dms::simulator::generate

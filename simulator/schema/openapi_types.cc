#include "simulator/schema/openapi_types.h"

#include <algorithm>
#include <deque>
#include <set>

#include "base/joined.h"
#include "simulator/schema/openapi_shape.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Of references, lists and maps within each other: a circle of them has no end.
constexpr int kMaxDepth = 64;

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

std::string_view text(const Json& schema, std::string_view key) {
  return base::string_at(schema, {key});
}

// What may stand in a cell of the table.
bool is_cell(std::string_view word) {
  if (word.empty() || word == "-") return false;
  return std::none_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

bool has_fields(const Json& schema) {
  const Json* properties = base::find(schema, {"properties"});
  return properties != nullptr && properties->is_object() && !properties->empty();
}

bool keeps_unknown(const Json& schema) {
  return base::bool_at(schema, {"x-kubernetes-preserve-unknown-fields"});
}

class TypesWriter {
 public:
  TypesWriter(const Json& definitions, const TypeDefaults& defaults, Prose prose, std::string& out)
      : definitions_(definitions), defaults_(defaults), prose_(prose), out_(out) {}

  base::Result<void> write() {
    for (const auto& [name, definition] : definitions_.items()) {
      if (!is_object_type(name)) continue;
      if (!is_cell(name)) return base::fail("definition " + base::to_text(name) + ": no name of a type");
      waiting_.push_back({name, &definition, false});
      custom_ = is_custom_definition(name, definition);
      while (!waiting_.empty()) {
        const Waiting next = waiting_.front();
        waiting_.pop_front();
        if (auto outcome = write_type(next); !outcome) return outcome;
      }
    }
    return base::done();
  }

 private:
  struct Waiting {
    std::string name;
    const Json* schema;
    bool in_place;
  };

  // Where a value is met.
  struct Occurrence {
    std::string name;  // what a type gets that is written there
    int depth = 0;     // of references, lists and maps
    // A reference led there: the type may be met again, within itself, too, and so needs a name to be referred to by.
    bool by_reference = false;
  };

  bool is_object_type(const std::string& name) const {
    const Json& definition = definitions_.at(name);
    const std::string_view type = text(definition, "type");
    return named_value(name).empty() && (type == "object" || (type.empty() && has_fields(definition))) &&
           !definition.contains("additionalProperties") && (has_fields(definition) || !keeps_unknown(definition));
  }

  base::Result<void> write_type(const Waiting& type) {
    const Json& schema = *type.schema;
    // Of a custom resource that says nothing of itself everything is kept.
    const bool silent = custom_ && !type.in_place && !has_fields(schema);
    std::string flags = text(schema, "x-kubernetes-map-type") == "atomic" ? "m" : "";
    flags += custom_ ? "c" : "";
    flags += type.in_place ? "p" : "";
    flags += silent || keeps_unknown(schema) ? "u" : "";
    out_ += "t\t" + type.name + (flags.empty() ? "" : "\t" + flags) + "\n";
    if (const std::string kind = kind_of_definition(schema); !kind.empty() && !type.in_place) {
      const auto version = kind.find('/'), word = kind.find('/', version + 1);
      const std::string group = kind.substr(0, version);
      out_ += "k\t" + (group.empty() ? "-" : group) + "\t" + kind.substr(version + 1, word - version - 1) + "\t" +
              kind.substr(word + 1) + "\n";
    }
    write_description(schema);
    return silent ? write_object_fields() : write_fields(type);
  }

  base::Result<void> write_fields(const Waiting& type) {
    const std::vector<std::string> required = base::texts_at(*type.schema, {"required"});
    const std::set<std::string_view> needed(required.begin(), required.end());
    if (!has_fields(*type.schema)) return base::done();
    for (const auto& [field, schema] : type.schema->at("properties").items()) {
      const auto failed = [&type, &name = field](const std::string& why) {
        return base::fail("definition " + type.name + ", property " + base::to_text(name) + ": " + why);
      };
      if (!is_cell(field)) return failed("no name of a field");
      auto value = value_of(schema, {type.name + "." + field});
      if (!value) return failed(value.error().message);
      auto rules = attributes(schema, *value);
      if (!rules) return failed(rules.error().message);
      out_ += "f\t" + field + "\t" + *value + (needed.count(field) != 0 ? "\t!" : "") + *rules;
      write_default(type.name, field);
      out_ += "\n";
      write_description(schema);
    }
    return base::done();
  }

  // What every object has.
  base::Result<void> write_object_fields() {
    const std::string metadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    if (!definitions_.contains(metadata)) return base::fail("definition " + metadata + " is missing");
    out_ += "f\tapiVersion\ts\nf\tkind\ts\nf\tmetadata\t@" + metadata + "\n";
    return base::done();
  }

  void write_description(const Json& schema) {
    const std::string_view description = text(schema, "description");
    if (prose_ == Prose::kept && !description.empty()) out_ += "d\t" + base::to_text(description) + "\n";
  }

  void write_default(const std::string& type, const std::string& field) {
    const auto of_type = defaults_.find(type);
    if (of_type == defaults_.end()) return;
    const auto found = of_type->second.find(field);
    if (found != of_type->second.end()) out_ += "\tD=" + base::to_text(found->second);
  }

  base::Result<std::string> value_of(const Json& schema, const Occurrence& occurrence) {
    if (occurrence.depth > kMaxDepth) return base::fail("references, lists or maps go in a circle or too deep");
    const std::string_view ref = text(schema, "$ref");
    if (!ref.empty()) return value_of_reference(ref, occurrence);
    const std::string_view type = text(schema, "type"), format = text(schema, "format");
    if (base::bool_at(schema, {"x-kubernetes-int-or-string"}) || format == "int-or-string") return std::string("o");
    if (type == "string") return std::string(format == "byte" ? "y" : format == "date-time" ? "t" : "s");
    if (type == "integer") return std::string(format == "int32" ? "i" : "l");
    if (type == "number") return std::string("n");
    if (type == "boolean") return std::string("b");
    if (type == "array") return nested("[", schema, "items", occurrence);
    if (type == "object" && schema.contains("additionalProperties"))
      return nested("{", schema, "additionalProperties", occurrence);
    if (type == "object" && has_fields(schema)) return written_there(schema, occurrence);
    if (type.empty() || type == "object") return std::string("a");
    return base::fail("unknown type " + base::to_text(type));
  }

  base::Result<std::string> nested(const std::string& prefix, const Json& schema, const char* key,
                                   Occurrence occurrence) {
    const auto inner = schema.find(key);
    if (inner == schema.end() || !inner->is_object()) return prefix + "a";
    ++occurrence.depth;
    auto value = value_of(*inner, occurrence);
    return value ? base::Result<std::string>(prefix + *value) : value;
  }

  base::Result<std::string> value_of_reference(std::string_view ref, const Occurrence& occurrence) {
    if (!ref.starts_with(kDefinitionReference))
      return base::fail("reference " + base::to_text(ref) + " is not within the document");
    const std::string target(ref.substr(kDefinitionReference.size()));
    if (!is_cell(target)) return base::fail("reference " + base::to_text(ref) + ": no name of a type");
    if (const auto value = named_value(target); !value.empty()) return std::string(value);
    const auto definition = definitions_.find(target);
    if (definition == definitions_.end()) return base::fail("reference " + base::to_text(ref) + " leads nowhere");
    return is_object_type(target) ? base::Result<std::string>("@" + target)
                                  : value_of(*definition, {target, occurrence.depth + 1, true});
  }

  // A type that a list or a field describes itself.
  std::string written_there(const Json& schema, const Occurrence& occurrence) {
    const auto [entry, is_new] = written_there_.try_emplace({&schema, custom_});
    std::string& name = entry->second;
    if (!is_new) return "@" + name;
    name = occurrence.name;
    while (definitions_.contains(name) || !written_names_.insert(name).second) name += "_";
    waiting_.push_back({name, &schema, !occurrence.by_reference});
    return "@" + name;
  }

  static base::Result<std::string> attributes(const Json& schema, std::string_view value) {
    std::string out;
    const std::string_view list_type = text(schema, "x-kubernetes-list-type");
    const std::string_view strategy = text(schema, "x-kubernetes-patch-strategy");
    if (list_type == "set" && value.starts_with('[')) out += "\tL=set";
    if (list_type == "map" && value.starts_with("[@")) {
      const std::vector<std::string> keys = base::texts_at(schema, {"x-kubernetes-list-map-keys"});
      for (const std::string& key : keys)
        if (!is_cell(key) || key.find(',') != std::string::npos)
          return base::fail("x-kubernetes-list-map-keys: " + base::to_text(key) + " is no name of a field");
      if (keys.empty()) return base::fail("x-kubernetes-list-type is map, but x-kubernetes-list-map-keys has no key");
      out += "\tL=map:" + base::joined(keys, ",");
    }
    if (text(schema, "x-kubernetes-map-type") == "atomic") out += "\tm";
    if (strategy.find("merge") != std::string_view::npos) out += "\tP";
    if (strategy.find("retainKeys") != std::string_view::npos) out += "\tR";
    if (const auto key = text(schema, "x-kubernetes-patch-merge-key"); !key.empty()) {
      if (!is_cell(key)) return base::fail("x-kubernetes-patch-merge-key is no name of a field");
      out.append("\tK=").append(key);
    }
    return out;
  }

  const Json& definitions_;
  const TypeDefaults& defaults_;
  const Prose prose_;
  std::string& out_;
  std::deque<Waiting> waiting_;  // the definition at hand, and what is written in place within it
  bool custom_ = false;          // the definition at hand is of a custom resource
  std::map<std::pair<const Json*, bool>, std::string> written_there_;  // by schema, and whether it is a custom one
  std::set<std::string> written_names_;
};

}  // namespace

base::Result<void> write_types(const Json& definitions, const TypeDefaults& defaults, Prose prose, std::string& out) {
  return TypesWriter(definitions, defaults, prose, out).write();
}

std::string kind_of_definition(const Json& definition) {
  const auto& kinds = base::elements_at(definition, {"x-kubernetes-group-version-kind"});
  if (kinds.size() != 1) return {};
  const std::string_view group = text(kinds.front(), "group"), version = text(kinds.front(), "version"),
                         kind = text(kinds.front(), "kind");
  const auto is_word = [](std::string_view word) { return is_cell(word) && word.find('/') == std::string_view::npos; };
  if (!is_word(version) || !is_word(kind) || !(group.empty() || is_word(group))) return {};
  return std::string(group).append("/").append(version).append("/").append(kind);
}

bool is_custom_definition(std::string_view name, const Json& definition) {
  const std::string kind = kind_of_definition(definition);
  std::string_view group = std::string_view(kind).substr(0, kind.find('/'));
  if (group.empty()) return false;
  std::string expected;
  while (!group.empty()) {
    const auto dot = group.rfind('.');
    expected.append(dot == std::string_view::npos ? group : group.substr(dot + 1)).append(".");
    group = dot == std::string_view::npos ? std::string_view() : group.substr(0, dot);
  }
  std::string rest = kind.substr(kind.find('/') + 1);
  rest[rest.find('/')] = '.';
  return name == expected + rest;
}

}  // namespace o2dms::simulator

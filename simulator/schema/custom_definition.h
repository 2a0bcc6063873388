// CustomDefinition: what a CustomResourceDefinition says, compiled into the form that all resources have: one
// ResourceType for each of its versions, which share their storage, with their types and schemas. Made once for each
// content of a definition, and kept as long as the registry (live_registry.h), since stored objects point to it.
// Immutable; thread-safe.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "simulator/schema/registry.h"
#include "simulator/schema/structural_schema.h"

namespace o2dms::simulator {

struct CustomColumn {
  std::string name, type, format, description, json_path;
  int priority = 0;
};

struct ScalePaths {
  std::string spec_replicas, status_replicas, selector;  // JSON paths: ".spec.replicas"; a selector may be empty
};

// What others make of a version's schema once: its rules, compiled.
class CompiledSchema {
 public:
  virtual ~CompiledSchema() = default;
};

// What a version has beside its ResourceType.
struct CustomVersion {
  StructuralSchema schema;
  base::Json document;  // the schema as it was sent; an object
  std::vector<CustomColumn> columns;
  std::optional<ScalePaths> scale;
  std::string deprecation;  // a warning to whoever uses it; empty: it is not deprecated

  // Made by the first who asks, constructible from the schema. There is one type of it.
  template <class Compiled>
  [[nodiscard]] const Compiled& compiled() const {
    std::call_once(compiled_once, [this] { compiled_schema = std::make_unique<const Compiled>(schema); });
    return static_cast<const Compiled&>(*compiled_schema);
  }
  mutable std::once_flag compiled_once;
  mutable std::unique_ptr<const CompiledSchema> compiled_schema;
};

class CustomDefinition {
 public:
  // `definition` is valid and has accepted names. All its versions are stored under `index`. Types of metadata are
  // those of `built_in`, which outlives it.
  CustomDefinition(const base::Json& definition, const Registry& built_in, std::uint32_t index);
  CustomDefinition(const CustomDefinition&) = delete;
  CustomDefinition& operator=(const CustomDefinition&) = delete;

  // Those that are served, the preferred one first.
  [[nodiscard]] const std::vector<const ResourceType*>& served() const { return served_; }

 private:
  void add_version(const base::Json& version, const base::Json& spec, const base::Json& names);
  void add_subresources(const base::Json& version, ResourceType& resource, CustomVersion& custom);
  void add_types(ResourceType& resource, CustomVersion& custom);
  void read_value(const StructuralSchema& schema, Value& value);
  void read_fields(const StructuralSchema& schema, Type& type);
  void name_metadata(Type& type, std::string_view metadata_type);
  Value string_value() const;
  std::string_view own(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::vector<std::string_view> own_all(const base::Json& list);

  const Registry& built_in_;
  const std::uint32_t index_;
  std::deque<std::string> texts_;
  std::deque<Type> types_;
  std::deque<Value> elements_;
  std::deque<CustomVersion> versions_;
  std::deque<ResourceType> resources_;
  std::vector<const ResourceType*> served_;
};

// What nothing is known of: a map of such, or whatever else it is (structured-merge-diff's deduced type).
const Value& deduced_value();

}  // namespace o2dms::simulator

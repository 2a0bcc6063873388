// SchemaLoader: builds the types of a resource table from its t, k, f and d lines. Used by registry.cc alone.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/schema/schema.h"
#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {

class SchemaLoader {
 public:
  // First pass: names every type, so that references can point forward. Returns an empty string, or what is wrong.
  void declare(std::string_view name) { names_.push_back(name); }
  // Between the passes: makes the types, sorted by name.
  void make_types();
  // Second pass, line by line.
  std::string type_line(const TableLines& line);
  std::string kind_line(const TableLines& line);
  std::string field_line(const TableLines& line);
  std::string description_line(const TableLines& line);

  [[nodiscard]] const Type* find(std::string_view name) const;
  // What was built; the types keep pointing into `elements`.
  std::vector<Type> types;
  std::deque<Value> elements;

 private:
  std::string read_value(std::string_view text, Value& value);
  static std::string read_attribute(std::string_view text, Field& field);

  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, Type*> by_name_;
  Type* current_ = nullptr;
  std::string_view* description_ = nullptr;  // of the type or field above
};

}  // namespace o2dms::simulator

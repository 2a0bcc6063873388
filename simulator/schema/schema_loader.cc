#include "simulator/schema/schema_loader.h"

#include <algorithm>

namespace o2dms::simulator {
namespace {

bool scalar_kind(char letter, ValueKind& kind) {
  switch (letter) {
    case 'a':
      kind = ValueKind::any;
      return true;
    case 's':
      kind = ValueKind::string;
      return true;
    case 'i':
      kind = ValueKind::integer32;
      return true;
    case 'l':
      kind = ValueKind::integer64;
      return true;
    case 'n':
      kind = ValueKind::number;
      return true;
    case 'b':
      kind = ValueKind::boolean;
      return true;
    case 'y':
      kind = ValueKind::bytes;
      return true;
    case 't':
      kind = ValueKind::time;
      return true;
    case 'u':
      kind = ValueKind::micro_time;
      return true;
    case 'q':
      kind = ValueKind::quantity;
      return true;
    case 'o':
      kind = ValueKind::int_or_string;
      return true;
    case 'f':
      kind = ValueKind::fields_v1;
      return true;
    default:
      return false;
  }
}

}  // namespace

void SchemaLoader::make_types() {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  types.resize(names_.size());
  by_name_.reserve(names_.size());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    types[i].name = names_[i];
    by_name_.emplace(names_[i], &types[i]);
  }
}

const Type* SchemaLoader::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::string SchemaLoader::type_line(const TableLines& line) {
  current_ = by_name_.at(line[1]);
  if (!current_->fields.empty()) return "type " + std::string(line[1]) + " appears twice";
  for (const char flag : line[2]) {
    if (flag == 'm')
      current_->atomic_map = true;
    else if (flag == 'c')
      current_->custom = true;
    else if (flag == 'p')
      current_->in_place = true;
    else if (flag == 'u')
      current_->preserve_unknown = true;
    else
      return std::string("unknown flag ") + flag;
  }
  description_ = &current_->description;
  return {};
}

std::string SchemaLoader::kind_line(const TableLines& line) {
  if (current_ == nullptr) return "a kind without a type";
  current_->kinds.push_back({line[1], line[2], line[3]});
  return {};
}

std::string SchemaLoader::field_line(const TableLines& line) {
  if (current_ == nullptr) return "a field without a type";
  if (!current_->fields.empty() && current_->fields.back().name >= line[1])
    return "field " + std::string(line[1]) + " is not in alphabetical order";
  Field& field = current_->fields.emplace_back();
  field.name = line[1];
  description_ = &field.description;
  std::string problem = read_value(line[2], field.value);
  for (std::size_t i = 3; i < line.size() && problem.empty(); ++i) problem = read_attribute(line[i], field);
  return problem;
}

std::string SchemaLoader::description_line(const TableLines& line) {
  if (description_ == nullptr) return "a description of nothing";
  *description_ = line[1];
  return {};
}

std::string SchemaLoader::read_value(std::string_view text, Value& value) {
  if (text.size() == 1 && scalar_kind(text.front(), value.kind)) return {};
  if (text.size() < 2) return "unknown value \"" + std::string(text) + "\"";
  const char first = text.front();
  if (first == '@') {
    value.kind = ValueKind::object;
    value.type = find(text.substr(1));
    if (value.type == nullptr) return "type " + std::string(text.substr(1)) + " is nowhere in the table";
    return {};
  }
  if (first != '[' && first != '{') return "unknown value \"" + std::string(text) + "\"";
  value.kind = first == '[' ? ValueKind::list : ValueKind::map;
  Value& element = elements.emplace_back();
  value.element = &element;
  return read_value(text.substr(1), element);
}

std::string SchemaLoader::read_attribute(std::string_view text, Field& field) {
  Value& value = field.value;
  if (text == "!") {
    field.required = true;
  } else if (text == "m") {
    value.atomic_map = true;
  } else if (text == "P") {
    value.patch_merge = true;
  } else if (text == "R") {
    value.patch_retain_keys = true;
  } else if (text == "L=set") {
    value.list_kind = ListKind::set;
  } else if (text.starts_with("L=map:")) {
    value.list_kind = ListKind::map;
    value.list_map_keys = TableLines::split(text.substr(6), ',');
  } else if (text.starts_with("K=")) {
    value.patch_merge_key = text.substr(2);
  } else if (text.starts_with("D=")) {
    field.default_text = text.substr(2);
  } else {
    return "unknown attribute \"" + std::string(text) + "\"";
  }
  return {};
}

}  // namespace o2dms::simulator

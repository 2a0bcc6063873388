// Lists and maps of value.h: views of a document, and those that an evaluation makes.
#include <cmath>

#include "base/json.h"
#include "simulator/cel/field_name.h"
#include "simulator/cel/map_key.h"
#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

using base::Json;

List::List(std::vector<Value> values) : values_(std::make_shared<std::vector<Value>>(std::move(values))) {}

std::size_t List::size() const {
  return values_ != nullptr ? values_->size() : array_->size();
}

Value List::at(std::size_t index) const {
  if (values_ != nullptr) return (*values_)[index];
  return Value::of((*array_)[index], type_->element());
}

bool List::append(const Value& value) {
  if (values_ == nullptr || values_.use_count() != 1) return false;
  values_->push_back(value);
  return true;
}

std::optional<MapKey> map_key(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
      return MapKey(value.boolean());
    case Kind::integer:
      return MapKey(value.integer());
    case Kind::unsigned_integer: {
      const std::uint64_t number = value.unsigned_integer();
      if (number <= std::uint64_t{INT64_MAX}) return MapKey(static_cast<std::int64_t>(number));
      return MapKey(number);
    }
    case Kind::floating: {
      const double number = value.floating();
      if (std::floor(number) != number) return std::nullopt;
      if (number >= -9223372036854775808.0 && number < 9223372036854775808.0)
        return MapKey(static_cast<std::int64_t>(number));
      if (number > 0 && number < 18446744073709551616.0) return MapKey(static_cast<std::uint64_t>(number));
      return std::nullopt;
    }
    case Kind::string:
      return MapKey(std::string(value.string()));
    default:
      return std::nullopt;
  }
}

Map::Map(Entries entries, const Type* type) : type_(type), entries_(std::make_shared<Entries>(std::move(entries))) {}

std::size_t Map::size() const {
  return entries_ != nullptr ? entries_->size() : object_->size();
}

Value Map::member(const Json& value, std::string_view property) const {
  if (type_->is(Kind::map)) return Value::of(value, type_->element());
  if (const ObjectType* object = type_->object()) {
    const auto field = object->fields.find(property);
    if (field != object->fields.end()) return Value::of(value, field->second.type);
  }
  static const Type any;
  return Value::of(value, any);
}

bool Map::find(const Value& key, Value& found) const {
  if (entries_ != nullptr) {
    const auto wanted = map_key(key);
    const auto entry = wanted ? entries_->find(*wanted) : entries_->end();
    if (entry == entries_->end()) return false;
    found = entry->second.second;
    return true;
  }
  if (!key.is(Kind::string)) return false;
  const auto member = object_->find(key.string());
  if (member == object_->end()) return false;
  found = this->member(*member, key.string());
  return true;
}

bool Map::find_field(std::string_view name, Value& found) const {
  const ObjectType* object = type_ != nullptr ? type_->object() : nullptr;
  if (object != nullptr && object->escaped) {
    if (name.find("__") != std::string_view::npos) {
      const auto property = unescaped_field_name(name);
      return property && find(Value(Text::view(*property)), found);
    }
  }
  return find(Value(Text::view(name)), found);
}

std::vector<std::pair<Value, Value>> Map::entries() const {
  std::vector<std::pair<Value, Value>> all;
  all.reserve(size());
  if (entries_ != nullptr) {
    for (const auto& [key, entry] : *entries_) all.push_back(entry);
    return all;
  }
  for (const auto& [key, value] : object_->get_ref<const Json::object_t&>())
    all.emplace_back(Text::view(key), member(value, key));
  return all;
}

bool Map::insert(const MapKey& key, const Value& original_key, const Value& value) {
  if (entries_ == nullptr || entries_.use_count() != 1) return false;
  entries_->insert_or_assign(key, std::pair(original_key, value));
  return true;
}

}  // namespace o2dms::simulator::cel

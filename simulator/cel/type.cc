#include "simulator/cel/type.h"

#include <algorithm>
#include <array>

#include "simulator/cel/field_name.h"

namespace o2dms::simulator::cel {

struct Type::Parts {
  Kind kind = Kind::dyn;
  std::vector<Type> parameters;  // a map: value, key; list, optional, type: element
  std::shared_ptr<const ObjectType> object;
  std::string name;
  ListType list_type = ListType::atomic;
  std::vector<std::string> list_keys;
  std::uint64_t max_size = unbounded;
  std::size_t weight = 1;  // how many types it is made of
};

namespace {

// What a server reads of a request at most (k8s.io/apiserver, DefaultMaxRequestSizeBytes).
constexpr std::uint64_t max_document_bytes = 3U * 1024 * 1024;
// Types that are made of more are dyn: a type of types that each hold the one before twice doubles with every step.
constexpr std::size_t max_weight = 500;
constexpr std::uint64_t quotes = 2, brackets = 2, separators = 2;

std::uint64_t shortest_object(const ObjectType& object) {
  std::uint64_t size = brackets;
  for (const auto& [name, field] : object.fields)
    if (field.required) size += name.size() + quotes + separators + field.type.min_serialized_size();
  return size;
}

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::error:
      return "!error!";
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::unsigned_integer:
      return "uint";
    case Kind::floating:
      return "double";
    case Kind::string:
      return "string";
    case Kind::bytes:
      return "bytes";
    case Kind::timestamp:
      return "timestamp";
    case Kind::duration:
      return "duration";
    case Kind::list:
      return "list";
    case Kind::map:
      return "map";
    case Kind::type:
      return "type";
    case Kind::optional:
      return "optional_type";
    default:
      return "dyn";
  }
}

}  // namespace

Type::Type(Kind kind) {
  static const auto basic = [] {
    std::array<std::shared_ptr<const Parts>, static_cast<std::size_t>(Kind::parameter) + 1> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto parts = std::make_shared<Parts>();
      parts->kind = static_cast<Kind>(i);
      all[i] = std::move(parts);
    }
    return all;
  }();
  parts_ = basic[static_cast<std::size_t>(kind)];
}

Type Type::compound(std::shared_ptr<Parts> parts, std::vector<Type> parameters) {
  for (const Type& parameter : parameters) parts->weight += parameter.parts_->weight;
  if (parts->weight > max_weight) return {};
  parts->parameters = std::move(parameters);
  return Type(std::move(parts));
}

Type Type::list(Type element) {
  return list(std::move(element), ListType::atomic);
}

Type Type::list(Type element, ListType list_type, std::vector<std::string> keys) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::list;
  parts->list_type = list_type;
  parts->list_keys = std::move(keys);
  return compound(std::move(parts), {std::move(element)});
}

Type Type::map(Type key, Type value) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::map;
  return compound(std::move(parts), {std::move(value), std::move(key)});
}

Type Type::object(std::shared_ptr<const ObjectType> object) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::object;
  parts->name = object->name;
  parts->object = std::move(object);
  return Type(std::move(parts));
}

Type Type::type_of(Type type) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::type;
  return compound(std::move(parts), {std::move(type)});
}

Type Type::optional(Type type) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::optional;
  return compound(std::move(parts), {std::move(type)});
}

Type Type::opaque(std::string name) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::opaque;
  parts->name = std::move(name);
  return Type(std::move(parts));
}

Type Type::parameter(std::string name) {
  auto parts = std::make_shared<Parts>();
  parts->kind = Kind::parameter;
  parts->name = std::move(name);
  return Type(std::move(parts));
}

Type Type::with_max_size(std::uint64_t size) const {
  auto parts = std::make_shared<Parts>(*parts_);
  parts->max_size = size;
  return Type(std::move(parts));
}

std::uint64_t Type::max_size() const {
  if (parts_->max_size != unbounded) return parts_->max_size;
  switch (kind()) {
    case Kind::string:
    case Kind::bytes:
      return max_document_bytes - quotes;
    case Kind::list:
      return (max_document_bytes - brackets) / (element().min_serialized_size() + 1);
    // The shortest entry has a key of one letter, in quotes, with a colon and a comma.
    case Kind::map:
      return (max_document_bytes - brackets) / (element().min_serialized_size() + 5);
    default:
      return unbounded;
  }
}

std::uint64_t Type::min_serialized_size() const {
  switch (kind()) {
    case Kind::string:
    case Kind::bytes:
      return quotes;
    case Kind::timestamp:
      return 22;  // "2006-01-02T15:04:05Z"
    case Kind::duration:
      return 4;  // "0s"
    case Kind::boolean:
    case Kind::null:
      return 4;
    case Kind::list:
    case Kind::map:
      return brackets;
    case Kind::object:
      return shortest_object(*object());
    default:
      return 1;
  }
}

Kind Type::kind() const {
  return parts_->kind;
}

const Type& Type::element() const {
  static const Type any;
  return parts_->parameters.empty() ? any : parts_->parameters.front();
}

const Type& Type::key() const {
  static const Type any;
  return parts_->parameters.size() < 2 ? any : parts_->parameters[1];
}

const ObjectType* Type::object() const {
  return parts_->object.get();
}

ListType Type::list_type() const {
  return parts_->list_type;
}

const std::vector<std::string>& Type::list_keys() const {
  return parts_->list_keys;
}

const std::string& Type::name() const {
  return parts_->name;
}

std::string Type::text() const {
  switch (kind()) {
    case Kind::object:
    case Kind::opaque:
    case Kind::parameter:
      return name();
    case Kind::map:
      return "map(" + key().text() + ", " + element().text() + ")";
    case Kind::list:
    case Kind::type:
    case Kind::optional:
      return parts_->parameters.empty() ? std::string(kind_name(kind()))
                                        : std::string(kind_name(kind())) + "(" + element().text() + ")";
    default:
      return std::string(kind_name(kind()));
  }
}

bool operator==(const Type& a, const Type& b) {
  if (a.parts_ == b.parts_) return true;
  if (a.kind() != b.kind() || a.name() != b.name()) return false;
  return a.parts_->parameters == b.parts_->parameters;
}

const ObjectType::Field* ObjectType::find(std::string_view escaped_name) const {
  if (!escaped) {
    const auto found = fields.find(escaped_name);
    return found == fields.end() ? nullptr : &found->second;
  }
  const auto property = unescaped_field_name(escaped_name);
  if (!property || escaped_field_name(*property) != escaped_name) return nullptr;
  const auto found = fields.find(*property);
  return found == fields.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator::cel

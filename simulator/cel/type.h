// Type: the types of the Common Expression Language (github.com/google/cel-spec, doc/langdef.md), and how its callers
// describe data to it: the fields of an object, and how large strings, lists and maps may be. Who reads a CRD's schema
// builds Types from it; nothing here knows a schema of Kubernetes. Immutable, cheap to copy; any thread.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace o2dms::simulator::cel {

enum class Kind : std::uint8_t {
  dyn,  // checked when it is evaluated
  error,
  null,
  boolean,
  integer,
  unsigned_integer,
  floating,
  string,
  bytes,
  timestamp,
  duration,
  list,
  map,
  object,
  type,
  optional,
  opaque,     // of a library: "kubernetes.URL"
  parameter,  // stands for any type in a function's signature
};

// What two lists are compared and added as: x-kubernetes-list-type.
enum class ListType : std::uint8_t { atomic, set, map };

struct ObjectType;
inline constexpr std::uint64_t unbounded = std::numeric_limits<std::uint64_t>::max();

class Type {
 public:
  Type() : Type(Kind::dyn) {}
  // Of a kind that has no parts. Dates of JSON are text: a string whose format is date-time is a timestamp, one whose
  // format is duration a duration, one whose format is byte bytes.
  Type(Kind kind);  // NOLINT: implicit by design

  static Type list(Type element);
  // Keys are the names of the properties by which elements of a `map` list are told apart.
  static Type list(Type element, ListType list_type, std::vector<std::string> keys = {});
  static Type map(Type key, Type value);
  static Type object(std::shared_ptr<const ObjectType> object);
  static Type type_of(Type type);
  static Type optional(Type type);
  static Type opaque(std::string name);
  static Type parameter(std::string name);

  // The same with at most so many elements, entries or characters (maxItems, maxProperties, maxLength). Where nothing
  // was said, a document of 3 MiB bounds them, as in a real server.
  [[nodiscard]] Type with_max_size(std::uint64_t size) const;
  [[nodiscard]] std::uint64_t max_size() const;
  // The shortest JSON that is such a value, in bytes.
  [[nodiscard]] std::uint64_t min_serialized_size() const;

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
  // Of a list, a map's values, an optional and a type: what it holds. dyn for any other.
  [[nodiscard]] const Type& element() const;
  [[nodiscard]] const Type& key() const;
  [[nodiscard]] const ObjectType* object() const;  // null for any other kind
  [[nodiscard]] ListType list_type() const;
  [[nodiscard]] const std::vector<std::string>& list_keys() const;
  [[nodiscard]] const std::string& name() const;  // of an opaque type, an object, a parameter
  // As error messages and type() show it: "list(int)".
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Type& a, const Type& b);  // sizes are no part of it

 private:
  struct Parts;
  static Type compound(std::shared_ptr<Parts> parts, std::vector<Type> parameters);
  explicit Type(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Parts> parts_;
};

// An object with declared properties.
struct ObjectType {
  struct Field {
    Type type;
    bool required = false;
  };
  std::string name;  // as errors show it: "selfType1.spec"
  // By the property's name in JSON: expressions write it escaped (field_name.h).
  std::map<std::string, Field, std::less<>> fields;
  // False where expressions name the fields as they are, keywords included: `request.namespace`.
  bool escaped = true;

  // By the name in an expression; null when there is none.
  [[nodiscard]] const Field* find(std::string_view escaped_name) const;
};

}  // namespace o2dms::simulator::cel

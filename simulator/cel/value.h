// Value: what an expression is about and what it yields. A value that stands for JSON is a view: it must not outlive
// the document and the Type that it was made with. What the evaluation makes itself it owns. An error is a value, too,
// since `||` and `&&` may absorb it; evaluate() turns what remains into a Result. Cheap to copy; one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "simulator/cel/type.h"

namespace o2dms::simulator::cel {

class Value;

// Text or bytes: a view of the document, or its own.
class Text {
 public:
  Text() = default;
  static Text view(std::string_view text) { return Text(nullptr, text); }
  static Text own(std::string text);
  // A part of this one, with the same owner.
  [[nodiscard]] Text part(std::size_t begin, std::size_t length) const { return {owner_, text_.substr(begin, length)}; }
  [[nodiscard]] std::string_view get() const { return text_; }

 private:
  Text(std::shared_ptr<const std::string> owner, std::string_view text) : owner_(std::move(owner)), text_(text) {}
  std::shared_ptr<const std::string> owner_;
  std::string_view text_;
};

struct Bytes {
  Text data;
};
struct Null {};
// Seconds since the epoch and the nanoseconds after them (0 to 999 999 999), from year 1 to 9999.
struct Timestamp {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};
struct Duration {
  std::int64_t nanos = 0;
  friend auto operator<=>(const Duration&, const Duration&) = default;
};

// A list: an array of a document, or values.
class List {
 public:
  List(const base::Json* array, const Type* type) : array_(array), type_(type) {}
  explicit List(std::vector<Value> values);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Value at(std::size_t index) const;          // precondition: index < size()
  [[nodiscard]] const Type* type() const { return type_; }  // null for a list of the evaluation's own
  // Adds to a list of its own that nobody else holds; false when it is another.
  bool append(const Value& value);

 private:
  const base::Json* array_ = nullptr;
  const Type* type_ = nullptr;
  std::shared_ptr<std::vector<Value>> values_;
};

// What a map is asked by: numbers of one value are one key, whatever their types.
using MapKey = std::variant<bool, std::int64_t, std::uint64_t, std::string>;

// A map or an object: an object of a document, or entries.
class Map {
 public:
  using Entries = std::map<MapKey, std::pair<Value, Value>>;
  Map(const base::Json* object, const Type* type) : object_(object), type_(type) {}
  explicit Map(Entries entries, const Type* type = nullptr);
  [[nodiscard]] std::size_t size() const;
  // The value, or nothing (an empty pointer would cost an allocation): `found` says which. Errors are values.
  bool find(const Value& key, Value& found) const;
  // A field of an object by its name in an expression, escaped; a key of any other map as it is.
  bool find_field(std::string_view name, Value& found) const;
  [[nodiscard]] std::vector<std::pair<Value, Value>> entries() const;  // sorted by key
  [[nodiscard]] const Type* type() const { return type_; }             // null for a map of the evaluation's own
  // Adds to a map of its own that nobody else holds; false when it is another.
  bool insert(const MapKey& key, const Value& original_key, const Value& value);

 private:
  [[nodiscard]] Value member(const base::Json& value, std::string_view property) const;
  const base::Json* object_ = nullptr;
  const Type* type_ = nullptr;
  std::shared_ptr<Entries> entries_;
};

// optional.of(x), optional.none().
struct Optional {
  std::shared_ptr<const Value> value;  // null: none
};

// A value of a library, as a URL or an authorizer.
class Opaque {
 public:
  Opaque() = default;
  Opaque(const Opaque&) = delete;
  Opaque& operator=(const Opaque&) = delete;
  virtual ~Opaque() = default;
  [[nodiscard]] virtual const Type& type() const = 0;
  [[nodiscard]] virtual bool equals(const Opaque& other) const = 0;  // precondition: of the same type
};

struct ErrorValue {
  std::string message;
};

class Value {
 public:
  Value() = default;                                                       // null
  Value(bool value) : data_(value) {}                                      // NOLINT: implicit by design
  Value(std::int64_t value) : data_(value) {}                              // NOLINT: implicit by design
  Value(std::uint64_t value) : data_(value) {}                             // NOLINT: implicit by design
  Value(double value) : data_(value) {}                                    // NOLINT: implicit by design
  Value(Text text) : data_(std::move(text)) {}                             // NOLINT: implicit by design
  Value(std::string text) : data_(Text::own(std::move(text))) {}           // NOLINT: implicit by design
  Value(const char*) = delete;                                             // would be a bool
  Value(Bytes bytes) : data_(std::move(bytes)) {}                          // NOLINT: implicit by design
  Value(Timestamp time) : data_(time) {}                                   // NOLINT: implicit by design
  Value(Duration duration) : data_(duration) {}                            // NOLINT: implicit by design
  Value(List list) : data_(std::move(list)) {}                             // NOLINT: implicit by design
  Value(Map map) : data_(std::move(map)) {}                                // NOLINT: implicit by design
  Value(Type type) : data_(std::move(type)) {}                             // NOLINT: implicit by design
  Value(Optional optional) : data_(std::move(optional)) {}                 // NOLINT: implicit by design
  Value(std::shared_ptr<const Opaque> value) : data_(std::move(value)) {}  // NOLINT: implicit by design

  // A view of JSON as a value of the type. What does not fit is an error value that says so.
  static Value of(const base::Json& json, const Type& type);
  static Value error(std::string message);
  static Value optional(Value value);
  static Value none();

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
  [[nodiscard]] bool is_error() const { return kind() == Kind::error; }
  // As type() yields it: without the types of elements.
  [[nodiscard]] Type type() const;

  // Preconditions: of that kind.
  [[nodiscard]] bool boolean() const { return std::get<bool>(data_); }
  [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(data_); }
  [[nodiscard]] std::uint64_t unsigned_integer() const { return std::get<std::uint64_t>(data_); }
  [[nodiscard]] double floating() const { return std::get<double>(data_); }
  [[nodiscard]] const Text& text() const { return std::get<Text>(data_); }
  [[nodiscard]] std::string_view string() const { return text().get(); }
  [[nodiscard]] std::string_view bytes() const { return std::get<Bytes>(data_).data.get(); }
  [[nodiscard]] const Text& bytes_text() const { return std::get<Bytes>(data_).data; }
  [[nodiscard]] Timestamp timestamp() const { return std::get<Timestamp>(data_); }
  [[nodiscard]] Duration duration() const { return std::get<Duration>(data_); }
  [[nodiscard]] const List& list() const { return std::get<List>(data_); }
  [[nodiscard]] List& list() { return std::get<List>(data_); }
  [[nodiscard]] const Map& map() const { return std::get<Map>(data_); }
  [[nodiscard]] Map& map() { return std::get<Map>(data_); }
  [[nodiscard]] const Type& type_value() const { return std::get<Type>(data_); }
  [[nodiscard]] const Optional& optional_value() const { return std::get<Optional>(data_); }
  [[nodiscard]] const std::shared_ptr<const Opaque>& opaque() const {
    return std::get<std::shared_ptr<const Opaque>>(data_);
  }
  [[nodiscard]] const std::string& error_message() const {
    return std::get<std::shared_ptr<const ErrorValue>>(data_)->message;
  }

 private:
  using Data = std::variant<Null, bool, std::int64_t, std::uint64_t, double, Text, Bytes, Timestamp, Duration, List,
                            Map, Type, Optional, std::shared_ptr<const Opaque>, std::shared_ptr<const ErrorValue>>;
  Data data_;
};

// The value as JSON: what a mutation or a selector gets. An error for a value that JSON has not (a type, an opaque
// one).
base::Result<base::Json> to_json(const Value& value);

}  // namespace o2dms::simulator::cel

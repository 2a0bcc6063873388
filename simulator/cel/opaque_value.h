// A value of a library as an Opaque: T says its type by a static `type_name` and compares with ==.
#pragma once

#include <memory>
#include <utility>

#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

template <class T>
class OpaqueValue final : public Opaque {
 public:
  explicit OpaqueValue(T value) : value_(std::move(value)) {}
  [[nodiscard]] const Type& type() const override { return static_type(); }
  [[nodiscard]] bool equals(const Opaque& other) const override {
    return value_ == static_cast<const OpaqueValue&>(other).value_;
  }
  [[nodiscard]] const T& get() const { return value_; }

  static const Type& static_type() {
    static const Type type = Type::opaque(std::string(T::type_name));
    return type;
  }

 private:
  T value_;
};

template <class T>
Value opaque_value(T value) {
  return Value(std::shared_ptr<const Opaque>(std::make_shared<const OpaqueValue<T>>(std::move(value))));
}

// Precondition: the value is such a one.
template <class T>
const T& opaque_of(const Value& value) {
  return static_cast<const OpaqueValue<T>&>(*value.opaque()).get();
}

}  // namespace o2dms::simulator::cel

#include "simulator/cel/equality.h"

#include <cmath>

namespace o2dms::simulator::cel {
namespace {

// An element of the other list that has the same keys, for a list that is a map by them.
bool same_keys(const Value& a, const Value& b, const std::vector<std::string>& keys, Meter& meter) {
  if (!a.is(Kind::map) || !b.is(Kind::map)) return false;
  for (const std::string& key : keys) {
    Value ours, theirs;
    const bool has_ours = a.map().find(Value(Text::view(key)), ours);
    if (has_ours != b.map().find(Value(Text::view(key)), theirs)) return false;
    if (has_ours && !are_equal(ours, theirs, meter)) return false;
  }
  return true;
}

// Every element of `a` is in `b`, in whatever order.
bool contained(const List& a, const List& b, const Type& type, Meter& meter) {
  for (std::size_t i = 0; i < a.size() && !meter.stopped(); ++i) {
    const Value wanted = a.at(i);
    bool found = false;
    for (std::size_t j = 0; j < b.size() && !found && !meter.stopped(); ++j) {
      meter.add_steps(1);
      const Value candidate = b.at(j);
      if (type.list_type() == ListType::map && !same_keys(wanted, candidate, type.list_keys(), meter)) continue;
      found = are_equal(wanted, candidate, meter);
    }
    if (!found) return false;
  }
  return true;
}

bool equal_lists(const List& a, const List& b, Meter& meter) {
  if (a.size() != b.size()) return false;
  if (a.type() != nullptr && a.type()->list_type() != ListType::atomic) return contained(a, b, *a.type(), meter);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!are_equal(a.at(i), b.at(i), meter)) return false;
  return true;
}

bool equal_maps(const Map& a, const Map& b, Meter& meter) {
  if (a.size() != b.size()) return false;
  for (const auto& [key, value] : a.entries()) {
    Value other;
    if (!b.find(key, other) || !are_equal(value, other, meter)) return false;
  }
  return true;
}

bool equal_optionals(const Optional& a, const Optional& b, Meter& meter) {
  if (a.value == nullptr || b.value == nullptr) return a.value == b.value;
  return are_equal(*a.value, *b.value, meter);
}

template <class Integer>
std::optional<std::strong_ordering> order_with_integer(double a, Integer b) {
  if (std::isnan(a)) return std::nullopt;
  const double low = std::is_signed_v<Integer> ? -9223372036854775808.0 : 0.0;
  const double high = std::is_signed_v<Integer> ? 9223372036854775808.0 : 18446744073709551616.0;
  if (a < low) return std::strong_ordering::less;
  if (a >= high) return std::strong_ordering::greater;
  const auto whole = static_cast<Integer>(a);
  if (whole != b) return whole <=> b;
  const double fraction = a - std::trunc(a);
  return fraction == 0  ? std::strong_ordering::equal
         : fraction > 0 ? std::strong_ordering::greater
                        : std::strong_ordering::less;
}

std::strong_ordering reversed(std::strong_ordering order) {
  return 0 <=> order;
}

std::optional<std::strong_ordering> order_of_doubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::nullopt;
  return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::strong_ordering order_of_integers(std::int64_t a, std::uint64_t b) {
  if (a < 0) return std::strong_ordering::less;
  return static_cast<std::uint64_t>(a) <=> b;
}

std::optional<std::strong_ordering> order_of_numbers(const Value& a, const Value& b) {
  if (a.is(Kind::floating)) {
    if (b.is(Kind::floating)) return order_of_doubles(a.floating(), b.floating());
    return b.is(Kind::integer) ? order_with_integer(a.floating(), b.integer())
                               : order_with_integer(a.floating(), b.unsigned_integer());
  }
  if (b.is(Kind::floating)) {
    const auto order = order_of_numbers(b, a);
    return order ? std::optional(reversed(*order)) : order;
  }
  if (a.is(Kind::integer))
    return b.is(Kind::integer) ? a.integer() <=> b.integer() : order_of_integers(a.integer(), b.unsigned_integer());
  if (b.is(Kind::integer)) return reversed(order_of_integers(b.integer(), a.unsigned_integer()));
  return a.unsigned_integer() <=> b.unsigned_integer();
}

std::strong_ordering order_of_texts(std::string_view a, std::string_view b) {
  const int order = a.compare(b);
  return order <=> 0;
}

}  // namespace

bool is_number(const Value& value) {
  return value.is(Kind::integer) || value.is(Kind::unsigned_integer) || value.is(Kind::floating);
}

bool are_equal(const Value& a, const Value& b, Meter& meter) {
  meter.add_steps(1);
  if (meter.stopped()) return false;
  if (is_number(a) && is_number(b)) {
    const auto order = order_of_numbers(a, b);
    return order && *order == std::strong_ordering::equal;
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.boolean() == b.boolean();
    case Kind::string:
      return a.string() == b.string();
    case Kind::bytes:
      return a.bytes() == b.bytes();
    case Kind::timestamp:
      return a.timestamp() == b.timestamp();
    case Kind::duration:
      return a.duration() == b.duration();
    case Kind::list:
      return equal_lists(a.list(), b.list(), meter);
    case Kind::map:
      return equal_maps(a.map(), b.map(), meter);
    // A type as a value is its name alone: type([1]) == list.
    case Kind::type: {
      const Type &one = a.type_value(), &other = b.type_value();
      return one.kind() == other.kind() && one.name() == other.name();
    }
    case Kind::optional:
      return equal_optionals(a.optional_value(), b.optional_value(), meter);
    case Kind::opaque:
      return a.opaque()->type() == b.opaque()->type() && a.opaque()->equals(*b.opaque());
    default:
      return false;
  }
}

std::optional<std::strong_ordering> order_of(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return order_of_numbers(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::boolean:
      return a.boolean() <=> b.boolean();
    case Kind::string:
      return order_of_texts(a.string(), b.string());
    case Kind::bytes:
      return order_of_texts(a.bytes(), b.bytes());
    case Kind::timestamp:
      return a.timestamp() <=> b.timestamp();
    case Kind::duration:
      return a.duration() <=> b.duration();
    default:
      return std::nullopt;
  }
}

}  // namespace o2dms::simulator::cel

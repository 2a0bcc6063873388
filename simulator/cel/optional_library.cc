// Optional values (library.h): what may not be there, without an error.
#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

bool is_present(const Value& optional) {
  return optional.optional_value().value != nullptr;
}

bool is_zero(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return !value.boolean();
    case Kind::integer:
      return value.integer() == 0;
    case Kind::unsigned_integer:
      return value.unsigned_integer() == 0;
    case Kind::floating:
      return value.floating() == 0;
    case Kind::string:
      return value.string().empty();
    case Kind::bytes:
      return value.bytes().empty();
    case Kind::duration:
      return value.duration().nanos == 0;
    case Kind::timestamp:
      return value.timestamp() == Timestamp{};
    case Kind::list:
      return value.list().size() == 0;
    case Kind::map:
      return value.map().size() == 0;
    case Kind::optional:
      return !is_present(value);
    default:
      return false;
  }
}

Value held_value(Arguments a, Meter& /*meter*/) {
  return is_present(a[0]) ? *a[0].optional_value().value : Value::error("optional.none() dereference");
}

Value held_values(Arguments a, Meter& meter) {
  std::vector<Value> values;
  const List& list = a[0].list();
  meter.add_bytes(list.size() * sizeof(Value));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value element = list.at(i);
    if (!element.is(Kind::optional)) return Value::error("no such overload");
    if (is_present(element)) values.push_back(*element.optional_value().value);
  }
  return List(std::move(values));
}

constexpr FunctionRow rows_of_optionals[] = {
    {"optional.of(V) -> optional(V)", [](Arguments a, Meter&) { return Value::optional(a[0]); }},
    {"optional.ofNonZeroValue(V) -> optional(V)",
     [](Arguments a, Meter&) { return is_zero(a[0]) ? Value::none() : Value::optional(a[0]); }},
    {"optional.none() -> optional(V)", [](Arguments, Meter&) { return Value::none(); }},
    {"optional.unwrap(list(optional(V))) -> list(V)", held_values},
    {"list(optional(V))::unwrapOpt() -> list(V)", held_values},
    {"optional(V)::value() -> V", held_value},
    {"optional(V)::hasValue() -> bool", [](Arguments a, Meter&) -> Value { return is_present(a[0]); }},
    {"optional(V)::or(optional(V)) -> optional(V)", [](Arguments a, Meter&) { return is_present(a[0]) ? a[0] : a[1]; }},
    {"optional(V)::orValue(V) -> V",
     [](Arguments a, Meter&) { return is_present(a[0]) ? *a[0].optional_value().value : a[1]; }},
};

}  // namespace

std::span<const FunctionRow> optional_functions() {
  return rows_of_optionals;
}

}  // namespace o2dms::simulator::cel

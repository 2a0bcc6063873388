// Conversions between types, and type() (library.h).
#include <charconv>
#include <cmath>
#include <optional>

#include "base/ascii.h"
#include "base/utf8.h"
#include "simulator/cel/library.h"
#include "simulator/cel/number_text.h"
#include "simulator/cel/time_text.h"

namespace o2dms::simulator::cel {
namespace {

constexpr double two_to_63 = 9223372036854775808.0, two_to_64 = 18446744073709551616.0;

Value identical(Arguments arguments, Meter& /*meter*/) {
  return arguments[0];
}

Value conversion_error(std::string_view from, std::string_view to) {
  return Value::error("type conversion error from '" + std::string(from) + "' to '" + std::string(to) + "'");
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  if (std::is_signed_v<Number> && text.starts_with("+") && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  Number number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Value integer_of_unsigned(Arguments a, Meter& /*meter*/) {
  const std::uint64_t value = a[0].unsigned_integer();
  return value > std::uint64_t{INT64_MAX} ? Value::error("integer overflow") : Value(static_cast<std::int64_t>(value));
}
Value integer_of_double(Arguments a, Meter& /*meter*/) {
  const double value = a[0].floating();
  if (!(value > -two_to_63 && value < two_to_63)) return Value::error("integer overflow");
  return static_cast<std::int64_t>(value);
}
Value integer_of_text(Arguments a, Meter& /*meter*/) {
  const auto number = number_in<std::int64_t>(a[0].string());
  return number ? Value(*number) : conversion_error("string", "int");
}
Value unsigned_of_integer(Arguments a, Meter& /*meter*/) {
  const std::int64_t value = a[0].integer();
  return value < 0 ? Value::error("unsigned integer overflow") : Value(static_cast<std::uint64_t>(value));
}
Value unsigned_of_double(Arguments a, Meter& /*meter*/) {
  const double value = a[0].floating();
  if (!(value >= 0 && value < two_to_64)) return Value::error("unsigned integer overflow");
  return static_cast<std::uint64_t>(value);
}
Value unsigned_of_text(Arguments a, Meter& /*meter*/) {
  const auto number = number_in<std::uint64_t>(a[0].string());
  return number ? Value(*number) : conversion_error("string", "uint");
}

Value double_of_text(Arguments a, Meter& /*meter*/) {
  std::string_view text = a[0].string();
  const bool negative = text.starts_with("-");
  if (negative || text.starts_with("+")) text.remove_prefix(1);
  double value = 0;
  if (base::equals_ignoring_case(text, "inf") || base::equals_ignoring_case(text, "infinity")) {
    value = HUGE_VAL;
  } else if (base::equals_ignoring_case(text, "nan")) {
    value = NAN;
  } else {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole =
        end == text.data() + text.size() && !text.empty() && (base::is_digit(text.front()) || text.front() == '.');
    if (!whole || problem != std::errc()) return conversion_error("string", "double");
  }
  return negative ? -value : value;
}

Value boolean_of_text(Arguments a, Meter& /*meter*/) {
  const std::string_view text = a[0].string();
  for (const std::string_view word : {"1", "t", "T", "TRUE", "true", "True"})
    if (text == word) return true;
  for (const std::string_view word : {"0", "f", "F", "FALSE", "false", "False"})
    if (text == word) return false;
  return conversion_error("string", "bool");
}

Value text_of_bytes(Arguments a, Meter& meter) {
  if (!base::is_utf8(a[0].bytes())) return Value::error("invalid UTF-8 in bytes, cannot convert to string");
  meter.add_bytes(a[0].bytes().size());
  return a[0].bytes_text();
}

Value timestamp_of_text(Arguments a, Meter& /*meter*/) {
  const auto time = parse_timestamp(a[0].string());
  return time ? Value(*time) : conversion_error("string", "google.protobuf.Timestamp");
}
Value timestamp_of_seconds(Arguments a, Meter& /*meter*/) {
  const std::int64_t seconds = a[0].integer();
  if (seconds < first_second || seconds > last_second) return Value::error("timestamp overflow");
  return Timestamp{seconds, 0};
}
Value duration_of_text(Arguments a, Meter& /*meter*/) {
  const auto duration = parse_duration(a[0].string());
  return duration ? Value(*duration) : conversion_error("string", "google.protobuf.Duration");
}

constexpr FunctionRow rows_of_conversions[] = {
    {"dyn(A) -> dyn", identical},
    {"type(A) -> type(A)", [](Arguments a, Meter&) -> Value { return a[0].type(); }},
    {"int(int) -> int", identical},
    {"int(uint) -> int", integer_of_unsigned},
    {"int(double) -> int", integer_of_double},
    {"int(string) -> int", integer_of_text},
    {"int(timestamp) -> int", [](Arguments a, Meter&) -> Value { return a[0].timestamp().seconds; }},
    {"int(duration) -> int", [](Arguments a, Meter&) -> Value { return a[0].duration().nanos; }},
    {"uint(uint) -> uint", identical},
    {"uint(int) -> uint", unsigned_of_integer},
    {"uint(double) -> uint", unsigned_of_double},
    {"uint(string) -> uint", unsigned_of_text},
    {"double(double) -> double", identical},
    {"double(int) -> double", [](Arguments a, Meter&) -> Value { return static_cast<double>(a[0].integer()); }},
    {"double(uint) -> double",
     [](Arguments a, Meter&) -> Value { return static_cast<double>(a[0].unsigned_integer()); }},
    {"double(string) -> double", double_of_text},
    {"bool(bool) -> bool", identical},
    {"bool(string) -> bool", boolean_of_text},
    {"string(string) -> string", identical, CostRule::unit, SizeRule::first},
    {"string(bool) -> string",
     [](Arguments a, Meter&) -> Value { return std::string(a[0].boolean() ? "true" : "false"); }},
    {"string(int) -> string", [](Arguments a, Meter&) -> Value { return std::to_string(a[0].integer()); }},
    {"string(uint) -> string", [](Arguments a, Meter&) -> Value { return std::to_string(a[0].unsigned_integer()); }},
    {"string(double) -> string", [](Arguments a, Meter&) -> Value { return double_text(a[0].floating()); }},
    {"string(bytes) -> string", text_of_bytes, CostRule::first, SizeRule::to_text},
    {"string(timestamp) -> string", [](Arguments a, Meter&) -> Value { return timestamp_text(a[0].timestamp()); }},
    {"string(duration) -> string", [](Arguments a, Meter&) -> Value { return duration_text(a[0].duration()); }},
    {"bytes(bytes) -> bytes", identical, CostRule::unit, SizeRule::first},
    {"bytes(string) -> bytes", [](Arguments a, Meter&) -> Value { return Bytes{a[0].text()}; }, CostRule::first,
     SizeRule::to_bytes},
    {"timestamp(timestamp) -> timestamp", identical},
    {"timestamp(string) -> timestamp", timestamp_of_text},
    {"timestamp(int) -> timestamp", timestamp_of_seconds},
    {"duration(duration) -> duration", identical},
    {"duration(string) -> duration", duration_of_text},
    {"duration(int) -> duration", [](Arguments a, Meter&) -> Value { return Duration{a[0].integer()}; }},
};

}  // namespace

std::span<const FunctionRow> conversion_functions() {
  return rows_of_conversions;
}

}  // namespace o2dms::simulator::cel

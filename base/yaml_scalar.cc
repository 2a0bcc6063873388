#include "base/yaml_scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

namespace o2dms::base {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// 0x, 0o, 0b and a plain leading 0 (file modes!) say the base.
std::optional<Json> read_integer(std::string_view digits) {
  const bool negative = digits.starts_with('-'), sign = negative || digits.starts_with('+');
  if (sign) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 1 && digits.front() == '0') {
    const char mark = digits[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    digits.remove_prefix(base == 8 && mark != 'o' && mark != 'O' ? 1 : 2);
  }
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  constexpr auto lowest = static_cast<std::uint64_t>(INT64_MAX) + 1;
  if (negative && value <= lowest) return value == lowest ? INT64_MIN : -static_cast<std::int64_t>(value);
  if (sign && value >= lowest) return std::nullopt;
  return value;
}

// Digits with a point, an exponent, both or neither.
std::optional<Json> read_float(std::string_view text) {
  const bool plus = text.starts_with('+');
  if (plus) text.remove_prefix(1);
  if (plus && text.starts_with('-')) return std::nullopt;
  const auto value = read_double(text);
  return value ? std::optional<Json>(*value) : std::nullopt;
}

std::optional<Json> read_word(std::string_view text) {
  // Most texts are none of these, and their first letter says so.
  constexpr std::string_view firsts = "~nNtTyYoOfF.+-";
  if (text.size() > 5 || (!text.empty() && firsts.find(text.front()) == firsts.npos)) return std::nullopt;
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return Json();
  if (is_one_of(text, {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})) return false;
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return std::nan("");
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) return HUGE_VAL;
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) return -HUGE_VAL;
  return std::nullopt;
}

// Text without the underscores between its digits.
std::string without_underscores(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  return digits;
}

// ".5_0" is a number, ".5_" and "._5" are none.
bool has_loose_underscore(std::string_view text) {
  for (std::size_t at = text.find('_'); at != text.npos; at = text.find('_', at + 1)) {
    if (at == 0 || at + 1 == text.size() || !is_digit(text[at - 1]) || !is_digit(text[at + 1])) return true;
  }
  return false;
}

bool looks_like_a_date(std::string_view text) {
  return text.size() >= 8 && std::all_of(text.begin(), text.begin() + 4, is_digit) && text[4] == '-';
}

bool is_type(const Json& value, YamlTag tag) {
  switch (tag) {
    case YamlTag::boolean:
      return value.is_boolean();
    case YamlTag::integer:
      return value.is_number_integer();
    case YamlTag::number:
      return value.is_number();
    case YamlTag::null:
      return value.is_null();
    default:
      return true;
  }
}

}  // namespace

Json read_plain_scalar(std::string_view text) {
  if (auto word = read_word(text)) return *std::move(word);
  if (text.front() == '.') {
    const auto number = has_loose_underscore(text) ? std::nullopt : read_float(without_underscores(text));
    return number ? *number : Json(text);
  }
  if (!is_digit(text.front()) && text.front() != '+' && text.front() != '-') return text;
  const std::string digits = without_underscores(text);
  if (auto integer = read_integer(digits)) return *std::move(integer);
  const auto number = read_float(digits);
  return number ? *number : Json(text);
}

std::optional<Json> read_tagged_scalar(std::string_view text, YamlTag tag) {
  if (tag == YamlTag::none) return read_plain_scalar(text);
  if (tag == YamlTag::binary) {
    auto bytes = base64_decode(text);
    return bytes ? std::optional<Json>(to_valid_utf8(*std::move(bytes))) : std::nullopt;
  }
  if (tag == YamlTag::timestamp) return looks_like_a_date(text) ? std::optional<Json>(text) : std::nullopt;
  if (tag == YamlTag::str || tag == YamlTag::merge || tag == YamlTag::other) return text;
  Json value = read_plain_scalar(text);
  return is_type(value, tag) ? std::optional<Json>(std::move(value)) : std::nullopt;
}

std::optional<Json> to_json_value(Json scalar) {
  if (!scalar.is_number_float()) return scalar;
  const auto value = scalar.get<double>();
  if (!std::isfinite(value)) return std::nullopt;
  constexpr double exact = 9007199254740992;
  if (std::trunc(value) == value && std::abs(value) < exact) return static_cast<std::int64_t>(value);
  return scalar;
}

std::optional<std::string> to_json_key(const Json& scalar) {
  if (scalar.is_null()) return std::nullopt;
  if (scalar.is_string()) return scalar.get<std::string>();
  if (!scalar.is_number_float()) return to_text(scalar);
  // Single precision is what sigs.k8s.io/yaml writes keys with.
  const auto value = static_cast<float>(scalar.get<double>());
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, value, std::chars_format::general).ptr);
}

}  // namespace o2dms::base

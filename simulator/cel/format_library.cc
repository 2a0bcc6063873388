// string.format() of cel-go's strings extension (library.h), in the version that API servers have: %f and %e are
// written as English has them ("1,234.500000", "1.5 × 10⁰³").
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ascii.h"
#include "base/hex.h"
#include "simulator/cel/library.h"
#include "simulator/cel/number_text.h"
#include "simulator/cel/time_text.h"

namespace o2dms::simulator::cel {
namespace {

constexpr int default_precision = 6, largest_precision = 100;

// A text, or what is wrong with the argument.
using Formatted = base::Result<std::string>;

std::string go_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + "\"";
}

Formatted element_text(const Value& value, Meter& meter);

Formatted list_text(const List& list, Meter& meter) {
  std::string out = "[";
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i) {
    auto element = element_text(list.at(i), meter);
    if (!element) return element;
    out += (i == 0 ? "" : ", ") + *element;
    meter.add_bytes(element->size());
  }
  return out + "]";
}

Formatted map_text(const Map& map, Meter& meter) {
  std::vector<std::string> entries;
  for (const auto& [key, value] : map.entries()) {
    if (meter.stopped()) break;
    auto key_text = element_text(key, meter), value_text = element_text(value, meter);
    if (!key_text) return key_text;
    if (!value_text) return value_text;
    entries.push_back(*key_text + ":" + *value_text);
    meter.add_bytes(entries.back().size());
  }
  std::sort(entries.begin(), entries.end());
  std::string out = "{";
  for (const std::string& entry : entries) out += (out.size() == 1 ? "" : ", ") + entry;
  return out + "}";
}

Formatted plain_text(const Value& value, Meter& meter) {
  switch (value.kind()) {
    case Kind::list:
      return list_text(value.list(), meter);
    case Kind::map:
      return map_text(value.map(), meter);
    case Kind::null:
      return std::string("null");
    case Kind::boolean:
      return std::string(value.boolean() ? "true" : "false");
    case Kind::integer:
      return std::to_string(value.integer());
    case Kind::unsigned_integer:
      return std::to_string(value.unsigned_integer());
    case Kind::floating:
      return double_text(value.floating());
    case Kind::string:
      return std::string(value.string());
    case Kind::bytes:
      return std::string(value.bytes());
    case Kind::timestamp:
      return timestamp_text(value.timestamp());
    case Kind::duration:
      return duration_text(value.duration());
    case Kind::type:
      return value.type_value().text();
    default:
      return base::fail(
          "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, "
          "durations, and timestamps, was given " +
          value.type().text());
  }
}

// As part of a list or a map, where texts are quoted.
Formatted element_text(const Value& value, Meter& meter) {
  meter.add_steps(1);
  switch (value.kind()) {
    case Kind::string:
      return go_quoted(value.string());
    case Kind::bytes:
      return "b" + go_quoted(value.bytes());
    case Kind::timestamp:
      return "timestamp(\"" + timestamp_text(value.timestamp()) + "\")";
    case Kind::duration:
      return "duration(\"" + duration_text(value.duration()) + "\")";
    case Kind::floating: {
      const std::string text = fixed_text(value.floating(), default_precision);
      return std::isfinite(value.floating()) ? text : go_quoted(text);
    }
    default:
      return plain_text(value, meter);
  }
}

Formatted decimal_text(const Value& value) {
  if (value.is(Kind::integer)) return std::to_string(value.integer());
  if (value.is(Kind::unsigned_integer)) return std::to_string(value.unsigned_integer());
  return base::fail("decimal clause can only be used on integers, was given " + value.type().text());
}

// The double, also as one of the texts that stand for what JSON has not.
bool read_number_argument(const Value& value, double& number) {
  if (value.is(Kind::floating)) {
    number = value.floating();
    return true;
  }
  if (!value.is(Kind::string)) return false;
  const std::string_view text = value.string();
  number = text == "NaN" ? NAN : text == "Infinity" ? HUGE_VAL : -HUGE_VAL;
  return text == "NaN" || text == "Infinity" || text == "-Infinity";
}

bool write_special(double number, std::string& text) {
  if (std::isnan(number)) text = "NaN";
  if (std::isinf(number)) text = number > 0 ? "∞" : "-∞";
  return !std::isfinite(number);
}

Formatted fixed_point_text(const Value& value, int precision) {
  double number = 0;
  if (!read_number_argument(value, number))
    return base::fail("fixed-point clause can only be used on doubles, was given " + value.type().text());
  std::string text;
  if (write_special(number, text)) return text;
  text = fixed_text(number, precision);
  std::size_t end = std::min(text.find('.'), text.size());
  for (const std::size_t first = text.starts_with('-') ? 1 : 0; end > first + 3;) text.insert(end -= 3, ",");
  return text;
}

Formatted exponent_text(const Value& value, int precision) {
  double number = 0;
  if (!read_number_argument(value, number))
    return base::fail("scientific clause can only be used on doubles, was given " + value.type().text());
  std::string text;
  if (write_special(number, text)) return text;
  static constexpr std::string_view digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const std::string plain = scientific_text(number, precision);
  const std::size_t mark = plain.find('e');
  text = plain.substr(0, mark) + "\u202f\u00d7\u202f10";
  for (const char c : plain.substr(mark + 1)) {
    if (c == '-')
      text += "⁻";
    else if (c != '+')
      text += digits[c - '0'];
  }
  return text;
}

std::string in_radix(const Value& value, int radix) {
  char buffer[80];
  const auto end = value.is(Kind::integer)
                       ? std::to_chars(buffer, buffer + sizeof buffer, value.integer(), radix)
                       : std::to_chars(buffer, buffer + sizeof buffer, value.unsigned_integer(), radix);
  return {buffer, end.ptr};
}

bool is_whole_number(const Value& value) {
  return value.is(Kind::integer) || value.is(Kind::unsigned_integer);
}

Formatted binary_text(const Value& value) {
  if (value.is(Kind::boolean)) return std::string(value.boolean() ? "1" : "0");
  if (is_whole_number(value)) return in_radix(value, 2);
  return base::fail("only integers and bools can be formatted as binary, was given " + value.type().text());
}

Formatted octal_text(const Value& value) {
  if (is_whole_number(value)) return in_radix(value, 8);
  return base::fail("octal clause can only be used on integers, was given " + value.type().text());
}

Formatted hex_text(const Value& value, bool upper) {
  std::string text;
  if (is_whole_number(value)) {
    text = in_radix(value, 16);
  } else if (value.is(Kind::string) || value.is(Kind::bytes)) {
    text = base::to_hex(value.is(Kind::string) ? value.string() : value.bytes(), base::kHexDigits);
  } else {
    return base::fail("only integers, byte buffers, and strings can be formatted as hex, was given " +
                      value.type().text());
  }
  if (upper)
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return base::is_lower(c) ? static_cast<char>(c - 32) : c; });
  return text;
}

// Behind `%`: a precision, then the letter.
class FormatClause {
 public:
  // Takes the clause from the text; the error says what is wrong with it.
  base::Result<void> read(std::string_view& rest) {
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), precision_);
      if (problem != std::errc()) return base::fail("error while converting precision to integer");
      if (precision_ > largest_precision)
        return base::fail("precision " + std::to_string(precision_) + " exceeds maximum allowed value " +
                          std::to_string(largest_precision));
      rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    if (rest.empty()) return base::fail("unexpected end of string");
    letter_ = rest.front();
    rest.remove_prefix(1);
    if (std::string_view("sdfebxXo").find(letter_) == std::string_view::npos)
      return base::fail("unrecognized formatting clause \"" + std::string(1, letter_) + "\"");
    return base::done();
  }

  Formatted text(const Value& value, Meter& meter) const {
    switch (letter_) {
      case 's':
        return plain_text(value, meter);
      case 'd':
        return decimal_text(value);
      case 'f':
        return fixed_point_text(value, precision_);
      case 'e':
        return exponent_text(value, precision_);
      case 'b':
        return binary_text(value);
      case 'o':
        return octal_text(value);
      default:
        return hex_text(value, letter_ == 'X');
    }
  }

 private:
  int precision_ = default_precision;
  char letter_ = 's';
};

Value formatted_text(Arguments a, Meter& meter) {
  std::string_view rest = a[0].string();
  const List& values = a[1].list();
  std::string out;
  std::size_t next = 0;
  while (!rest.empty() && !meter.stopped()) {
    const std::size_t mark = rest.find('%');
    out += rest.substr(0, mark);
    meter.add_bytes(std::min(mark, rest.size()));
    if (mark == std::string_view::npos) break;
    rest.remove_prefix(mark + 1);
    if (rest.starts_with('%')) {
      out += '%';
      rest.remove_prefix(1);
      continue;
    }
    FormatClause clause;
    if (const auto read = clause.read(rest); !read)
      return Value::error("could not parse formatting clause: " + read.error().message);
    if (next >= values.size()) return Value::error("index " + std::to_string(next) + " out of range");
    const auto text = clause.text(values.at(next++), meter);
    if (!text) return Value::error("error during formatting: " + text.error().message);
    meter.add_bytes(text->size());
    out += *text;
  }
  return out;
}

constexpr FunctionRow rows_of_formats[] = {
    {"string::format(list(dyn)) -> string", formatted_text, CostRule::first, SizeRule::sum},
};

}  // namespace

std::span<const FunctionRow> format_functions() {
  return rows_of_formats;
}

}  // namespace o2dms::simulator::cel

// The compact printer. Own code instead of the library's: this is what every answer of a server passes through, and a
// plain loop over the values takes a third of the time.
#include <array>
#include <charconv>
#include <cmath>

#include "base/hex.h"
#include "base/json.h"
#include "base/utf8.h"

namespace o2dms::base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// What a byte costs in a string: 0 itself, 'u' the \u form, 'x' a look at UTF-8, else the letter after the backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  for (std::size_t c = 0x80; c < 256; ++c) table[c] = 'x';
  table['\b'] = 'b', table['\f'] = 'f', table['\n'] = 'n', table['\r'] = 'r', table['\t'] = 't';
  table['"'] = '"', table['\\'] = '\\';
  return table;
}();

void append_string(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t done = 0;  // everything before it is in `out`
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const char escape = kEscapes[byte];
    if (escape == 0) {
      ++at;
      continue;
    }
    if (escape == 'x') {
      if (const std::size_t length = utf8_length(text, at); length != 0) {
        at += length;
        continue;
      }
    }
    out.append(text.data() + done, at - done);
    if (escape == 'x') {
      out += kReplacement;
    } else if (escape == 'u') {
      out += "\\u00";
      out.push_back(kHexDigits[byte >> 4]);
      out.push_back(kHexDigits[byte & 15]);
    } else {
      out.push_back('\\');
      out.push_back(escape);
    }
    done = ++at;
  }
  out.append(text.data() + done, text.size() - done);
  out.push_back('"');
}

template <class Integer>
void append_integer(Integer value, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_float(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";  // JSON has no word for it
    return;
  }
  char digits[40];
  const std::string_view text(digits, std::to_chars(digits, digits + sizeof digits, value).ptr - digits);
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";  // so that it is read back as a float
}

void append_value(const Json& value, std::string& out) {
  switch (value.type()) {
    case Json::value_t::object: {
      char separator = '{';
      for (const auto& [key, member] : *value.get_ptr<const Json::object_t*>()) {
        out.push_back(separator);
        separator = ',';
        append_string(key, out);
        out.push_back(':');
        append_value(member, out);
      }
      if (separator == '{') out.push_back('{');
      out.push_back('}');
      return;
    }
    case Json::value_t::array: {
      char separator = '[';
      for (const Json& element : *value.get_ptr<const Json::array_t*>()) {
        out.push_back(separator);
        separator = ',';
        append_value(element, out);
      }
      if (separator == '[') out.push_back('[');
      out.push_back(']');
      return;
    }
    case Json::value_t::string:
      return append_string(*value.get_ptr<const Json::string_t*>(), out);
    case Json::value_t::boolean:
      out += *value.get_ptr<const Json::boolean_t*>() ? "true" : "false";
      return;
    case Json::value_t::number_integer:
      return append_integer(*value.get_ptr<const Json::number_integer_t*>(), out);
    case Json::value_t::number_unsigned:
      return append_integer(*value.get_ptr<const Json::number_unsigned_t*>(), out);
    case Json::value_t::number_float:
      return append_float(*value.get_ptr<const Json::number_float_t*>(), out);
    case Json::value_t::null:
    case Json::value_t::binary:     // never made by our parsers
    case Json::value_t::discarded:  // never made by our parsers
      out += "null";
      return;
  }
}

}  // namespace

void append_text(const Json& value, std::string& out) {
  append_value(value, out);
}

}  // namespace o2dms::base

#include "base/json_cursor.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/utf8.h"

namespace o2dms::base {

namespace {

// Four hexadecimal digits; what is no digit counts as zero.
std::uint32_t code_unit(std::string_view digits) {
  std::uint32_t unit = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
  return unit;
}

void append_escape(std::string_view escaped, std::size_t& at, std::string& out) {
  const char letter = escaped[at++];
  switch (letter) {
    case 'b':
      out += '\b';
      return;
    case 'f':
      out += '\f';
      return;
    case 'n':
      out += '\n';
      return;
    case 'r':
      out += '\r';
      return;
    case 't':
      out += '\t';
      return;
    case 'u':
      break;
    default:
      out += letter;
      return;
  }
  const std::uint32_t unit = code_unit(escaped.substr(at, 4));
  at = std::min(at + 4, escaped.size());
  // The printer writes \u for control characters alone; a surrogate is nothing that it has written.
  if (unit < 0xD800 || unit > 0xDFFF) append_utf8(unit, out);
}

std::string unescaped(std::string_view escaped) {
  std::string out;
  out.reserve(escaped.size());
  for (std::size_t at = 0; at < escaped.size();) {
    const std::size_t backslash = std::min(escaped.find('\\', at), escaped.size());
    out.append(escaped, at, backslash - at);
    at = backslash + 1;
    if (at < escaped.size()) append_escape(escaped, at, out);
  }
  return out;
}

}  // namespace

std::string_view JsonCursor::quoted() {
  const char* start = ++at_;
  while (at_ != end_) {
    at_ = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
    if (at_ == nullptr) {
      at_ = end_;
      break;
    }
    // A quote behind an odd number of backslashes belongs to the string.
    const char* before = at_;
    while (before != start && before[-1] == '\\') --before;
    const std::string_view content(start, static_cast<std::size_t>(at_ - start));
    const bool escaped = (at_ - before) % 2 != 0;
    ++at_;
    if (!escaped) return content;
  }
  return {start, static_cast<std::size_t>(end_ - start)};
}

void JsonCursor::skip() {
  std::size_t depth = 0;
  while (at_ != end_) {
    switch (*at_) {
      case '"':
        quoted();
        if (depth == 0) return;
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (depth == 0) return;
        if (--depth == 0) {
          ++at_;
          return;
        }
        break;
      case ',':
        if (depth == 0) return;
        break;
      default:
        break;
    }
    ++at_;
  }
}

std::string_view JsonCursor::raw() {
  const char* start = at_;
  skip();
  return {start, static_cast<std::size_t>(at_ - start)};
}

std::string_view JsonCursor::string(DecodedStrings& decoded) {
  if (!is_string()) {
    skip();
    return {};
  }
  const std::string_view content = quoted();
  if (content.find('\\') == std::string_view::npos) return content;
  return decoded.emplace_front(unescaped(content));
}

std::int64_t JsonCursor::integer() {
  const std::string_view text = raw();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

bool JsonCursor::boolean() {
  return raw() == "true";
}

std::string_view raw_json_at(std::string_view text, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    std::string_view found;
    JsonCursor at(text);
    if (!at.is_object()) return {};
    at.members([&](std::string_view name) {
      if (name == key && found.empty()) found = at.raw();
    });
    text = found;
    if (text.empty()) return {};
  }
  return text;
}

std::string decoded_json_string(std::string_view raw) {
  if (raw.size() < 2 || raw.front() != '"') return std::string(raw);
  return unescaped(raw.substr(1, raw.size() - 2));
}

}  // namespace o2dms::base

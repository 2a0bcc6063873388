// Texts (library.h): what the language has, and cel-go's strings extension. Positions are characters.
#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "simulator/cel/characters.h"
#include "simulator/cel/library.h"
#include "simulator/cel/regex_cache.h"

namespace o2dms::simulator::cel {
namespace {

Value out_of_range(std::int64_t index) {
  return Value::error("index out of range: " + std::to_string(index));
}

Value matches_pattern(Arguments a, Meter& /*meter*/) {
  const auto regex = cached_regex(a[1].string());
  return regex ? Value(regex->matches(a[0].string())) : Value::error(regex.error().message);
}

Value character_at(Arguments a, Meter& /*meter*/) {
  const std::string_view text = a[0].string();
  const std::int64_t index = a[1].integer();
  const auto count = static_cast<std::int64_t>(character_count(text));
  if (index < 0 || index > count) return out_of_range(index);
  if (index == count) return std::string();
  const std::size_t begin = byte_offset(text, static_cast<std::size_t>(index));
  return a[0].text().part(begin, byte_offset(text.substr(begin), 1));
}

Value first_index(Arguments a, Meter& /*meter*/) {
  const std::string_view text = a[0].string(), wanted = a[1].string();
  const std::int64_t from = a.size() > 2 ? a[2].integer() : 0;
  if (wanted.empty()) return from;
  if (from < 0) return out_of_range(from);
  const auto count = static_cast<std::int64_t>(character_count(text));
  if (from > count) return a.size() > 2 ? out_of_range(from) : Value(std::int64_t{-1});
  const std::size_t found = text.find(wanted, byte_offset(text, static_cast<std::size_t>(from)));
  if (found == std::string_view::npos) return std::int64_t{-1};
  return static_cast<std::int64_t>(character_count(text.substr(0, found)));
}

Value last_index(Arguments a, Meter& /*meter*/) {
  const std::string_view text = a[0].string(), wanted = a[1].string();
  const auto count = static_cast<std::int64_t>(character_count(text));
  if (a.size() > 2 && (a[2].integer() < 0 || a[2].integer() >= count + (wanted.empty() ? 1 : 0)) &&
      !(count == 0 && a[2].integer() == 0))
    return out_of_range(a[2].integer());
  const std::int64_t from = a.size() > 2 ? a[2].integer() : count;
  if (wanted.empty()) return from;
  const std::size_t found = text.rfind(wanted, byte_offset(text, static_cast<std::size_t>(from)));
  if (found == std::string_view::npos) return std::int64_t{-1};
  return static_cast<std::int64_t>(character_count(text.substr(0, found)));
}

Value joined_texts(Arguments a, Meter& meter) {
  const std::string_view separator = a.size() > 1 ? a[1].string() : std::string_view();
  std::string out;
  const List& list = a[0].list();
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i) {
    const Value element = list.at(i);
    if (!element.is(Kind::string)) return Value::error("no such overload");
    if (i > 0) out += separator;
    out += element.string();
    meter.add_bytes(separator.size() + element.string().size());
    meter.add_steps(1);
  }
  return out;
}

template <char (*change)(char)>
Value changed_letters(Arguments a, Meter& meter) {
  std::string text(a[0].string());
  meter.add_bytes(text.size());
  for (char& c : text) c = change(c);
  return text;
}

char lower(char c) {
  return base::to_lower(c);
}
char upper(char c) {
  return base::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// The next place where an empty text is found: behind each character.
std::size_t next_match(std::string_view text, std::string_view wanted, std::size_t from) {
  return wanted.empty() ? from : text.find(wanted, from);
}

Value replaced(Arguments a, Meter& meter) {
  const std::string_view text = a[0].string(), from = a[1].string(), to = a[2].string();
  std::int64_t left = a.size() > 3 ? a[3].integer() : -1;
  std::string out;
  std::size_t at = 0;
  while (left != 0 && !meter.stopped()) {
    const std::size_t found = next_match(text, from, at);
    if (found == std::string_view::npos) break;
    out.append(text, at, found - at).append(to);
    meter.add_bytes(to.size() + 1);
    at = found + from.size();
    --left;
    if (!from.empty()) continue;
    if (at >= text.size()) return out;
    const std::size_t step = byte_offset(text.substr(at), 1);
    out.append(text, at, step);
    at += step;
  }
  meter.add_bytes(text.size());
  return meter.stopped() ? Value() : Value(out.append(text, std::min(at, text.size())));
}

Value split_text(Arguments a, Meter& meter) {
  const std::string_view text = a[0].string(), separator = a[1].string();
  const std::int64_t limit = a.size() > 2 ? a[2].integer() : -1;
  std::vector<Value> parts;
  std::size_t at = 0;
  while (limit < 0 || static_cast<std::int64_t>(parts.size()) + 1 < limit) {
    if (meter.stopped() || (separator.empty() && at >= text.size())) break;
    const std::size_t end = separator.empty() ? at + byte_offset(text.substr(at), 1) : text.find(separator, at);
    if (end == std::string_view::npos || (separator.empty() && end >= text.size())) break;
    parts.emplace_back(a[0].text().part(at, end - at));
    meter.add_bytes(sizeof(Value));
    at = end + separator.size();
  }
  if (limit != 0 && !(separator.empty() && text.empty())) parts.emplace_back(a[0].text().part(at, text.size() - at));
  return List(std::move(parts));
}

Value part_of_text(Arguments a, Meter& /*meter*/) {
  const std::string_view text = a[0].string();
  const auto count = static_cast<std::int64_t>(character_count(text));
  const std::int64_t begin = a[1].integer(), end = a.size() > 2 ? a[2].integer() : count;
  if (begin < 0 || begin > count) return out_of_range(begin);
  if (end < 0 || end > count) return out_of_range(end);
  if (begin > end)
    return Value::error("invalid substring range. start: " + std::to_string(begin) + ", end: " + std::to_string(end));
  const std::size_t from = byte_offset(text, static_cast<std::size_t>(begin));
  return a[0].text().part(from, byte_offset(text, static_cast<std::size_t>(end)) - from);
}

// What Unicode calls white space.
bool is_white_space(std::string_view character) {
  static constexpr std::string_view all[] = {" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085",
                                             "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
                                             "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                             "\u2029", "\u202f", "\u205f", "\u3000"};
  return std::find(std::begin(all), std::end(all), character) != std::end(all);
}

Value trimmed_text(Arguments a, Meter& /*meter*/) {
  const std::string_view text = a[0].string();
  std::size_t begin = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = byte_offset(text.substr(at), 1);
    if (!is_white_space(text.substr(at, length))) {
      begin = std::min(begin, at);
      end = at + length;
    }
    at += length;
  }
  return begin >= end ? Value(std::string()) : Value(a[0].text().part(begin, end - begin));
}

Value quoted_text(Arguments a, Meter& meter) {
  static constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"", letters = "abfnrtv\\\"";
  std::string out = "\"";
  for (const char c : base::to_valid_utf8(std::string(a[0].string()))) {
    const std::size_t at = special.find(c);
    if (at != std::string_view::npos) out += '\\';
    out += at == std::string_view::npos ? c : letters[at];
  }
  meter.add_bytes(out.size());
  return out + "\"";
}

Value reversed_text(Arguments a, Meter& meter) {
  const std::string_view text = a[0].string();
  meter.add_bytes(text.size());
  const std::vector<std::size_t> offsets = character_offsets(text);
  std::string out;
  for (std::size_t i = offsets.size() - 1; i > 0; --i) out.append(text, offsets[i - 1], offsets[i] - offsets[i - 1]);
  return out;
}

constexpr FunctionRow rows_of_strings[] = {
    {"string::startsWith(string) -> bool",
     [](Arguments a, Meter&) -> Value { return a[0].string().starts_with(a[1].string()); }, CostRule::second},
    {"string::endsWith(string) -> bool",
     [](Arguments a, Meter&) -> Value { return a[0].string().ends_with(a[1].string()); }, CostRule::second},
    {"string::contains(string) -> bool",
     [](Arguments a, Meter&) -> Value { return a[0].string().find(a[1].string()) != std::string_view::npos; },
     CostRule::contains},
    {"matches(string, string) -> bool", matches_pattern, CostRule::match},
    {"string::matches(string) -> bool", matches_pattern, CostRule::match},
    {"string::charAt(int) -> string", character_at, CostRule::unit, SizeRule::one},
    {"string::indexOf(string) -> int", first_index, CostRule::first},
    {"string::indexOf(string, int) -> int", first_index, CostRule::first},
    {"string::lastIndexOf(string) -> int", last_index, CostRule::first},
    {"string::lastIndexOf(string, int) -> int", last_index, CostRule::first},
    {"list(string)::join() -> string", joined_texts, CostRule::joined, SizeRule::joined},
    {"list(string)::join(string) -> string", joined_texts, CostRule::joined, SizeRule::joined},
    {"string::lowerAscii() -> string", changed_letters<lower>, CostRule::first, SizeRule::first},
    {"string::upperAscii() -> string", changed_letters<upper>, CostRule::first, SizeRule::first},
    {"string::replace(string, string) -> string", replaced, CostRule::first_twice, SizeRule::replaced},
    {"string::replace(string, string, int) -> string", replaced, CostRule::first_twice, SizeRule::replaced},
    {"string::split(string) -> list(string)", split_text, CostRule::first_twice, SizeRule::split},
    {"string::split(string, int) -> list(string)", split_text, CostRule::first_twice, SizeRule::split},
    {"string::substring(int) -> string", part_of_text, CostRule::first, SizeRule::first},
    {"string::substring(int, int) -> string", part_of_text, CostRule::first, SizeRule::first},
    {"string::trim() -> string", trimmed_text, CostRule::first, SizeRule::first},
    {"strings.quote(string) -> string", quoted_text, CostRule::first, SizeRule::quoted},
};

constexpr FunctionRow rows_of_more_strings[] = {
    {"string::reverse() -> string", reversed_text, CostRule::first, SizeRule::first},
};

}  // namespace

std::span<const FunctionRow> string_functions() {
  return rows_of_strings;
}

std::span<const FunctionRow> more_string_functions() {
  return rows_of_more_strings;
}

}  // namespace o2dms::simulator::cel

#include "simulator/http/query.h"

#include <charconv>

#include "base/http_message.h"

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMaximum = 256;

std::string decoded(std::string_view text) {
  return base::percent_decode(text, true).value_or(std::string(text));
}

bool is_named(std::string_view sent, std::string_view name) {
  if (sent == name) return true;
  return sent.find('%') != std::string_view::npos && decoded(sent) == name;
}

bool equals_ignoring_case(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
         });
}

}  // namespace

Query::Query(std::string_view text) {
  while (!text.empty() && parameters_.size() < kMaximum) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    parameters_.emplace_back(pair.substr(0, equals),
                             equals < pair.size() ? pair.substr(equals + 1) : std::string_view());
  }
}

bool Query::has(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (is_named(key, name)) return true;
  }
  return false;
}

std::string Query::get(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (is_named(key, name)) return decoded(value);
  }
  return {};
}

std::vector<std::string> Query::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : parameters_) {
    if (is_named(key, name)) values.push_back(decoded(value));
  }
  return values;
}

bool Query::flag(std::string_view name) const {
  if (!has(name)) return false;
  const std::string value = get(name);
  return value != "0" && !equals_ignoring_case(value, "false");
}

std::optional<std::int64_t> Query::integer(std::string_view name, bool& malformed) const {
  const std::string text = get(name);
  if (text.empty()) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    malformed = true;
    return std::nullopt;
  }
  return number;
}

}  // namespace o2dms::simulator

#include "harness/case/survival.h"

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string shown(const Json& value) {
  std::string text = base::to_text(value);
  constexpr std::size_t kMost = 200;
  if (text.size() > kMost) text = text.substr(0, kMost) + "…";
  return text;
}

bool stands_for_nothing(const Json& value) {
  if (value.is_null() || value == false || value == 0 || value == "") return true;
  if (!value.is_structured()) return false;
  for (const Json& member : value)
    if (value.is_array() || !stands_for_nothing(member)) return false;
  return true;
}

std::string key_of(const Json& element) {
  for (const char* key : {"name", "port", "containerPort", "mountPath"})
    if (element.is_object() && element.contains(key)) {
      const Json& value = element[key];
      return std::string(key) + "=" + (value.is_string() ? value.get<std::string>() : base::to_text(value));
    }
  return {};
}

std::optional<Lost> compare(const Json& sent, const Json& found, const std::string& path);

std::optional<Lost> compare_lists(const Json& sent, const Json& found, const std::string& path) {
  std::size_t position = 0;
  for (const Json& element : sent) {
    const std::string key = key_of(element);
    const Json* match = nullptr;
    if (key.empty()) {
      if (position < found.size()) match = &found[position];
    } else {
      for (const Json& candidate : found)
        if (key_of(candidate) == key) match = &candidate;
    }
    const std::string where = path + "[" + (key.empty() ? std::to_string(position) : key) + "]";
    if (match == nullptr) return Lost{where, shown(element), "(absent)"};
    if (auto lost = compare(element, *match, where)) return lost;
    ++position;
  }
  return std::nullopt;
}

std::optional<Lost> compare(const Json& sent, const Json& found, const std::string& path) {
  if (sent.is_object() && found.is_object()) {
    for (const auto& [key, value] : sent.items()) {
      const std::string where = path.empty() ? key : path + "." + key;
      const auto at = found.find(key);
      if (at == found.end()) {
        if (stands_for_nothing(value)) continue;
        return Lost{where, shown(value), "(absent)"};
      }
      if (auto lost = compare(value, *at, where)) return lost;
    }
    return std::nullopt;
  }
  if (sent.is_array() && found.is_array()) return compare_lists(sent, found, path);
  if (sent == found) return std::nullopt;
  return Lost{path, shown(sent), shown(found)};
}

}  // namespace

std::optional<Lost> first_lost(const Json& sent, const Json& found) {
  Json expected = sent;
  if (!expected.is_object()) return Lost{"(whole)", shown(sent), shown(found)};
  expected.erase("status");
  if (base::string_at(expected, {"kind"}) == "Secret" && expected.contains("stringData")) {
    for (const auto& [key, value] : expected["stringData"].items()) expected["data"][key] = value;
    expected.erase("stringData");
  }
  return compare(expected, found, "");
}

}  // namespace o2dms::harness

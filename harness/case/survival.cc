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

// Whether admission of a site may have made `found` of `sent`: an image of the same name from another registry, or
// other amounts for a container.
bool may_be_admission(const std::string& path, const Json& sent, const Json& found) {
  if (path.find("ontainers[") == std::string::npos || found.is_null() || found.is_structured()) return false;
  if (path.find(".resources.requests.") != std::string::npos || path.find(".resources.limits.") != std::string::npos)
    return true;
  if (!path.ends_with("].image") || !sent.is_string() || !found.is_string()) return false;
  const auto& image = sent.get_ref<const std::string&>();
  const std::string name = image.substr(image.rfind('/') + 1);
  return found.get_ref<const std::string&>().find("/" + name) != std::string::npos;
}

enum class Admission { is_no_loss, is_loss };

std::optional<Lost> compare(const Json& sent, const Json& found, const std::string& path, Admission admission);

std::optional<Lost> compare_lists(const Json& sent, const Json& found, const std::string& path, Admission admission) {
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
    if (auto lost = compare(element, *match, where, admission)) return lost;
    ++position;
  }
  return std::nullopt;
}

std::optional<Lost> compare(const Json& sent, const Json& found, const std::string& path, Admission admission) {
  if (sent.is_object() && found.is_object()) {
    for (const auto& [key, value] : sent.items()) {
      const std::string where = path.empty() ? key : path + "." + key;
      const auto at = found.find(key);
      if (at == found.end()) {
        if (stands_for_nothing(value)) continue;
        return Lost{where, shown(value), "(absent)"};
      }
      if (auto lost = compare(value, *at, where, admission)) return lost;
    }
    return std::nullopt;
  }
  if (sent.is_array() && found.is_array()) return compare_lists(sent, found, path, admission);
  if (sent == found) return std::nullopt;
  if (admission == Admission::is_no_loss && may_be_admission(path, sent, found)) return std::nullopt;
  return Lost{path, shown(sent), shown(found)};
}

std::optional<Lost> compare_whole(const Json& sent, const Json& found, Admission admission) {
  Json expected = sent;
  if (!expected.is_object()) return Lost{"(whole)", shown(sent), shown(found)};
  expected.erase("status");
  if (base::string_at(expected, {"kind"}) == "Secret" && expected.contains("stringData")) {
    for (const auto& [key, value] : expected["stringData"].items()) expected["data"][key] = value;
    expected.erase("stringData");
  }
  return compare(expected, found, "", admission);
}

}  // namespace

std::optional<Lost> first_lost(const Json& sent, const Json& found) {
  return compare_whole(sent, found, Admission::is_no_loss);
}

std::optional<Lost> first_admission_change(const Json& sent, const Json& found) {
  return first_lost(sent, found) ? std::nullopt : compare_whole(sent, found, Admission::is_loss);
}

}  // namespace o2dms::harness

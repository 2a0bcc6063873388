#include "simulator/resource/label_map.h"

#include <algorithm>

namespace o2dms::simulator {

Labels read_labels(base::JsonCursor& at, base::DecodedStrings& decoded) {
  Labels labels;
  at.members([&](std::string_view key) { labels.emplace_back(key, at.string(decoded)); });
  // Members are written in the order of their keys already, but for keys with escapes.
  if (!std::is_sorted(labels.begin(), labels.end())) std::sort(labels.begin(), labels.end());
  return labels;
}

const std::string_view* find_label(const Labels& labels, std::string_view key) {
  const auto at = std::lower_bound(labels.begin(), labels.end(), key,
                                   [](const auto& label, std::string_view wanted) { return label.first < wanted; });
  return at != labels.end() && at->first == key ? &at->second : nullptr;
}

std::string_view label_value(const Labels& labels, std::string_view key) {
  const std::string_view* value = find_label(labels, key);
  return value == nullptr ? std::string_view() : *value;
}

bool selects_labels(const Labels& wanted, const Labels& labels) {
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
    const std::string_view* value = find_label(labels, label.first);
    return value != nullptr && *value == label.second;
  });
}

}  // namespace o2dms::simulator

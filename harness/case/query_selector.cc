#include "harness/case/query_selector.h"

#include <algorithm>
#include <functional>
#include <string>

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

// The value of a key; null when the object has none.
using Lookup = std::function<const Json*(const std::string& key)>;

bool is_one_term(std::string_view term) {
  return term.find_first_of(" ()<>") == std::string_view::npos && !term.empty();
}

bool is_met(std::string_view term, const Lookup& lookup) {
  if (term.front() == '!') return lookup(std::string(term.substr(1))) == nullptr;
  const auto equals = term.find('=');
  if (equals == std::string_view::npos) return lookup(std::string(term)) != nullptr;
  const bool negated = equals > 0 && term[equals - 1] == '!';
  std::string_view value = term.substr(equals + 1);
  if (value.starts_with('=')) value.remove_prefix(1);
  const Json* found = lookup(std::string(term.substr(0, equals - (negated ? 1 : 0))));
  const bool same = found != nullptr && found->is_string() && found->get_ref<const std::string&>() == value;
  return same != negated;
}

std::optional<bool> is_picked(std::string_view selector, const Lookup& lookup) {
  bool picked = true;
  while (!selector.empty()) {
    const auto end = std::min(selector.find(','), selector.size());
    const std::string_view term = selector.substr(0, end);
    if (!is_one_term(term)) return std::nullopt;
    picked = picked && is_met(term, lookup);
    selector.remove_prefix(std::min(end + 1, selector.size()));
  }
  return picked;
}

}  // namespace

std::optional<bool> is_picked_by_labels(const Json& object, std::string_view selector) {
  return is_picked(selector, [&](const std::string& key) { return base::find(object, {"metadata", "labels", key}); });
}

std::optional<bool> is_picked_by_fields(const Json& object, std::string_view selector) {
  bool known = true;
  const auto picked = is_picked(selector, [&](const std::string& key) -> const Json* {
    known = known && (key == "metadata.name" || key == "metadata.namespace");
    return known ? base::find(object, {"metadata", key.substr(key.find('.') + 1)}) : nullptr;
  });
  return known ? picked : std::nullopt;
}

}  // namespace o2dms::harness

// Strategic merge patch: a merge patch that merges lists by key where the schema says so.
#include "simulator/resource/merge.h"
#include "simulator/resource/patch_errors.h"
#include "simulator/resource/schema.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::string_view patch_directive = "$patch";
constexpr std::string_view retain_keys_directive = "$retainKeys";
constexpr std::string_view delete_prefix = "$deleteFromPrimitiveList/";
constexpr std::string_view order_prefix = "$setElementOrder/";

// What is known of the value at a place: its type's fields, or the element of a map.
struct Place {
  const Type* type = nullptr;
  const Value* element = nullptr;  // of a map

  [[nodiscard]] const Value* member(std::string_view name) const {
    if (element) return element;
    const Field* field = type ? type->find(name) : nullptr;
    return field ? &field->value : nullptr;
  }
};

Place place_of(const Value* value) {
  if (!value) return {};
  if (value->kind == ValueKind::map) return {nullptr, value->element};
  return {value->type, nullptr};
}

base::Outcome<StatusError> merge_object(Json& document, const Json& patch, const Place& place);

bool is_directive(std::string_view key) {
  return key == patch_directive || key == retain_keys_directive || key.starts_with(delete_prefix) ||
         key.starts_with(order_prefix);
}

// A value that comes new into the document: without directives, and without nulls, which would delete nothing.
Json cleaned(const Json& patch) {
  if (patch.is_object()) {
    Json out = Json::object();
    for (const auto& [key, value] : patch.items())
      if (!is_directive(key) && !value.is_null()) out[key] = cleaned(value);
    return out;
  }
  if (patch.is_array()) {
    Json out = Json::array();
    for (const auto& element : patch)
      if (base::string_at(element, {patch_directive}) != "delete") out.push_back(cleaned(element));
    return out;
  }
  return patch;
}

void remove_primitives(Json& document, const std::string& field, const Json& values) {
  auto found = document.find(field);
  if (found == document.end() || !found->is_array() || !values.is_array()) return;
  auto& list = found->get_ref<Json::array_t&>();
  std::erase_if(list,
                [&](const Json& element) { return std::find(values.begin(), values.end(), element) != values.end(); });
}

void retain_keys(Json& document, const Json& keys) {
  for (auto at = document.begin(); at != document.end();) {
    const bool kept = std::find(keys.begin(), keys.end(), Json(at.key())) != keys.end();
    at = kept ? std::next(at) : document.erase(at);
  }
}

// Puts the elements that `order` names into its order; each other element stays behind the one it followed.
template <class SameElement>
void reorder(Json& list, const Json& order, SameElement same) {
  auto rank = [&](const Json& element) {
    for (std::size_t i = 0; i < order.size(); ++i)
      if (same(element, order[i])) return i;
    return order.size();
  };
  auto& elements = list.get_ref<Json::array_t&>();
  std::vector<std::pair<std::size_t, Json>> ranked;
  std::size_t last = 0;
  for (auto& element : elements) {
    std::size_t own = rank(element);
    last = own == order.size() ? last : own;
    ranked.emplace_back(last, std::move(element));
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  elements.clear();
  for (auto& entry : ranked) elements.push_back(std::move(entry.second));
}

base::Outcome<StatusError> merge_keyed_list(Json& list, const Json& patch, const Value& value, const Json* order) {
  const std::string key(value.patch_merge_key);
  auto same = [&key](const Json& a, const Json& b) {
    return a.is_object() && b.is_object() && a.contains(key) && b.contains(key) && a[key] == b[key];
  };
  auto& elements = list.get_ref<Json::array_t&>();
  const bool replaces = std::any_of(patch.begin(), patch.end(), [](const Json& element) {
    return element.is_object() && element.size() == 1 && base::string_at(element, {patch_directive}) == "replace";
  });
  if (replaces) elements.clear();
  for (const auto& element : patch) {
    if (!element.is_object())
      return base::failure(inapplicable_patch("an element of a list that is merged by " + key + " must be an object"));
    const auto directive = base::string_at(element, {patch_directive});
    if (directive == "replace" && element.size() == 1) continue;
    if (!element.contains(key))
      return base::failure(inapplicable_patch("an element does not contain the declared merge key: " + key));
    auto found =
        std::find_if(elements.begin(), elements.end(), [&](const Json& other) { return same(element, other); });
    if (directive == "delete") {
      if (found != elements.end()) elements.erase(found);
    } else if (found == elements.end()) {
      elements.push_back(cleaned(element));
    } else if (auto merged = merge_object(*found, element, place_of(value.element)); !merged) {
      return merged;
    }
  }
  if (order && order->is_array()) reorder(list, *order, same);
  return base::done();
}

base::Outcome<StatusError> merge_list(Json& list, const Json& patch, const Value& value, const Json* order) {
  if (!value.patch_merge_key.empty()) return merge_keyed_list(list, patch, value, order);
  for (const auto& element : patch)
    if (std::find(list.begin(), list.end(), element) == list.end()) list.push_back(element);
  if (order && order->is_array()) reorder(list, *order, std::equal_to<Json>());
  return base::done();
}

base::Outcome<StatusError> merge_member(Json& document, const std::string& key, const Json& change, const Value* value,
                                        const Json* order) {
  if (change.is_null()) {
    document.erase(key);
    return base::done();
  }
  Json& present = document[key];
  if (change.is_object() && present.is_object()) return merge_object(present, change, place_of(value));
  if (change.is_array() && present.is_array() && value && value->patch_merge)
    return merge_list(present, change, *value, order);
  present = cleaned(change);
  return base::done();
}

base::Outcome<StatusError> merge_object(Json& document, const Json& patch, const Place& place) {
  if (auto directive = base::find(patch, {patch_directive})) {
    if (*directive == "replace")
      document = cleaned(patch);
    else if (*directive == "delete")
      document = Json::object();
    else if (*directive != "merge")
      return base::failure(unreadable_patch("unknown $patch directive " + base::to_text(*directive)));
    if (*directive != "merge") return base::done();
  }
  if (auto keys = base::find(patch, {retain_keys_directive}); keys && keys->is_array()) retain_keys(document, *keys);
  for (const auto& [key, change] : patch.items())
    if (key.starts_with(delete_prefix)) remove_primitives(document, key.substr(delete_prefix.size()), change);
  for (const auto& [key, change] : patch.items()) {
    if (is_directive(key)) continue;
    const Json* order = base::find(patch, {std::string(order_prefix) + key});
    if (auto merged = merge_member(document, key, change, place.member(key), order); !merged) return merged;
  }
  return base::done();
}

}  // namespace

StatusOr<Json> apply_strategic_merge_patch(Json document, const Json& patch, const Type& type) {
  if (!patch.is_object()) return base::failure(unreadable_patch("a strategic merge patch is an object"));
  if (auto merged = merge_object(document, patch, {&type, nullptr}); !merged) return base::failure(merged.error());
  return document;
}

}  // namespace o2dms::simulator

#include <algorithm>
#include <optional>

#include "simulator/resource/patch_error.h"
#include "simulator/resource/patch_types.h"
#include "simulator/schema/schema.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Merging looks each element up in the list: the product of the two sizes is what a patch may cost.
constexpr std::size_t max_comparisons = 25'000'000;
constexpr const char* directive_key = "$patch";
constexpr const char* retain_keys = "$retainKeys";
constexpr std::string_view element_order_prefix = "$setElementOrder/";
constexpr std::string_view delete_primitives_prefix = "$deleteFromPrimitiveList/";

bool is_directive(std::string_view key) {
  return key == directive_key || key == retain_keys || key.starts_with(element_order_prefix) ||
         key.starts_with(delete_primitives_prefix);
}

bool contains(const Json& list, const Json& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// What identifies an element: itself, or its merge key's value; null when it has none.
const Json* identity(const Json& element, const std::string& key) {
  if (!element.is_object()) return &element;
  return base::find(element, {key});
}

std::ptrdiff_t position(const Json& list, const Json& wanted, const std::string& key) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json* own = identity(list[i], key);
    if (own != nullptr && *own == wanted) return static_cast<std::ptrdiff_t>(i);
  }
  return -1;
}

class StrategicMerge {
 public:
  std::string problem;  // of the first thing that cannot be applied

  // Merges `patch` into `target`, an object of the type; null type: no schema, lists are replaced.
  bool merge_object(Json& target, const Json& patch, const Type* type) {
    if (!target.is_object()) target = Json::object();
    const std::string_view directive = base::string_at(patch, {directive_key});
    if (directive == "replace" || directive == "delete") {
      target = Json::object();
      if (directive == "delete") return true;
    } else if (!directive.empty() && directive != "merge") {
      return fail("unknown patch directive \"" + std::string(directive) + "\"");
    }
    if (!retain(target, patch)) return false;
    if (!delete_primitives(target, patch)) return false;
    for (const auto& [key, value] : patch.items()) {
      if (is_directive(key)) continue;
      const Field* field = type == nullptr ? nullptr : type->find(key);
      if (!merge_member(target, key, value, field == nullptr ? nullptr : &field->value, order_of(patch, key)))
        return false;
    }
    return reorder_untouched(target, patch, type);
  }

 private:
  bool fail(std::string message) {
    problem = std::move(message);
    return false;
  }

  static bool too_large(const Json& list, const Json& patch, const Json* order) {
    const std::size_t result = list.size() + patch.size();
    return result * std::max(result, order == nullptr ? 0 : order->size()) > max_comparisons;
  }

  static const Json* order_of(const Json& patch, const std::string& key) {
    return base::find(patch, {std::string(element_order_prefix) + key});
  }

  // $retainKeys: what is not named goes.
  bool retain(Json& target, const Json& patch) {
    const Json* keys = base::find(patch, {retain_keys});
    if (keys == nullptr) return true;
    if (!keys->is_array()) return fail("invalid patch format of retainKeys list");
    for (const auto& [key, value] : patch.items())
      if (!is_directive(key) && !value.is_null() && !contains(*keys, key))
        return fail("invalid patch format of retainKeys list");
    for (auto member = target.begin(); member != target.end();)
      member = contains(*keys, member.key()) ? std::next(member) : target.erase(member);
    return true;
  }

  bool delete_primitives(Json& target, const Json& patch) {
    for (const auto& [key, values] : patch.items()) {
      if (!key.starts_with(delete_primitives_prefix)) continue;
      if (!values.is_array()) return fail("invalid patch format of delete primitive list");
      const auto found = target.find(key.substr(delete_primitives_prefix.size()));
      if (found == target.end() || !found->is_array()) continue;
      Json kept = Json::array();
      for (Json& element : *found)
        if (!contains(values, element)) kept.push_back(std::move(element));
      *found = std::move(kept);
    }
    return true;
  }

  bool merge_member(Json& target, const std::string& key, const Json& value, const Value* schema, const Json* order) {
    if (value.is_null()) {
      target.erase(key);
      return true;
    }
    Json& member = target[key];
    if (value.is_object()) return merge_value(member, value, schema);
    if (value.is_array() && schema != nullptr && schema->kind == ValueKind::list && schema->patch_merge)
      return merge_list(member, value, *schema, order);
    member = value;
    return true;
  }

  bool merge_value(Json& member, const Json& value, const Value* schema) {
    if (schema != nullptr && schema->kind == ValueKind::map) {
      if (!member.is_object()) member = Json::object();
      if (value.contains(directive_key)) return merge_object(member, value, nullptr);
      for (const auto& [key, element] : value.items())
        if (!merge_member(member, key, element, schema->element, nullptr)) return false;
      return true;
    }
    return merge_object(member, value, schema != nullptr && schema->kind == ValueKind::object ? schema->type : nullptr);
  }

  bool merge_list(Json& target, const Json& patch, const Value& schema, const Json* order) {
    if (!target.is_array()) target = Json::array();
    if (too_large(target, patch, order)) return fail("the list is too long to be merged");
    const std::string key(schema.patch_merge_key);
    const Json before = target;
    const bool replaced = std::any_of(patch.begin(), patch.end(), [](const Json& element) {
      return element.is_object() && base::string_at(element, {directive_key}) == "replace";
    });
    if (replaced) target = Json::array();
    for (const Json& element : patch)
      if (!merge_element(target, element, schema, key)) return false;
    if (order != nullptr) {
      if (!order->is_array()) return fail("invalid patch format of setElementOrder list");
      target = reordered(std::move(target), before, *order, key);
    }
    return true;
  }

  bool merge_element(Json& target, const Json& element, const Value& schema, const std::string& key) {
    if (!element.is_object()) {
      if (!key.empty()) return fail("an element of a list that is merged by " + key + " must be an object");
      if (!contains(target, element)) target.push_back(element);
      return true;
    }
    const std::string_view directive = base::string_at(element, {directive_key});
    if (directive == "replace" && element.size() == 1) return true;
    const Json* own = key.empty() ? nullptr : base::find(element, {key});
    if (own == nullptr) return fail("map: " + base::to_text(element) + " does not contain declared merge key: " + key);
    const std::ptrdiff_t place = position(target, *own, key);
    if (directive == "delete") {
      if (place >= 0) target.erase(target.begin() + place);
      return true;
    }
    const Type* type = schema.element->kind == ValueKind::object ? schema.element->type : nullptr;
    if (place >= 0) return merge_object(target[static_cast<std::size_t>(place)], element, type);
    target.push_back(Json::object());
    return merge_object(target.back(), element, type);
  }

  // $setElementOrder: the named elements in that order; what the server alone has keeps its place among them.
  static Json reordered(Json merged, const Json& before, const Json& order, const std::string& key) {
    std::vector<Json*> named, server_only;
    for (const Json& wanted : order) {
      const Json* own = identity(wanted, key);
      const std::ptrdiff_t place = own == nullptr ? -1 : position(merged, *own, key);
      Json* element = place < 0 ? nullptr : &merged[static_cast<std::size_t>(place)];
      if (element != nullptr && std::find(named.begin(), named.end(), element) == named.end()) named.push_back(element);
    }
    for (Json& element : merged)
      if (std::find(named.begin(), named.end(), &element) == named.end()) server_only.push_back(&element);
    const auto rank = [&](const Json* element) {
      const Json* own = identity(*element, key);
      return own == nullptr ? -1 : position(before, *own, key);
    };
    Json out = Json::array();
    auto other = server_only.begin();
    for (Json* element : named) {
      const std::ptrdiff_t at = rank(element);
      while (other != server_only.end() && at >= 0 && rank(*other) < at) out.push_back(std::move(**other++));
      out.push_back(std::move(*element));
    }
    for (; other != server_only.end(); ++other) out.push_back(std::move(**other));
    return out;
  }

  // An order that comes without changes to its list.
  bool reorder_untouched(Json& target, const Json& patch, const Type* type) {
    for (const auto& [key, order] : patch.items()) {
      if (!key.starts_with(element_order_prefix)) continue;
      const std::string list = key.substr(element_order_prefix.size());
      const auto found = target.find(list);
      if (patch.contains(list) || found == target.end() || !found->is_array()) continue;
      if (!order.is_array()) return fail("invalid patch format of setElementOrder list");
      if (too_large(*found, order, nullptr)) return fail("the list is too long to be merged");
      const Field* field = type == nullptr ? nullptr : type->find(list);
      const Json before = *found;
      *found = reordered(std::move(*found), before, order,
                         field == nullptr ? "" : std::string(field->value.patch_merge_key));
    }
    return true;
  }
};

}  // namespace

StatusOr<Json> apply_strategic_merge_patch(Json document, const Json& patch, const Type& type) {
  if (!patch.is_object()) return unreadable_patch("error decoding patch: a strategic merge patch is an object");
  StrategicMerge merge;
  if (!merge.merge_object(document, patch, &type)) return unreadable_patch(merge.problem);
  return document;
}

}  // namespace o2dms::simulator

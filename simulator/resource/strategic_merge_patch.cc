#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "simulator/resource/patch_error.h"
#include "simulator/resource/patch_types.h"
#include "simulator/schema/schema.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr const char* directive_key = "$patch";
constexpr const char* retain_keys = "$retainKeys";
constexpr std::string_view element_order_prefix = "$setElementOrder/";
constexpr std::string_view delete_primitives_prefix = "$deleteFromPrimitiveList/";

bool is_directive(std::string_view key) {
  return key == directive_key || key == retain_keys || key.starts_with(element_order_prefix) ||
         key.starts_with(delete_primitives_prefix);
}

using JsonSet = std::set<Json, std::less<>>;

JsonSet set_of(const Json& list) {
  return {list.begin(), list.end()};
}

// What identifies an element: itself, or its merge key's value; null when it has none.
const Json* identity(const Json& element, const std::string& key) {
  if (!element.is_object()) return &element;
  return base::find(element, {key});
}

// Where a list has the elements of an identity, which should be one.
class ElementIndex {
 public:
  ElementIndex(const Json& list, std::string key) : key_(std::move(key)) {
    for (std::size_t i = 0; i < list.size(); ++i) add(list[i], i);
  }

  void add(const Json& element, std::size_t place) {
    if (const Json* own = identity(element, key_)) places_[*own].push_back(place);
  }
  // Where they were; from now on they are not there.
  std::vector<std::size_t> remove(const Json& own) {
    auto node = places_.extract(own);
    return node ? std::move(node.mapped()) : std::vector<std::size_t>();
  }
  // The first.
  [[nodiscard]] std::optional<std::size_t> find(const Json* own) const {
    if (own == nullptr) return std::nullopt;
    const auto found = places_.find(*own);
    return found == places_.end() ? std::nullopt : std::optional(found->second.front());
  }
  // The first with the identity of an element.
  [[nodiscard]] std::optional<std::size_t> find_like(const Json& element) const {
    return find(identity(element, key_));
  }

 private:
  const std::string key_;
  std::map<Json, std::vector<std::size_t>, std::less<>> places_;
};

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

  static const Json* order_of(const Json& patch, const std::string& key) {
    return base::find(patch, {std::string(element_order_prefix) + key});
  }

  // $retainKeys: what is not named goes.
  bool retain(Json& target, const Json& patch) {
    const Json* keys = base::find(patch, {retain_keys});
    if (keys == nullptr) return true;
    if (!keys->is_array()) return fail("invalid patch format of retainKeys list");
    const JsonSet retained = set_of(*keys);
    for (const auto& [key, value] : patch.items())
      if (!is_directive(key) && !value.is_null() && !retained.contains(Json(key)))
        return fail("invalid patch format of retainKeys list");
    for (auto member = target.begin(); member != target.end();)
      member = retained.contains(Json(member.key())) ? std::next(member) : target.erase(member);
    return true;
  }

  bool delete_primitives(Json& target, const Json& patch) {
    for (const auto& [key, values] : patch.items()) {
      if (!key.starts_with(delete_primitives_prefix)) continue;
      if (!values.is_array()) return fail("invalid patch format of delete primitive list");
      const auto found = target.find(key.substr(delete_primitives_prefix.size()));
      if (found == target.end() || !found->is_array()) continue;
      const JsonSet deleted = set_of(values);
      Json kept = Json::array();
      for (Json& element : *found)
        if (!deleted.contains(element)) kept.push_back(std::move(element));
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
    const std::string key(schema.patch_merge_key);
    const ElementIndex before(target, key);
    if (!follow_directives(target, patch, key)) return false;
    ElementIndex index(target, key);
    for (const Json& element : patch)
      if (!has_directive(element) && !merge_element(target, index, element, schema, key)) return false;
    if (order != nullptr) {
      if (!order->is_array()) return fail("invalid patch format of setElementOrder list");
      target = reordered(std::move(target), before, *order, key);
    }
    return true;
  }

  static bool has_directive(const Json& element) { return element.is_object() && element.contains(directive_key); }

  // Elements with a directive are of no list: they say what happens to the one that is there before anything is merged
  // into it, wherever they stand.
  bool follow_directives(Json& target, const Json& patch, const std::string& key) {
    if (std::none_of(patch.begin(), patch.end(), has_directive)) return true;
    ElementIndex index(target, key);
    std::vector<bool> deleted(target.size());
    for (const Json& element : patch) {
      if (!has_directive(element)) continue;
      const std::string_view directive = base::string_at(element, {directive_key});
      if (directive == "merge") return fail("merging lists cannot yet be specified in the patch");
      if (directive != "delete" && directive != "replace")
        return fail("unknown patch directive \"" + std::string(directive) + "\"");
      if (directive == "replace") {
        deleted.assign(target.size(), true);
        continue;
      }
      const Json* own = key.empty() ? nullptr : base::find(element, {key});
      if (own == nullptr) return fail_without_key(element, key);
      for (const std::size_t each : index.remove(*own)) deleted[each] = true;
    }
    Json kept = Json::array();
    for (std::size_t i = 0; i < target.size(); ++i)
      if (!deleted[i]) kept.push_back(std::move(target[i]));
    target = std::move(kept);
    return true;
  }

  bool merge_element(Json& target, ElementIndex& index, const Json& element, const Value& schema,
                     const std::string& key) {
    if (!element.is_object()) {
      if (!key.empty()) return fail("an element of a list that is merged by " + key + " must be an object");
      if (!index.find(&element)) append(target, index, element);
      return true;
    }
    const Json* own = key.empty() ? nullptr : base::find(element, {key});
    if (own == nullptr) return fail_without_key(element, key);
    const auto place = index.find(own);
    const Type* type = schema.element->kind == ValueKind::object ? schema.element->type : nullptr;
    if (place) return merge_object(target[*place], element, type);
    Json made = Json::object();
    const bool merged = merge_object(made, element, type);
    append(target, index, std::move(made));
    return merged;
  }

  bool fail_without_key(const Json& element, const std::string& key) {
    return fail("map: " + base::to_text(element) + " does not contain declared merge key: " + key);
  }

  static void append(Json& target, ElementIndex& index, Json element) {
    index.add(element, target.size());
    target.push_back(std::move(element));
  }

  // $setElementOrder: the named elements in that order; what the server alone has keeps its place among them. `before`
  // is where the elements were before the merge.
  static Json reordered(Json merged, const ElementIndex& before, const Json& order, const std::string& key) {
    const ElementIndex index(merged, key);
    std::vector<bool> is_named(merged.size());
    std::vector<std::size_t> named, server_only;
    for (const Json& wanted : order) {
      const auto place = index.find_like(wanted);
      if (place && !is_named[*place]) named.push_back(*place);
      if (place) is_named[*place] = true;
    }
    for (std::size_t i = 0; i < merged.size(); ++i)
      if (!is_named[i]) server_only.push_back(i);
    Json out = Json::array();
    auto other = server_only.begin();
    for (const std::size_t place : named) {
      const auto at = before.find_like(merged[place]);
      const auto comes_before = [&](const Json& element) {
        const auto rank = before.find_like(element);
        return !rank || *rank < *at;
      };
      while (at && other != server_only.end() && comes_before(merged[*other]))
        out.push_back(std::move(merged[*other++]));
      out.push_back(std::move(merged[place]));
    }
    for (; other != server_only.end(); ++other) out.push_back(std::move(merged[*other]));
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
      const Field* field = type == nullptr ? nullptr : type->find(list);
      const std::string key_of_list = field == nullptr ? "" : std::string(field->value.patch_merge_key);
      const ElementIndex before(*found, key_of_list);
      *found = reordered(std::move(*found), before, order, key_of_list);
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

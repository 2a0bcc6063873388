#include "simulator/fields/schema_fields.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// How a value is seen by the merge.
enum class Shape { leaf, fields, map, keyed_list, set };

Shape shape_of(const Value& value, const Json& json) {
  if (json.is_object()) {
    if (value.atomic_map) return Shape::leaf;
    if (value.kind == ValueKind::object && value.type != nullptr) return Shape::fields;
    return value.kind == ValueKind::map ? Shape::map : Shape::leaf;
  }
  if (!json.is_array() || value.kind != ValueKind::list) return Shape::leaf;
  if (value.list_kind == ListKind::map) return Shape::keyed_list;
  return value.list_kind == ListKind::set ? Shape::set : Shape::leaf;
}

const Value& member_value(const Value& value, std::string_view name) {
  static const Value anything;
  if (value.kind == ValueKind::map) return value.element != nullptr ? *value.element : anything;
  const Field* field = value.type->find(name);
  if (field != nullptr) return field->value;
  return value.type->preserve_unknown && value.type->custom ? deduced_value() : anything;
}

const Value& element_value(const Value& list) {
  static const Value anything;
  return list.element != nullptr ? *list.element : anything;
}

// The step to an item. A port without protocol is a TCP port: the one key that has a default.
std::string step_of(const Value& list, Shape shape, const Json& item) {
  if (shape == Shape::set) return "v:" + base::to_text(item);
  Json key = Json::object();
  for (const std::string_view name : list.list_map_keys) {
    const auto found = item.is_object() ? item.find(name) : item.end();
    if (item.is_object() && found != item.end()) {
      key[std::string(name)] = *found;
    } else if (name == "protocol") {
      key["protocol"] = "TCP";
    }
  }
  return "k:" + base::to_text(key);
}

// A list's items by their steps, so that those of two lists find each other. Of items with the same step the first
// counts. The items and the schema outlive it.
class ItemIndex {
 public:
  ItemIndex(const Value& list, Shape shape, const Json& items) {
    if (!items.is_array()) return;
    steps_.reserve(items.size());
    for (const Json& item : items) steps_.push_back(step_of(list, shape, item));
    for (std::size_t i = 0; i < steps_.size(); ++i) places_.emplace(steps_[i], i);
  }

  [[nodiscard]] std::size_t size() const { return steps_.size(); }
  [[nodiscard]] const std::string& step(std::size_t place) const { return steps_[place]; }
  [[nodiscard]] bool has(std::string_view step) const { return places_.contains(step); }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view step) const {
    const auto found = places_.find(step);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::vector<std::string> steps_;  // not changed once the views into it are taken
  std::unordered_map<std::string_view, std::size_t> places_;
};

// Fields are collected into a FieldSet, or into the Json that managedFields have: there an empty object says by itself
// that the path to it belongs to the set.
FieldSet nothing(const FieldSet&) {
  return {};
}
Json nothing(const Json&) {
  return Json::object();
}
void mark(FieldSet& set) {
  set.member = true;
}
void mark(Json& set) {
  if (!set.empty()) set["."] = Json::object();
}
// The steps mostly come in order.
void put(FieldSet& set, std::string step, FieldSet child) {
  if (!child.empty()) set.children.emplace_hint(set.children.end(), std::move(step), std::move(child));
}
void put(Json& set, std::string step, Json child) {
  auto& members = set.get_ref<Json::object_t&>();
  members.emplace_hint(members.end(), std::move(step), std::move(child));
}

// Go's structs are always there; an object of a custom resource is a field that somebody has set. Who applies owns
// neither.
enum class Structs { never_owned, owned_if_custom };

bool is_owned(const Value& value, Shape shape, Structs structs) {
  return shape == Shape::map || (structs == Structs::owned_if_custom && value.type->custom);
}

// Everything, or with `other` what differs from it (not as Json). `known`: whether there is an other at all.
template <class Set>
void collect(const Value& value, const Json& json, const Json* other, bool known, Structs structs, Set& out) {
  const Shape shape = shape_of(value, json);
  if (shape == Shape::leaf || json.empty()) {
    if (!known || other == nullptr || *other != json) mark(out);
    return;
  }
  const auto descend = [&](std::string step, const Value& inner, const Json& item, const Json* counterpart,
                           bool itself) {
    Set child = nothing(out);
    collect(inner, item, counterpart, known, structs, child);
    if (itself && (!known || counterpart == nullptr)) mark(child);
    put(out, std::move(step), std::move(child));
  };
  if (shape == Shape::fields || shape == Shape::map) {
    for (const auto& [name, member] : json.get_ref<const Json::object_t&>()) {
      const Json* counterpart = other != nullptr ? base::find(*other, {name}) : nullptr;
      descend("f:" + name, member_value(value, name), member, counterpart, is_owned(value, shape, structs));
    }
    return;
  }
  static const Json none;
  const ItemIndex others(value, shape, other != nullptr ? *other : none);
  for (const Json& item : json) {
    std::string step = step_of(value, shape, item);
    const auto place = others.find(step);
    descend(std::move(step), shape == Shape::set ? Value{} : element_value(value), item,
            place ? &(*other)[*place] : nullptr, true);
  }
}

Json merged(const Value& value, Json live, const Json& applied);

// Lays one list over another as structured-merge-diff does: what is in both comes in the order of what is applied; what
// is in one alone keeps its place among its neighbours.
class ListMerge {
 public:
  ListMerge(const Value& list, Shape shape, Json& live, const Json& applied)
      : list_(list), live_(live), applied_(applied), mine_(list, shape, live), theirs_(list, shape, applied) {
    for (std::size_t i = 0; i < theirs_.size(); ++i) {
      if (mine_.has(theirs_.step(i))) shared_.push_back(i);
    }
  }

  Json run() {
    while (at_mine_ < mine_.size() || at_theirs_ < theirs_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const bool both = at_mine_ < mine_.size() && at_theirs_ < theirs_.size();
    if (both && mine_.step(at_mine_) == theirs_.step(at_theirs_)) {
      ++at_mine_;
      return take_theirs();
    }
    const bool shared = at_mine_ < mine_.size() && theirs_.has(mine_.step(at_mine_));
    // Shared, but not the next in the order that is applied; or passed already.
    if (shared && (!both || !is_next_shared(mine_.step(at_mine_)))) {
      ++at_mine_;
    } else if (at_mine_ < mine_.size() && !shared) {
      out_.push_back(std::move(live_[at_mine_++]));
    } else {
      take_theirs();
    }
  }

  [[nodiscard]] bool is_next_shared(std::string_view step) const {
    return next_shared_ < shared_.size() && theirs_.step(shared_[next_shared_]) == step;
  }

  void take_theirs() {
    const std::string& step = theirs_.step(at_theirs_);
    const Json& item = applied_[at_theirs_++];
    if (is_next_shared(step)) ++next_shared_;
    const auto place = mine_.find(step);
    out_.push_back(place ? merged(element_value(list_), std::move(live_[*place]), item) : item);
  }

  const Value& list_;
  Json& live_;
  const Json& applied_;
  const ItemIndex mine_, theirs_;
  std::vector<std::size_t> shared_;  // places in `applied`, in order
  std::size_t at_mine_ = 0, at_theirs_ = 0, next_shared_ = 0;
  Json out_ = Json::array();
};

Json merged(const Value& value, Json live, const Json& applied) {
  const Shape shape = shape_of(value, applied);
  if (shape == Shape::leaf || live.type() != applied.type()) return applied;
  if (shape == Shape::keyed_list || shape == Shape::set) return ListMerge(value, shape, live, applied).run();
  for (const auto& [name, member] : applied.items()) {
    if (member.is_null()) continue;
    Json& mine = live[name];
    mine = mine.is_null() ? member : merged(member_value(value, name), std::move(mine), member);
  }
  return live;
}

// True when nothing is left that is worth keeping.
bool removed(const Value& value, Json& json, const FieldSet& fields) {
  const Shape shape = shape_of(value, json);
  if (fields.children.empty() || shape == Shape::leaf) return fields.member;
  if (shape == Shape::fields || shape == Shape::map) {
    for (const auto& [step, child] : fields.children) {
      const std::string name = step.substr(2);
      const auto found = json.find(name);
      if (found != json.end() && removed(member_value(value, name), *found, child)) json.erase(name);
    }
    return json.empty();
  }
  Json kept = Json::array();
  for (Json& item : json) {
    const auto child = fields.children.find(step_of(value, shape, item));
    // An item that is itself in the set goes whole; else only the fields of it that are.
    const bool gone =
        child != fields.children.end() && (child->second.member || removed(element_value(value), item, child->second));
    if (!gone) kept.push_back(std::move(item));
  }
  json = std::move(kept);
  return json.empty();
}

Value root(const Type& type) {
  Value value;
  value.kind = ValueKind::object;
  value.type = &type;
  return value;
}

}  // namespace

FieldSet fields_of(const Type& type, const Json& object) {
  FieldSet set;
  collect(root(type), object, nullptr, false, Structs::never_owned, set);
  return set;
}

Json all_fields(const Type& type, const Json& object, bool (*wanted)(std::string_view)) {
  Json set = Json::object();
  const Value value = root(type);
  for (const auto& [name, member] : object.get_ref<const Json::object_t&>()) {
    if (!wanted(name)) continue;
    Json child = Json::object();
    collect(member_value(value, name), member, nullptr, false, Structs::owned_if_custom, child);
    if (type.custom) mark(child);
    put(set, "f:" + name, std::move(child));
  }
  return set;
}

FieldSet changed_fields(const Type& type, const Json& object, const Json& other) {
  FieldSet set;
  collect(root(type), object, &other, true, Structs::owned_if_custom, set);
  return set;
}

Json merge_applied(const Type& type, Json live, const Json& applied) {
  return merged(root(type), std::move(live), applied);
}

void remove_fields(const Type& type, Json& object, const FieldSet& fields) {
  removed(root(type), object, fields);
}

}  // namespace o2dms::simulator

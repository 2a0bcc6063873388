// The few moves that all defaulting is made of. Used by the files of defaulting/ alone. In place; pure.
#pragma once

#include <utility>

#include "base/json.h"

namespace o2dms::simulator {

// Sets a member that is absent.
template <class T>
void set_default(base::Json& object, const char* key, T&& value) {
  auto& members = object.get_ref<base::Json::object_t&>();
  if (members.find(key) == members.end()) members.emplace(key, std::forward<T>(value));
}

// The member when it is an object, else null.
inline base::Json* child(base::Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

// The member, made as an empty object when it is absent.
inline base::Json& ensure(base::Json& object, const char* key) {
  base::Json& value = object[key];
  if (!value.is_object()) value = base::Json::object();
  return value;
}

// Calls `action` for each object of a list member; nothing when there is none.
template <class Action>
void for_each(base::Json& object, const char* key, Action action) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return;
  for (base::Json& element : *found)
    if (element.is_object()) action(element);
}

inline bool is_empty(const base::Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->empty() ||
         (found->is_string() && found->get_ref<const std::string&>().empty());
}

}  // namespace o2dms::simulator

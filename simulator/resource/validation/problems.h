// Problems: what a validation has found, as the causes of a 422 answer, and FieldPath: where it is. A path is a chain
// of places on the stack and is spelled only when there is something to report. Used by the files of validation/ alone.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

class FieldPath {
 public:
  // The object itself.
  FieldPath() = default;
  // A parent must outlive its children, and so must the text of a key.
  [[nodiscard]] FieldPath field(std::string_view name) const { return {this, name, -1, false}; }
  [[nodiscard]] FieldPath index(std::size_t i) const { return {this, {}, static_cast<std::ptrdiff_t>(i), false}; }
  [[nodiscard]] FieldPath key(std::string_view name) const { return {this, name, -1, true}; }
  [[nodiscard]] std::string text() const;  // "spec.containers[0].name", "data[key]"

 private:
  FieldPath(const FieldPath* parent, std::string_view name, std::ptrdiff_t index, bool is_key)
      : parent_(parent), name_(name), index_(index), is_key_(is_key) {}

  const FieldPath* parent_ = nullptr;
  std::string_view name_;
  std::ptrdiff_t index_ = -1;
  bool is_key_ = false;
};

class Problems {
 public:
  void required(const FieldPath& at, std::string_view detail = {});
  void invalid(const FieldPath& at, const base::Json& value, std::string_view detail);
  // `supported` is sorted, as a real server lists it.
  void not_supported(const FieldPath& at, std::string_view value, std::initializer_list<std::string_view> supported);
  void not_supported(const FieldPath& at, const base::Json& value, const std::vector<std::string>& supported);
  void duplicate(const FieldPath& at, const base::Json& value);
  void forbidden(const FieldPath& at, std::string_view detail);
  void not_found(const FieldPath& at, std::string_view value);
  void too_long(const FieldPath& at, std::size_t limit);
  void too_many(const FieldPath& at, std::int64_t actual, std::int64_t limit);
  void type_invalid(const FieldPath& at, const base::Json& value, std::string_view detail);
  // Of no field: a real server names it "<nil>".
  void general(std::string_view detail);

  // Reports `detail` as invalid unless it is empty: for the functions of label_syntax.h.
  void check(const FieldPath& at, std::string_view value, const std::string& detail);
  // A string member that must be one of the supported ones; absent is fine.
  void one_of(const FieldPath& at, const base::Json& object, const char* key,
              std::initializer_list<std::string_view> supported);
  // An integer member that must lie between the limits; absent is fine.
  void in_range(const FieldPath& at, const base::Json& object, const char* key, std::int64_t low, std::int64_t high);
  void not_negative(const FieldPath& at, const base::Json& object, const char* key);
  // `field is immutable`, when the member differs.
  void immutable(const FieldPath& at, const base::Json& now, const base::Json& before, const char* key);

  // Takes over what others have found; their fields may get a place in front.
  void append(Problems&& others);
  void append(std::vector<StatusCause> causes, const FieldPath& before);

  [[nodiscard]] bool empty() const { return causes_.empty(); }
  std::vector<StatusCause> take() { return std::move(causes_); }
  [[nodiscard]] bool full() const { return causes_.size() >= max_causes; }

 private:
  // A hostile object must not make a huge answer.
  static constexpr std::size_t max_causes = 100;
  void add(const char* reason, const FieldPath& at, std::string message);

  std::vector<StatusCause> causes_;
};

// The member, or null when it is absent.
inline const base::Json* member(const base::Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// Whether the member is there and is neither "", [] nor {}.
inline bool has(const base::Json& object, const char* key) {
  const base::Json* value = member(object, key);
  if (value == nullptr) return false;
  return value->is_string() ? !value->get_ref<const std::string&>().empty()
                            : !value->is_structured() || !value->empty();
}

// Calls action(element, path of element) for each object of a list member.
template <class Action>
void each(const base::Json& object, const FieldPath& at, const char* key, Action action) {
  const base::Json* list = member(object, key);
  if (list == nullptr || !list->is_array()) return;
  const FieldPath path = at.field(key);
  for (std::size_t i = 0; i < list->size(); ++i)
    if ((*list)[i].is_object()) action((*list)[i], path.index(i));
}

}  // namespace o2dms::simulator

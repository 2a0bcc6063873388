// FieldSet: a set of paths into objects, as managedFields (FieldsV1) writes them: `f:NAME` for a field, `k:{…}` for an
// item of a list by its keys, `v:VALUE` for an item of a set. Values; no thread rule.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace o2dms::simulator {

struct FieldSet {
  bool member = false;  // the path to here belongs to the set
  std::map<std::string, FieldSet, std::less<>> children;

  [[nodiscard]] bool empty() const { return !member && children.empty(); }
};

FieldSet read_field_set(const base::Json& fields_v1);
base::Json to_json(const FieldSet& set);

FieldSet united(FieldSet a, const FieldSet& b);
// What is in `a` and not in `b`; what is in both.
FieldSet without(const FieldSet& a, const FieldSet& b);
FieldSet common(const FieldSet& a, const FieldSet& b);

// Calls `visit` with each path, written as `.spec.containers[name="main"].image`.
void each_path(const FieldSet& set, const std::function<void(const std::string& path)>& visit);

}  // namespace o2dms::simulator

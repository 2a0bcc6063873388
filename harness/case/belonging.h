// Belonging: which objects are meant, by namespace and name, or by the labels that a run gives a workload. Selectors
// and the walls between namespaces are the target's to honour; the harness asks by them and looks for itself all the
// same, so that a target that gets them wrong fails the cases that are about them, and no others. Pure; thread-safe.
#pragma once

#include <string>

#include "base/json.h"
#include "harness/case/record.h"

namespace o2dms::harness {

struct Belonging {
  std::string space;                         // the namespace; empty: any
  std::string name;                          // empty: any
  base::Json labels = base::Json::object();  // empty: any
  [[nodiscard]] bool owns(const base::Json& object) const;
};

// Of the workload whose creations are in the record.
Belonging belonging_of(const Record& record);

// Whether all of `wanted` is among `labels`.
bool has_labels(const base::Json& labels, const base::Json& wanted);

}  // namespace o2dms::harness

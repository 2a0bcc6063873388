// Reads the catalogue and the cases from their YAML. Mistakes are found before the first request: unknown keys, words
// outside the vocabulary, ids that are no ids or appear twice. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "harness/case/case.h"
#include "harness/case/requirement.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

// A file of the suite: where it came from, and its text.
struct Source {
  std::string_view name;
  std::string_view text;
};

base::Result<Catalogue> load_catalogue(const std::vector<Source>& sources);
// Cases in the order of the sources; one that lists several workloads becomes one case each, "ID.WORKLOAD".
base::Result<std::vector<Case>> load_cases(const std::vector<Source>& sources);

}  // namespace o2dms::harness

// Which cases run: --case GLOB and --requirement ID, several of each; a case runs when it matches one of the globs (if
// any are given) and serves one of the requirements (if any are given). Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "harness/case/case.h"

namespace o2dms::harness {

struct Selection {
  std::vector<std::string> globs, requirements;
};

struct Selected {
  std::vector<const Case*> plan, left_out;
};

// The error names the filter that matches nothing.
base::Result<Selected> select(const std::vector<Case>& cases, const Selection& selection);
// `*` is any text, `?` any character.
bool matches_glob(std::string_view glob, std::string_view text);

}  // namespace o2dms::harness

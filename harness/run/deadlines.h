// The table of named deadlines: every wait of a run is under one of them. A new one needs its row alone. Immutable
// during a run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "harness/run/run_info.h"

namespace o2dms::harness {

std::vector<Deadline> default_deadlines();

// "pods-ready=90s" (units ms, s, m). The error names the mistake and the known names.
base::Result<void> override_deadline(std::vector<Deadline>& deadlines, std::string_view assignment);
// "90s", "500ms", "2m".
base::Result<base::Duration> parse_duration(std::string_view text);

// The limit of that name, which must be one of the table: vocabulary.h checks those of cases. No time for any other.
base::Duration limit_of(const std::vector<Deadline>& deadlines, std::string_view name);

}  // namespace o2dms::harness

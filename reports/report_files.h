// The files that a report folder holds beside the evidence. A new format needs its row here, and the function that
// makes its text: RunFolder writes, and the console names, whatever stands in the table. Immutable; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/report_input.h"

namespace o2dms::reports {

struct ReportFile {
  std::string_view name;  // within the folder
  std::string (*text)(const ReportInput& input);
};

const std::vector<ReportFile>& report_files();

}  // namespace o2dms::reports

// report.json: everything a run knows, for programs: target, versions, deadlines, capabilities, every case with its
// findings, waits and links to its evidence, the summary by requirement, the exit code and what it means. Pure: the
// listener that writes it is RunFolder.
#pragma once

#include <string>
#include <string_view>

#include "reports/report_input.h"

namespace o2dms::reports {

std::string json_text(const ReportInput& input);

// Whether the text is such a report, of whatever run.
bool is_json_report(std::string_view text);

}  // namespace o2dms::reports

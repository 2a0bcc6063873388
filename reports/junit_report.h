// JUnit XML, in the subset that both published schemas accept and that Jenkins, GitLab and GitHub's report actions
// count alike. Failed cases are failures; untestable and erroneous ones errors; not applicable, known deviating and not
// selected ones skipped. Pure: the listener that writes it is RunFolder.
#pragma once

#include <string>

#include "reports/report_input.h"

namespace o2dms::reports {

// The whole document.
std::string junit_text(const ReportInput& input);

}  // namespace o2dms::reports

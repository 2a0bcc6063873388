// JUnit XML, in the subset that both published schemas accept and that Jenkins, GitLab and GitHub's report actions
// count alike. Failed cases are failures; untestable and erroneous ones errors; not applicable, known deviating and not
// selected ones skipped. Pure: the listener that writes it is RunFolder.
#pragma once

#include <string>
#include <string_view>

#include "harness/run/listener.h"

namespace o2dms::reports {

// The whole document. `hostname`: the machine the harness ran on.
std::string junit_text(const harness::RunInfo& info, const harness::RunSummary& summary, std::string_view hostname);

}  // namespace o2dms::reports

// Approval of a report's text: it must equal the golden file in fixtures/reports/. With O2DMS_APPROVE=1 in the
// environment the golden file is written instead; read the difference before committing it.
#pragma once

#include <string>
#include <string_view>

namespace o2dms::reports {

// Fails the running test when the text differs.
void expect_approved(std::string_view text, const std::string& golden_name);

}  // namespace o2dms::reports

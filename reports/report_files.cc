#include "reports/report_files.h"

#include "reports/json_report.h"
#include "reports/junit_report.h"

namespace o2dms::reports {

const std::vector<ReportFile>& report_files() {
  static const std::vector<ReportFile> files = {
      {"junit.xml", junit_text},
      {"report.json", json_text},
  };
  return files;
}

}  // namespace o2dms::reports

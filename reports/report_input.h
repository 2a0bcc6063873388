// What a report file is written from. Plain values; ReportInput refers to what its maker keeps.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/run_info.h"
#include "harness/run/run_summary.h"

namespace o2dms::reports {

// One file of exchanges, so that a report can be checked for completeness and edits.
struct EvidenceFile {
  std::string path;  // from the report's folder: "evidence/authentication.no-credentials.jsonl"
  std::size_t exchanges = 0;
  std::string sha256;
};
// By case id, or by what else the harness did ("probe", "clean-up").
using EvidenceFiles = std::map<std::string, std::vector<EvidenceFile>>;

struct ReportInput {
  const harness::RunInfo& info;
  const harness::RunSummary& summary;
  const EvidenceFiles& evidence;
  std::string_view hostname;  // of the machine the harness ran on
};

}  // namespace o2dms::reports

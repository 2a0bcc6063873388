// report.json: everything a run knows, for programs: target, versions, deadlines, capabilities, every case with its
// findings, waits and links to its evidence, the summary by requirement, the exit code and what it means. Pure: the
// listener that writes it is RunFolder.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "harness/run/listener.h"

namespace o2dms::reports {

// One file of exchanges, so that a report can be checked for completeness and edits.
struct EvidenceFile {
  std::string path;  // from the report's folder: "evidence/authentication.no-credentials.jsonl"
  std::size_t exchanges = 0;
  std::string sha256;
};
// By case id, or by what else the harness did ("probe", "clean-up").
using EvidenceFiles = std::map<std::string, std::vector<EvidenceFile>>;

base::Json report_json(const harness::RunInfo& info, const harness::RunSummary& summary, const EvidenceFiles& evidence);

}  // namespace o2dms::reports

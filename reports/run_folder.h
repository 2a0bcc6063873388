// RunFolder: the listener that keeps a report folder: the report files (report_files.h) and evidence/CASE.jsonl (one
// exchange a line; what belongs to no case stands in probe.jsonl, still-there.jsonl and clean-up.jsonl). The reports
// stand there from the start, with every case not yet reached as an error, and are renewed while the run goes on:
// whatever kills the run, they are true. Files are replaced whole. Calls come one at a time (listener.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "harness/evidence/exchange.h"
#include "harness/run/listener.h"
#include "reports/report_input.h"

namespace o2dms::reports {

class RunFolder : public harness::Listener {
 public:
  // The folder is made when the run starts. Evidence that an earlier run left in it is removed then. `clock` must
  // outlive it.
  RunFolder(std::string folder, base::Clock& clock, std::string hostname);

  void on_run_start(const harness::RunInfo& info) override;
  void on_case_end(const harness::Case& one, const harness::CaseResult& result,
                   const std::vector<harness::ExchangeRef>& exchanges) override;
  void on_other_exchanges(const std::string& what, const std::vector<harness::ExchangeRef>& exchanges) override;
  void on_run_end(const harness::RunInfo& info, const harness::RunSummary& summary) override;

  // Why a file could not be written, the first time it happened; empty: all were.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  // The summary as the reports tell it: a run without its whole report is a harness fault, whatever it found.
  [[nodiscard]] harness::RunSummary concluded(harness::RunSummary summary) const;

 private:
  void write_evidence(const std::string& name, const std::vector<harness::ExchangeRef>& exchanges);
  void write_reports(const harness::RunInfo& info, const harness::RunSummary& summary);
  bool write(const std::string& name, std::string_view content);
  [[nodiscard]] harness::RunSummary so_far() const;

  const std::string folder_;
  base::Clock& clock_;
  const std::string hostname_;

  const harness::RunInfo* info_ = nullptr;
  std::vector<harness::CaseResult> results_;
  EvidenceFiles evidence_;
  base::Duration written_at_{};
  std::string problem_;
};

// Makes the folder, and tries whether the reports can be written to it: before a run, so that a run of minutes is not
// for nothing. The error says what is in the way.
base::Result<void> prepare_report_folder(const std::string& folder);

// The name of this machine; "localhost" when it has none.
std::string machine_name();

}  // namespace o2dms::reports

// What a person sees of a run. Progress (a live bar on a terminal, a plain line for each case elsewhere) goes to `err`;
// the result (failures with expected, actual, clause, curl and repeat command; the summary by requirement; the verdict)
// goes to `out`. Calls come one at a time (listener.h).
#pragma once

#include <cstddef>
#include <iosfwd>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "harness/evidence/exchange.h"
#include "harness/run/listener.h"
#include "reports/run_folder.h"
#include "reports/screen.h"

namespace o2dms::reports {

enum class Verbosity { quiet, normal, verbose };  // quiet: failures and the verdict only; verbose: every exchange too

struct ConsoleOptions {
  Verbosity verbosity = Verbosity::normal;
  bool live = false;          // `err` is a terminal: draw the bar
  bool colour = false;        // of `out`
  bool colour_err = false;    // of `err`
  std::size_t width = 80;     // of the terminal, in columns
  std::string report_folder;  // named at the end; empty: none
  // The listener that writes there, called before this one: whether it could is part of the verdict. May be null.
  const RunFolder* reports = nullptr;
};

// Looks at the terminals behind standard output and error, at NO_COLOR and TERM.
ConsoleOptions console_options(Verbosity verbosity, std::string report_folder);

class ConsoleReport : public harness::Listener {
 public:
  // The streams must outlive it.
  ConsoleReport(ConsoleOptions options, std::ostream& out, std::ostream& err);

  void on_run_start(const harness::RunInfo& info) override;
  void on_case_start(const harness::Case& one) override;
  void on_exchange(const harness::Case& one, const harness::Exchange& exchange) override;
  void on_wait(const harness::Case& one, const harness::Wait& wait) override;
  void on_case_end(const harness::Case& one, const harness::CaseResult& result,
                   const std::vector<harness::ExchangeRef>& exchanges) override;
  void on_run_end(const harness::RunInfo& info, const harness::RunSummary& summary) override;

 private:
  void print_start(const harness::RunInfo& info);
  void print_failures(const harness::RunSummary& summary);
  void print_warnings(const harness::RunSummary& summary);
  void print_coverage(const harness::Coverage& coverage);
  void print_row(const harness::RowCoverage& row);
  void print_verdict(const harness::RunInfo& info, const harness::RunSummary& summary);
  void draw(std::string_view doing);
  void erase();

  const ConsoleOptions options_;
  Screen out_, err_;
  std::size_t planned_ = 0;
  std::set<std::string> ended_, failed_;  // ids of cases
  bool drawn_ = false;
};

}  // namespace o2dms::reports

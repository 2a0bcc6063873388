// Words and numbers that all reports share. What the target said is hostile input: every text that may hold it passes
// through plain_text or xml_text before it is written. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "harness/case/verdict.h"
#include "harness/run/coverage.h"
#include "harness/run/run_info.h"
#include "harness/run/run_summary.h"

namespace o2dms::reports {

// Seconds with three decimals: "0.042".
std::string seconds_text(base::Duration duration);

// Valid UTF-8 without control characters but tab and line feed: nothing that a terminal would obey. Cut to `limit`
// bytes at a character's border, with the number of bytes left out.
std::string plain_text(std::string_view text, std::size_t limit = 4096);

// plain_text, which leaves nothing that XML 1.0 forbids, with the markup characters escaped.
std::string xml_text(std::string_view text, std::size_t limit = 64 * 1024);
// The same for an attribute's value, where a bare line break would be read as a space.
std::string xml_attribute(std::string_view text, std::size_t limit = 64 * 1024);

// "1 case", "2 cases".
std::string counted(std::size_t number, std::string_view noun, std::string_view plural = {});

// How much of a failure is shown: bytes of each field, and breaches; report.json has them all.
struct FailureLimits {
  std::size_t field = 4096, breaches = 30;
};
// What one failed, untestable or erroneous case has to say, as several lines: reason, and for each breach requirement,
// clause, basis, expected, actual and curl; at last the command that repeats it.
std::string failure_text(const harness::CaseResult& result, FailureLimits limits = {});

// "mandatory case failed", ... : the exit code in words.
std::string_view meaning(harness::ExitCode code);

// "2 of 4 parts shown" and the like of a row: why it is in its state, in a few words.
std::string row_text(const harness::RowCoverage& row);

// The verdict as an entry beside the cases, for readers who see nothing else: a run may fall short of "conformant"
// though no case failed.
struct VerdictEntry {
  std::string_view element;  // "error"; "skipped" where no more was asked for; empty: the cases tell it
  std::string text;          // "partial: 35 of 36 mandatory rows shown, ..."
};
VerdictEntry verdict_entry(const harness::RunInfo& info, const harness::RunSummary& summary);

// Failures as a CI counts them. An untestable case counts against the run, hence as an error.
struct Totals {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};
Totals totals_of(const harness::RunInfo& info, const harness::RunSummary& summary);

}  // namespace o2dms::reports

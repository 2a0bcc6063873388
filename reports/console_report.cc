#include "reports/console_report.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "reports/progress_bar.h"
#include "reports/report_files.h"
#include "reports/report_text.h"

namespace o2dms::reports {
namespace {

using harness::Outcome;

constexpr FailureLimits kOnScreen = {.breaches = 3};
// Of what the target says in one line.
constexpr std::size_t kShown = 300;

bool counts_against(Outcome outcome) {
  return outcome == Outcome::failed || outcome == Outcome::not_testable || outcome == Outcome::error;
}

Colour colour_of(Outcome outcome) {
  if (counts_against(outcome)) return Colour::red;
  return outcome == Outcome::passed ? Colour::green : Colour::yellow;
}

Colour colour_of(harness::RowState state) {
  switch (state) {
    case harness::RowState::passed:
      return Colour::green;
    case harness::RowState::broken:
    case harness::RowState::not_shown:
      return Colour::red;
    case harness::RowState::known_deviation:
    case harness::RowState::not_judged:
      break;
  }
  return Colour::yellow;
}

// Nobody asked for it: no case that names it was selected.
bool is_left_out(const harness::RowCoverage& row) {
  return row.state == harness::RowState::not_shown &&
         std::all_of(row.parts.begin(), row.parts.end(), [](const auto& part) { return part.left_out; });
}

Colour colour_of(harness::ExitCode code, bool insecure) {
  if (code != harness::ExitCode::conformant) return Colour::red;
  return insecure ? Colour::yellow : Colour::green;
}

std::string counts(const harness::RunSummary& summary) {
  std::string text = std::to_string(summary.passed) + " passed, " + std::to_string(summary.failed) + " failed";
  const auto add = [&](std::size_t number, std::string_view name) {
    if (number > 0) text += ", " + std::to_string(number) + " " + std::string(name);
  };
  add(summary.not_testable, "not testable");
  add(summary.errors, summary.errors == 1 ? "error" : "errors");
  add(summary.known_deviations, summary.known_deviations == 1 ? "known deviation" : "known deviations");
  add(summary.not_applicable, "not applicable");
  return text;
}

// "junit.xml, report.json, evidence/".
std::string names_of_reports() {
  std::string names;
  for (const ReportFile& file : report_files()) names += std::string(file.name) + ", ";
  return names + "evidence/";
}

bool is_terminal(int descriptor) {
  const char* term = std::getenv("TERM");
  return isatty(descriptor) == 1 && (term == nullptr || std::string_view(term) != "dumb");
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) return size.ws_col;
  return 80;
}

}  // namespace

ConsoleOptions console_options(Verbosity verbosity, std::string report_folder) {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool may_colour = no_colour == nullptr || *no_colour == '\0';
  ConsoleOptions options;
  options.verbosity = verbosity;
  options.live = is_terminal(STDERR_FILENO) && verbosity == Verbosity::normal;
  options.colour = may_colour && is_terminal(STDOUT_FILENO);
  options.colour_err = may_colour && is_terminal(STDERR_FILENO);
  options.width = terminal_width();
  options.report_folder = std::move(report_folder);
  return options;
}

ConsoleReport::ConsoleReport(ConsoleOptions options, std::ostream& out, std::ostream& err)
    : options_(std::move(options)), out_(out, options_.colour), err_(err, options_.colour_err) {}

void ConsoleReport::on_run_start(const harness::RunInfo& info) {
  planned_ = info.plan.size();
  ended_.clear();
  failed_.clear();
  if (options_.verbosity != Verbosity::quiet) print_start(info);
  if (info.target.insecure)
    err_.text("TLS VERIFICATION IS OFF: whoever answers is trusted, and the result cannot be \"conformant\".",
              Colour::bold_red)
        .end_line();
  err_.flush();
}

void ConsoleReport::print_start(const harness::RunInfo& info) {
  err_.text("o2dms " + info.product_version + ", run " + info.id + ": " + counted(planned_, "case") + " against ")
      .text(info.target.name, Colour::none, kShown)
      .text(" ")
      .text(info.target.url, Colour::none, kShown);
  if (!info.target.version.empty()) err_.text(" (").text(info.target.version, Colour::none, kShown).text(")");
  err_.end_line();
  if (!info.selection.empty())
    err_.text("selected: ")
        .text(info.selection, Colour::none, kShown)
        .line("; " + counted(info.left_out.size(), "case") + " left out");
  for (const std::string& missing : info.missing_rights) err_.text(missing, Colour::none, kShown).end_line();
  for (const harness::Capability& capability : info.capabilities)
    if (!capability.present)
      err_.text(std::string(capability.state()) + ": " + capability.name + ": ")
          .text(capability.detail, Colour::none, kShown)
          .end_line();
}

void ConsoleReport::on_case_start(const harness::Case& one) {
  draw(one.id);
}

void ConsoleReport::on_exchange(const harness::Case& one, const harness::Exchange& exchange) {
  if (options_.verbosity != Verbosity::verbose) return;
  err_.text("  " + one.id + "#" + std::to_string(exchange.id) + " " + exchange.method + " ")
      .text(exchange.url, Colour::none, kShown)
      .text(" as " + exchange.identity + " -> ")
      .text(exchange.status != 0 ? std::to_string(exchange.status) : exchange.fault)
      .line(" (" + seconds_text(exchange.ended - exchange.started) + " s)");
}

void ConsoleReport::on_wait(const harness::Case& one, const harness::Wait& wait) {
  draw(one.id + "  " + wait.deadline + " " + seconds_text(wait.took) + "/" + seconds_text(wait.limit) + " s");
}

void ConsoleReport::on_case_end(const harness::Case& one, const harness::CaseResult& result,
                                const std::vector<harness::ExchangeRef>& exchanges) {
  (void)exchanges;
  // The result of a case may come again, and then be a failure.
  ended_.insert(one.id);
  if (counts_against(result.outcome)) failed_.insert(one.id);
  if (options_.verbosity == Verbosity::quiet && !counts_against(result.outcome)) return;
  erase();
  err_.column(harness::to_text(result.outcome), 15, colour_of(result.outcome))
      .text(" " + one.id + " (" + seconds_text(result.duration) + " s)");
  if (result.outcome != Outcome::passed && !result.reason.empty())
    err_.text(": ").text(result.reason, Colour::none, kShown);
  err_.end_line().flush();
  if (ended_.size() < planned_) draw("");
}

void ConsoleReport::on_run_end(const harness::RunInfo& info, const harness::RunSummary& as_played) {
  const harness::RunSummary summary = options_.reports == nullptr ? as_played : options_.reports->concluded(as_played);
  erase();
  err_.flush();
  print_failures(summary);
  if (options_.verbosity != Verbosity::quiet) {
    print_warnings(summary);
    print_coverage(summary.coverage);
  }
  print_verdict(info, summary);
  out_.flush();
}

void ConsoleReport::print_failures(const harness::RunSummary& summary) {
  for (const harness::CaseResult& result : summary.results) {
    if (!counts_against(result.outcome)) continue;
    out_.end_line().text(std::string(harness::to_text(result.outcome)) + ": " + result.id, Colour::red).end_line();
    out_.block(failure_text(result, kOnScreen));
  }
}

void ConsoleReport::print_warnings(const harness::RunSummary& summary) {
  for (const harness::CaseResult& result : summary.results)
    for (const harness::Finding& finding : result.findings)
      if (finding.warning)
        out_.text("warning", Colour::yellow)
            .text(": " + result.id + ": " + finding.requirement + ": expected ")
            .text(finding.expected, Colour::none, kShown)
            .text("; ")
            .text(finding.actual, Colour::none, kShown)
            .end_line();
}

// Rows that nobody asked for are counted, not listed.
void ConsoleReport::print_coverage(const harness::Coverage& coverage) {
  std::size_t left_out = 0;
  bool titled = false;
  for (const harness::RowCoverage& row : coverage.rows) {
    if (is_left_out(row)) {
      ++left_out;
      continue;
    }
    if (!titled) out_.end_line().text("Requirements", Colour::bold).end_line();
    titled = true;
    print_row(row);
  }
  if (left_out > 0)
    out_.line("  and " + counted(left_out, "requirement") + " that no selected case names (o2dms list)");
}

void ConsoleReport::print_row(const harness::RowCoverage& row) {
  out_.text("  ")
      .column(row.requirement->id, 20)
      .text(" " + std::string(harness::to_letter(row.requirement->level)) + "  ")
      .column(to_text(row.state), 15, colour_of(row.state))
      .text(" ")
      .text(row_text(row), Colour::none, kShown)
      .end_line();
  if (row.state == harness::RowState::not_judged) return;
  for (const harness::PartCoverage& part : row.parts)
    if (part.state != harness::RowState::passed && !part.name.empty())
      out_.text("      " + part.name + ": ")
          .text(part.reason.empty() ? std::string(to_text(part.state)) : part.reason, Colour::none, kShown)
          .end_line();
}

void ConsoleReport::print_verdict(const harness::RunInfo& info, const harness::RunSummary& summary) {
  out_.end_line();
  for (const std::string& right : info.missing_rights)
    out_.text("a right is missing", Colour::red).text(": ").text(right, Colour::none, kShown).line(" (o2dms rbac)");
  for (const std::string& residue : summary.residue)
    out_.text("left behind", Colour::red).text(": ").text(residue, Colour::none, kShown).line(" (o2dms cleanup)");
  for (const std::string& stale : summary.stale)
    out_.text("stale known deviation", Colour::red).text(": ").text(stale, Colour::none, kShown).end_line();
  if (info.target.insecure)
    out_.text("TLS verification was off: this result does not count as \"conformant\".", Colour::bold_red).end_line();
  out_.text(counts(summary) + " in " + seconds_text(summary.duration) + " s");
  if (summary.warnings > 0) out_.text("; " + counted(summary.warnings, "warning"));
  if (!info.left_out.empty()) out_.text("; " + counted(info.left_out.size(), "case") + " not selected");
  out_.end_line();
  out_.text(summary.sentence, colour_of(summary.exit_code, info.target.insecure), kShown)
      .line(" (exit " + std::to_string(static_cast<int>(summary.exit_code)) + ")");
  if (!options_.report_folder.empty()) out_.line("reports: " + options_.report_folder + "/" + names_of_reports());
  out_.text("target: ")
      .text(info.target.name, Colour::none, kShown)
      .text(" ")
      .text(info.target.url, Colour::none, kShown);
  out_.end_line();
}

void ConsoleReport::draw(std::string_view doing) {
  if (!options_.live) return;
  err_.draw(progress_line(ended_.size(), planned_, failed_.size(), doing, options_.width));
  drawn_ = true;
}

void ConsoleReport::erase() {
  if (drawn_) err_.erase();
  drawn_ = false;
}

}  // namespace o2dms::reports

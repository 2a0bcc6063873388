#include "reports/console_report.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "reports/progress_bar.h"
#include "reports/report_text.h"
#include "reports/requirement_summary.h"

namespace o2dms::reports {
namespace {

using harness::Outcome;

constexpr std::string_view kRed = "31", kGreen = "32", kYellow = "33", kBold = "1", kRedBold = "1;31";
constexpr FailureLimits kOnScreen = {.breaches = 3};

std::string paint(std::string_view text, std::string_view colour, bool on) {
  if (!on) return std::string(text);
  return "\x1b[" + std::string(colour) + "m" + std::string(text) + "\x1b[0m";
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

bool counts_against(Outcome outcome) {
  return outcome == Outcome::failed || outcome == Outcome::not_testable || outcome == Outcome::error;
}

std::string_view colour_of(Outcome outcome) {
  if (counts_against(outcome)) return kRed;
  return outcome == Outcome::passed ? kGreen : kYellow;
}

std::string_view colour_of(RequirementState state) {
  switch (state) {
    case RequirementState::passed:
      return kGreen;
    case RequirementState::failed:
    case RequirementState::not_shown:
      return kRed;
    default:
      return kYellow;
  }
}

// On the screen of a person: one line, without the target's line breaks.
std::string one_line(std::string_view text) {
  std::string line = plain_text(text, 300);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
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
    : options_(std::move(options)), out_(out), err_(err) {}

void ConsoleReport::on_run_start(const harness::RunInfo& info) {
  planned_ = info.plan.size();
  ended_ = failed_ = 0;
  if (options_.verbosity != Verbosity::quiet) {
    err_ << "o2dms " << info.product_version << ", run " << info.id << ": " << counted(planned_, "case") << " against "
         << one_line(info.target.name) << " " << one_line(info.target.url);
    if (!info.target.version.empty()) err_ << " (" << one_line(info.target.version) << ")";
    err_ << "\n";
    if (!info.selection.empty())
      err_ << "selected: " << one_line(info.selection) << "; " << counted(info.left_out.size(), "case")
           << " left out\n";
    for (const harness::Capability& capability : info.capabilities) {
      if (!capability.present) err_ << "absent: " << capability.name << ": " << one_line(capability.detail) << "\n";
    }
  }
  if (info.target.insecure) {
    err_ << paint("TLS VERIFICATION IS OFF: whoever answers is trusted, and the result cannot be \"conformant\".",
                  kRedBold, options_.colour_err)
         << "\n";
  }
  err_.flush();
}

void ConsoleReport::on_case_start(const harness::Case& one) {
  draw(one.id);
}

void ConsoleReport::on_exchange(const harness::Case& one, const harness::Exchange& exchange) {
  if (options_.verbosity != Verbosity::verbose) return;
  const std::string answer = exchange.status != 0 ? std::to_string(exchange.status) : one_line(exchange.fault);
  err_ << "  " << one.id << "#" << exchange.id << " " << exchange.method << " " << one_line(exchange.url) << " as "
       << exchange.identity << " -> " << answer << " (" << seconds_text(exchange.ended - exchange.started) << " s)\n";
}

void ConsoleReport::on_wait(const harness::Case& one, const harness::Wait& wait) {
  draw(one.id + "  " + wait.deadline + " " + seconds_text(wait.took) + "/" + seconds_text(wait.limit) + " s");
}

void ConsoleReport::on_case_end(const harness::Case& one, const harness::CaseResult& result,
                                const std::vector<harness::ExchangeRef>& exchanges) {
  (void)exchanges;
  ++ended_;
  if (counts_against(result.outcome)) ++failed_;
  if (options_.verbosity == Verbosity::quiet && !counts_against(result.outcome)) return;
  erase();
  err_ << paint(padded(harness::to_text(result.outcome), 15), colour_of(result.outcome), options_.colour_err) << " "
       << one.id << " (" << seconds_text(result.duration) << " s)";
  if (result.flaky) err_ << " flaky";
  if (result.outcome != Outcome::passed && !result.reason.empty()) err_ << ": " << one_line(result.reason);
  err_ << "\n";
  err_.flush();
  if (ended_ < planned_) draw("");
}

void ConsoleReport::on_run_end(const harness::RunInfo& info, const harness::RunSummary& summary) {
  erase();
  err_.flush();
  print_failures(summary);
  if (options_.verbosity != Verbosity::quiet) {
    print_warnings(summary);
    print_requirements(info, summary);
  }
  print_verdict(info, summary);
  out_.flush();
}

void ConsoleReport::print_failures(const harness::RunSummary& summary) {
  for (const harness::CaseResult& result : summary.results) {
    if (!counts_against(result.outcome)) continue;
    out_ << "\n"
         << paint(std::string(harness::to_text(result.outcome)) + ": " + result.id, kRed, options_.colour) << "\n";
    out_ << failure_text(result, kOnScreen);
  }
}

void ConsoleReport::print_warnings(const harness::RunSummary& summary) {
  for (const harness::CaseResult& result : summary.results) {
    for (const harness::Finding& finding : result.findings) {
      if (!finding.warning) continue;
      out_ << paint("warning", kYellow, options_.colour) << ": " << result.id << ": " << finding.requirement
           << ": expected " << one_line(finding.expected) << "; " << one_line(finding.actual) << "\n";
    }
  }
}

// Requirements that no case of this run served are counted, not listed: `o2dms list` has them.
void ConsoleReport::print_requirements(const harness::RunInfo& info, const harness::RunSummary& summary) {
  std::size_t untouched = 0;
  bool titled = false;
  for (const RequirementRow& row : requirement_rows(info, summary)) {
    if (row.results.empty()) {
      ++untouched;
      continue;
    }
    if (!titled) out_ << "\n" << paint("Requirements", kBold, options_.colour) << "\n";
    titled = true;
    const auto passed = std::count_if(row.results.begin(), row.results.end(),
                                      [](const auto* r) { return r->outcome == Outcome::passed; });
    out_ << "  " << padded(row.requirement->id, 20) << " " << harness::to_letter(row.requirement->level) << "  "
         << paint(padded(to_text(row.state), 15), colour_of(row.state), options_.colour) << " " << passed << " of "
         << row.results.size() << (row.results.size() == 1 ? " case passed" : " cases passed") << "\n";
  }
  if (untouched > 0)
    out_ << "  "
         << "and " << counted(untouched, "requirement") << " without a case in this run (o2dms list)\n";
}

void ConsoleReport::print_verdict(const harness::RunInfo& info, const harness::RunSummary& summary) {
  out_ << "\n";
  for (const std::string& residue : summary.residue) {
    out_ << paint("left behind", kRed, options_.colour) << ": " << one_line(residue) << " (o2dms cleanup)\n";
  }
  for (const std::string& stale : summary.stale)
    out_ << paint("stale known deviation", kRed, options_.colour) << ": " << one_line(stale) << "\n";
  if (info.target.insecure) {
    out_ << paint("TLS verification was off: this result does not count as \"conformant\".", kRedBold, options_.colour)
         << "\n";
  }
  out_ << counts(summary) << " in " << seconds_text(summary.duration) << " s";
  if (summary.warnings > 0) out_ << "; " << counted(summary.warnings, "warning");
  if (!info.left_out.empty()) out_ << "; " << counted(info.left_out.size(), "case") << " not selected";
  out_ << "\n";
  const bool good = summary.exit_code == harness::ExitCode::conformant;
  out_ << paint(one_line(summary.sentence),
                good && !info.target.insecure ? kGreen
                : good                        ? kYellow
                                              : kRed,
                options_.colour)
       << " (exit " << static_cast<int>(summary.exit_code) << ")\n";
  if (!options_.report_folder.empty())
    out_ << "reports: " << options_.report_folder << "/junit.xml, report.json, evidence/\n";
}

void ConsoleReport::draw(std::string_view doing) {
  if (!options_.live) return;
  err_ << "\r\x1b[K" << progress_line(ended_, planned_, failed_, doing, options_.width);
  err_.flush();
  drawn_ = true;
}

void ConsoleReport::erase() {
  if (drawn_) err_ << "\r\x1b[K";
  drawn_ = false;
}

}  // namespace o2dms::reports

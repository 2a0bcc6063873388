#include "reports/report_text.h"

#include <algorithm>
#include <cstdio>

#include "base/utf8.h"

namespace o2dms::reports {
namespace {

// Of a well-formed character of that many bytes.
char32_t code_point(std::string_view text, std::size_t size) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t value = size == 1 ? byte(0) : byte(0) & (0xFF >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = (value << 6) | (byte(i) & 0x3F);
  return value;
}

// Control characters, C1 included; and what reorders or hides text on a screen.
bool is_unprintable(char32_t c) {
  if (c == '\t' || c == '\n') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

// A text without a label of its own: line breaks in it could forge one.
std::string in_one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

void append_line(std::string& out, std::string_view label, std::string_view value, std::size_t limit) {
  if (value.empty()) return;
  out += label;
  // Further lines of a value stand below its first, apart from our own labels: what the target said cannot forge one.
  for (const char c : plain_text(value, limit)) {
    out += c;
    if (c == '\n') out.append(label.size(), ' ');
  }
  out += '\n';
}

void append_breach(std::string& out, const harness::Finding& finding, std::size_t limit) {
  out += "\n";
  append_line(out, "breach:   ",
              finding.subject.empty() ? finding.expectation : finding.expectation + ", " + finding.subject, limit);
  append_line(out, "clause:   ",
              finding.clause + " (" + finding.requirement + (finding.part.empty() ? "" : ", " + finding.part) +
                  (finding.basis.empty() ? "" : "; basis: " + finding.basis) + ")",
              limit);
  append_line(out, "expected: ", finding.expected, limit);
  append_line(out, "actual:   ", finding.actual, limit);
  append_line(out, "by hand:  ", finding.curl, 4 * limit);  // of no use when it is cut
}

}  // namespace

std::string seconds_text(base::Duration duration) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  const auto positive = milliseconds < 0 ? 0 : milliseconds;
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(positive / 1000),
                static_cast<long long>(positive % 1000));
  return text;
}

std::string plain_text(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    if (out.size() + 4 > limit) return out + " ... (" + std::to_string(text.size()) + " bytes more)";
    const std::size_t size = base::utf8_length(text, 0);
    if (size == 0) {
      out += "\xEF\xBF\xBD";  // what is not UTF-8 becomes U+FFFD, byte by byte
    } else if (!is_unprintable(code_point(text, size))) {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

std::string xml_text(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : plain_text(text, limit)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string xml_attribute(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : xml_text(text, limit)) {
    switch (c) {
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string counted(std::size_t number, std::string_view noun, std::string_view plural) {
  if (number == 1) return "1 " + std::string(noun);
  return std::to_string(number) + " " + (plural.empty() ? std::string(noun) + "s" : std::string(plural));
}

std::string failure_text(const harness::CaseResult& result, FailureLimits limits) {
  std::string out;
  const std::string_view reason = result.reason;
  append_line(out, "", in_one_line(reason.empty() ? harness::to_text(result.outcome) : reason), limits.field);
  std::size_t breaches = 0;
  for (const harness::Finding& finding : result.findings)
    if (finding.is_breach() && ++breaches <= limits.breaches) append_breach(out, finding, limits.field);
  if (breaches > limits.breaches)
    out += "\nand " + counted(breaches - limits.breaches, "more breach", "more breaches") + ": see report.json\n";
  for (const harness::Wait& wait : result.waits) {
    if (wait.met) continue;
    append_line(out, "waited:   ",
                seconds_text(wait.took) + " s for: " + wait.condition + " (deadline " + wait.deadline + ", " +
                    seconds_text(wait.limit) + " s)",
                limits.field);
  }
  for (const std::string& residue : result.residue) append_line(out, "residue:  ", residue, limits.field);
  append_line(out, "repeat:   ", result.repeat, limits.field);
  return out;
}

std::string_view meaning(harness::ExitCode code) {
  switch (code) {
    case harness::ExitCode::conformant:
      return "conformant";
    case harness::ExitCode::nonconformant:
      return "not conformant";
    case harness::ExitCode::harness_fault:
      return "fault of the harness";
    case harness::ExitCode::inconclusive:
      return "inconclusive";
    case harness::ExitCode::partial:
      return "partial";
    case harness::ExitCode::stale_deviation:
      return "stale known deviation";
    case harness::ExitCode::usage:
      return "usage";
    case harness::ExitCode::interrupted:
      return "interrupted";
    case harness::ExitCode::terminated:
      return "terminated";
  }
  return "unknown";
}

namespace {

std::string first_of(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return names.front() + (names.size() > 1 ? " and " + std::to_string(names.size() - 1) + " more" : "");
}

std::string all_of(const harness::RowCoverage& row, std::vector<std::string> harness::PartCoverage::*names) {
  std::vector<std::string> all;
  for (const harness::PartCoverage& part : row.parts) all.insert(all.end(), (part.*names).begin(), (part.*names).end());
  return first_of(all);
}

// Nothing but what the user chose not to ask, or listed as known, is in the way of "conformant".
bool is_as_asked_for(const harness::RunInfo& info, const harness::RunSummary& summary) {
  if (summary.exit_code != harness::ExitCode::partial || info.target.insecure) return false;
  if (summary.not_applicable == summary.results.size()) return false;
  const auto is_fine = [](const harness::RowCoverage& row) {
    return row.requirement->level != harness::Level::mandatory || row.state != harness::RowState::not_shown;
  };
  const auto& rows = summary.coverage.rows;
  return !info.left_out.empty() || std::all_of(rows.begin(), rows.end(), is_fine);
}

}  // namespace

std::string row_text(const harness::RowCoverage& row) {
  const auto shown = static_cast<std::size_t>(std::count_if(
      row.parts.begin(), row.parts.end(), [](const auto& part) { return part.state == harness::RowState::passed; }));
  switch (row.state) {
    case harness::RowState::passed:
      return "by " + all_of(row, &harness::PartCoverage::shown_by);
    case harness::RowState::broken:
    case harness::RowState::known_deviation:
      return "by " + all_of(row, &harness::PartCoverage::broken_by);
    case harness::RowState::not_shown:
      if (row.parts.size() == 1 && row.parts.front().name.empty()) return row.reason();
      return std::to_string(shown) + " of " + std::to_string(row.parts.size()) + " parts shown";
    case harness::RowState::not_judged:
      break;
  }
  return row.requirement->level == harness::Level::informative ? "informative" : "not a matter of the cloud";
}

VerdictEntry verdict_entry(const harness::RunInfo& info, const harness::RunSummary& summary) {
  if (summary.results.empty()) return {"error", summary.sentence.empty() ? "no case ran" : summary.sentence};
  if (summary.exit_code == harness::ExitCode::conformant) return {};
  if (summary.exit_code == harness::ExitCode::nonconformant && summary.failed > 0) return {};
  return {is_as_asked_for(info, summary) ? "skipped" : "error",
          std::string(meaning(summary.exit_code)) + ": " + plain_text(summary.sentence)};
}

Totals totals_of(const harness::RunInfo& info, const harness::RunSummary& summary) {
  Totals totals;
  totals.tests = summary.results.size() + info.left_out.size();
  totals.failures = summary.failed;
  totals.errors = summary.errors + summary.not_testable;
  totals.skipped = summary.not_applicable + summary.known_deviations + info.left_out.size();
  const std::string_view verdict = verdict_entry(info, summary).element;
  if (!verdict.empty()) ++totals.tests;
  if (verdict == "error") ++totals.errors;
  if (verdict == "skipped") ++totals.skipped;
  return totals;
}

}  // namespace o2dms::reports

#include "reports/junit_report.h"

#include <algorithm>
#include <map>

#include "reports/report_text.h"

namespace o2dms::reports {
namespace {

using harness::Outcome;

constexpr std::string_view kVerdictSuite = "o2dms.verdict";

struct Entry {
  std::string name;
  base::Duration time{};
  std::string element;  // "failure", "error", "skipped"; empty: passed
  std::string type, message, text;
  const harness::CaseResult* result = nullptr;
};

struct Suite {
  std::string name;
  std::vector<Entry> entries;
};

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + xml_attribute(value) + "\"";
}

// Without the zone letter: one of the schemas forbids it.
std::string timestamp(base::Time time) {
  std::string text = base::to_rfc3339(time);
  if (text.ends_with('Z')) text.pop_back();
  return text;
}

std::string_view element_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "";
    case Outcome::failed:
      return "failure";
    case Outcome::not_applicable:
    case Outcome::known_deviation:
      return "skipped";
    case Outcome::not_testable:
    case Outcome::error:
      break;
  }
  return "error";
}

Entry entry_of(const harness::CaseResult& result) {
  Entry entry;
  entry.name = result.id;
  entry.time = result.duration;
  entry.result = &result;
  entry.element = element_of(result.outcome);
  if (entry.element.empty()) return entry;
  entry.type = harness::to_text(result.outcome);
  entry.message = entry.type + (result.reason.empty() ? "" : ": " + plain_text(result.reason, 512));
  entry.text = entry.element == "skipped" ? entry.message : failure_text(result);
  return entry;
}

Entry left_out_entry(const harness::Case& one) {
  Entry entry;
  entry.name = one.id;
  entry.element = "skipped";
  entry.message = entry.text = "not selected: this case did not run";
  return entry;
}

// One suite for each clause group, in the order of the plan: a suite's name is its cases' classname.
std::vector<Suite> suites_of(const harness::RunInfo& info, const harness::RunSummary& summary) {
  std::vector<Suite> suites;
  std::map<std::string, std::size_t> index;
  const auto suite = [&](const std::string& name) -> Suite& {
    const auto [at, is_new] = index.emplace(name, suites.size());
    if (is_new) suites.push_back({name, {}});
    return suites[at->second];
  };
  std::map<std::string, const harness::Case*> cases;
  for (const harness::Case* one : info.plan) cases.emplace(one->id, one);
  for (const harness::CaseResult& result : summary.results) {
    const auto one = cases.find(result.id);
    suite(one == cases.end() ? std::string(kVerdictSuite) : one->second->group).entries.push_back(entry_of(result));
  }
  for (const harness::Case* one : info.left_out) suite(one->group).entries.push_back(left_out_entry(*one));
  if (VerdictEntry verdict = verdict_entry(info, summary); !verdict.element.empty()) {
    Entry entry;
    entry.name = "conformance";
    entry.element = verdict.element;
    entry.type = meaning(summary.exit_code);
    entry.message = entry.text = std::move(verdict.text);
    suite(std::string(kVerdictSuite)).entries.push_back(std::move(entry));
  }
  return suites;
}

std::string case_xml(const Entry& entry, const std::string& group) {
  std::string out = "    <testcase" + attribute("name", entry.name) + attribute("classname", group) +
                    attribute("time", seconds_text(entry.time));
  if (entry.element.empty()) return out + "/>\n";
  out += ">\n      <" + entry.element + attribute("message", entry.message);
  if (entry.element != "skipped") out += attribute("type", entry.type);  // one schema knows no type on a skipped one
  return out + ">" + xml_text(entry.text) + "</" + entry.element + ">\n    </testcase>\n";
}

std::string property(std::string_view name, std::string_view value) {
  return "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

// The ids of the mandatory rows in that state: "DMS-2.2-1 DMS-3.1-1".
std::string rows_in(const harness::Coverage& coverage, harness::RowState state) {
  std::string ids;
  for (const harness::RowCoverage& row : coverage.rows)
    if (row.state == state && row.requirement->level == harness::Level::mandatory)
      ids += (ids.empty() ? "" : " ") + row.requirement->id;
  return ids;
}

std::string properties_xml(const harness::RunInfo& info, const harness::RunSummary& summary) {
  std::string out = "    <properties>\n";
  out += property("o2dms.version", info.product_version);
  out += property("run.id", info.id);
  out += property("run.command", info.command);
  out += property("run.selection", info.left_out.empty() ? "everything" : info.selection);
  out += property("run.exit-code", std::to_string(static_cast<int>(summary.exit_code)));
  out += property("run.result", summary.sentence);
  out += property("target.name", info.target.name);
  out += property("target.url", info.target.url);
  out += property("target.version", info.target.version);
  out += property("target.credentials", info.target.credentials);
  out += property("target.tls-verified", info.target.insecure ? "false" : "true");
  for (const std::string& right : info.missing_rights) out += property("target.missing-right", right);
  out += property("coverage", summary.coverage.in_words());
  out += property("coverage.not-shown", rows_in(summary.coverage, harness::RowState::not_shown));
  out += property("coverage.broken", rows_in(summary.coverage, harness::RowState::broken));
  for (const harness::Capability& capability : info.capabilities)
    out += property("capability." + capability.name, capability.state());
  for (const harness::Deadline& deadline : info.deadlines) {
    out += property("deadline." + deadline.name, seconds_text(deadline.limit));
  }
  return out + "    </properties>\n";
}

// Waits with their margins, and warnings: for the reader, no part of the count.
std::string remarks(const Suite& suite) {
  std::string out;
  for (const Entry& entry : suite.entries) {
    if (entry.result == nullptr) continue;
    for (const harness::Wait& wait : entry.result->waits) {
      out += entry.name + ": " + wait.deadline + ": " + seconds_text(wait.took) + " s of " + seconds_text(wait.limit) +
             " s\n";
    }
    for (const harness::Finding& finding : entry.result->findings) {
      if (finding.warning) out += entry.name + ": warning: expected " + finding.expected + "; " + finding.actual + "\n";
    }
  }
  return out;
}

std::string suite_xml(const Suite& suite, std::size_t id, const harness::RunInfo& info,
                      const harness::RunSummary& summary, std::string_view hostname) {
  base::Duration time{};
  base::Time start = info.start;
  bool started = false;
  std::map<std::string, std::size_t> count;
  for (const Entry& entry : suite.entries) {
    time += entry.time;
    ++count[entry.element];
    if (entry.result == nullptr || entry.result->start == base::Time{}) continue;  // never reached
    start = started ? std::min(start, entry.result->start) : entry.result->start;
    started = true;
  }
  std::string out =
      "  <testsuite" + attribute("id", std::to_string(id)) + attribute("package", "o2dms") +
      attribute("name", suite.name) + attribute("hostname", hostname) + attribute("timestamp", timestamp(start)) +
      attribute("tests", std::to_string(suite.entries.size())) +
      attribute("failures", std::to_string(count["failure"])) + attribute("errors", std::to_string(count["error"])) +
      attribute("skipped", std::to_string(count["skipped"])) + attribute("time", seconds_text(time)) + ">\n";
  out += properties_xml(info, summary);
  for (const Entry& entry : suite.entries) out += case_xml(entry, suite.name);
  out += "    <system-out>" + xml_text(remarks(suite)) + "</system-out>\n    <system-err></system-err>\n";
  return out + "  </testsuite>\n";
}

}  // namespace

std::string junit_text(const ReportInput& input) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const Suite& suite : suites_of(input.info, input.summary))
    out += suite_xml(suite, id++, input.info, input.summary, input.hostname);
  return out + "</testsuites>\n";
}

}  // namespace o2dms::reports

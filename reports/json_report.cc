#include "reports/json_report.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "reports/report_text.h"

namespace o2dms::reports {
namespace {

using base::Json;

constexpr std::string_view kFormat = "o2dms-report/2";
constexpr std::string_view kAnyFormat = "o2dms-report/";

// Milliseconds are what we can measure honestly.
double seconds(base::Duration duration) {
  return std::round(std::chrono::duration<double>(duration).count() * 1000.0) / 1000.0;
}

Json time_or_null(base::Time time) {
  return time == base::Time{} ? Json() : Json(base::to_rfc3339_micro(time));
}

Json run_json(const harness::RunInfo& info, const harness::RunSummary& summary) {
  return {{"id", info.id},
          {"command", info.command},
          {"selection", info.selection},
          {"start", time_or_null(info.start)},
          {"seconds", seconds(summary.duration)},
          {"interrupted", summary.interrupted}};
}

Json target_json(const harness::TargetInfo& target) {
  return {{"name", target.name},
          {"url", target.url},
          {"version", target.version},
          {"credentials", target.credentials},
          {"tlsVerified", !target.insecure}};
}

Json result_json(const harness::RunInfo& info, const harness::RunSummary& summary) {
  const bool conformant = summary.exit_code == harness::ExitCode::conformant && !info.target.insecure;
  return {
      {"exitCode", static_cast<int>(summary.exit_code)},
      {"meaning", meaning(summary.exit_code)},
      {"sentence", summary.sentence},
      {"conformant", conformant},
      {"mandatoryRows",
       {{"all", summary.coverage.mandatory}, {"shown", summary.coverage.shown}, {"broken", summary.coverage.broken}}}};
}

Json totals_json(const harness::RunInfo& info, const harness::RunSummary& summary) {
  const Totals totals = totals_of(info, summary);
  return {{"declared", info.plan.size() + info.left_out.size()},
          {"planned", info.plan.size()},
          {"leftOut", info.left_out.size()},
          {"passed", summary.passed},
          {"failed", summary.failed},
          {"notTestable", summary.not_testable},
          {"notApplicable", summary.not_applicable},
          {"error", summary.errors},
          {"knownDeviation", summary.known_deviations},
          {"warnings", summary.warnings},
          // What a reader of junit.xml must count.
          {"junit",
           {{"tests", totals.tests},
            {"failures", totals.failures},
            {"errors", totals.errors},
            {"skipped", totals.skipped}}}};
}

Json capabilities_json(const std::vector<harness::Capability>& capabilities) {
  Json list = Json::array();
  for (const harness::Capability& one : capabilities) {
    list.push_back({{"name", one.name}, {"state", one.state()}, {"detail", one.detail}});
  }
  return list;
}

Json deadlines_json(const std::vector<harness::Deadline>& deadlines) {
  Json list = Json::array();
  for (const harness::Deadline& one : deadlines) {
    list.push_back({{"name", one.name},
                    {"seconds", seconds(one.limit)},
                    {"defaultSeconds", seconds(one.fallback)},
                    {"source", one.source},
                    {"overridden", one.overridden}});
  }
  return list;
}

// Exchanges are named "CASE#ID", as in the evidence.
Json finding_json(const harness::CaseResult& result, const harness::Finding& finding) {
  Json exchanges = Json::array();
  for (const std::uint64_t id : finding.exchanges) exchanges.push_back(result.id + "#" + std::to_string(id));
  Json json = {{"expectation", finding.expectation},
               {"requirement", finding.requirement},
               {"part", finding.part},
               {"basis", finding.basis},
               {"clause", finding.clause},
               {"ok", finding.ok},
               {"warning", finding.warning},
               {"shown", finding.shown},
               {"advisory", finding.advisory},
               {"subject", finding.subject},
               {"expected", finding.expected},
               {"actual", finding.actual},
               {"exchanges", std::move(exchanges)}};
  if (!finding.curl.empty()) json["curl"] = finding.curl;
  return json;
}

Json wait_json(const harness::Wait& wait) {
  return {{"deadline", wait.deadline},
          {"condition", wait.condition},
          {"met", wait.met},
          {"seconds", seconds(wait.took)},
          {"limitSeconds", seconds(wait.limit)},
          {"marginSeconds", seconds(wait.margin())}};
}

void append_files(const std::vector<EvidenceFile>& files, Json& list) {
  for (const EvidenceFile& file : files)
    list.push_back({{"file", file.path}, {"exchanges", file.exchanges}, {"sha256", file.sha256}});
}

Json evidence_json(const EvidenceFiles& evidence, const std::string& id) {
  Json list = Json::array();
  if (const auto files = evidence.find(id); files != evidence.end()) append_files(files->second, list);
  return list;
}

// What belongs to no case: probing, clean-up.
Json other_evidence_json(const EvidenceFiles& evidence, const harness::RunInfo& info) {
  Json list = Json::array();
  for (const auto& [name, files] : evidence)
    if (std::none_of(info.plan.begin(), info.plan.end(), [&id = name](const auto* one) { return one->id == id; }))
      append_files(files, list);
  return list;
}

void describe(const harness::Case& one, Json& json) {
  json["title"] = one.title;
  json["group"] = one.group;
  json["clause"] = one.clause;
  json["level"] = harness::to_text(one.level);
  json["requirements"] = one.requirements;
  json["needs"] = one.needs;
  json["workload"] = one.workload;
}

Json case_json(const harness::Case* one, const harness::CaseResult& result, const EvidenceFiles& evidence) {
  Json json = {{"id", result.id},
               {"outcome", harness::to_text(result.outcome)},
               {"reason", result.reason},
               {"start", time_or_null(result.start)},
               {"seconds", seconds(result.duration)},
               {"namespace", result.space},
               {"repeat", result.repeat},
               {"residue", result.residue},
               {"findings", Json::array()},
               {"waits", Json::array()},
               {"evidence", evidence_json(evidence, result.id)}};
  if (one != nullptr) describe(*one, json);
  for (const harness::Finding& finding : result.findings) json["findings"].push_back(finding_json(result, finding));
  for (const harness::Wait& wait : result.waits) json["waits"].push_back(wait_json(wait));
  return json;
}

Json cases_json(const harness::RunInfo& info, const harness::RunSummary& summary, const EvidenceFiles& evidence) {
  Json list = Json::array();
  for (const harness::CaseResult& result : summary.results) {
    const auto one =
        std::find_if(info.plan.begin(), info.plan.end(), [&](const auto* c) { return c->id == result.id; });
    list.push_back(case_json(one == info.plan.end() ? nullptr : *one, result, evidence));
  }
  return list;
}

Json left_out_json(const std::vector<const harness::Case*>& cases) {
  Json list = Json::array();
  for (const harness::Case* one : cases) {
    Json json = {{"id", one->id}};
    describe(*one, json);
    list.push_back(std::move(json));
  }
  return list;
}

// What is said of a part, and of a row that has none.
void add_coverage(const harness::PartCoverage& part, Json& json) {
  json["state"] = to_text(part.state);
  json["shownBy"] = part.shown_by;
  json["brokenBy"] = part.broken_by;
  json["reason"] = part.reason;
}

Json parts_json(const harness::RowCoverage& row) {
  Json list = Json::array();
  for (const harness::PartCoverage& part : row.parts) {
    Json json = {{"name", part.name}};
    add_coverage(part, json);
    list.push_back(std::move(json));
  }
  return list;
}

Json requirement_json(const harness::RowCoverage& row) {
  const harness::Requirement& requirement = *row.requirement;
  Json json = {
      {"id", requirement.id},         {"clause", requirement.clause}, {"level", harness::to_text(requirement.level)},
      {"judged", requirement.judged}, {"basis", requirement.basis},   {"text", requirement.text}};
  if (requirement.parts.empty()) {
    add_coverage(row.parts.front(), json);
  } else {
    json["parts"] = parts_json(row);
    json["reason"] = row.reason();
  }
  json["state"] = to_text(row.state);
  if (!requirement.without_case.empty()) json["withoutCase"] = requirement.without_case;
  return json;
}

Json requirements_json(const harness::Coverage& coverage) {
  Json list = Json::array();
  for (const harness::RowCoverage& row : coverage.rows) list.push_back(requirement_json(row));
  return list;
}

}  // namespace

std::string json_text(const ReportInput& input) {
  const harness::RunInfo& info = input.info;
  const harness::RunSummary& summary = input.summary;
  Json report = {{"format", kFormat},
                 {"product", {{"name", "o2dms"}, {"version", info.product_version}}},
                 {"run", run_json(info, summary)},
                 {"target", target_json(info.target)},
                 {"result", result_json(info, summary)},
                 {"totals", totals_json(info, summary)},
                 {"capabilities", capabilities_json(info.capabilities)},
                 {"deadlines", deadlines_json(info.deadlines)},
                 {"cases", cases_json(info, summary, input.evidence)},
                 {"leftOut", left_out_json(info.left_out)},
                 {"requirements", requirements_json(summary.coverage)},
                 {"evidence", other_evidence_json(input.evidence, info)},
                 {"missingRights", info.missing_rights},
                 {"staleDeviations", summary.stale},
                 {"residue", summary.residue}};
  if (!info.space.empty()) report["namespace"] = info.space;
  if (!info.missing_rights.empty()) report["missingRights"] = info.missing_rights;
  return base::to_pretty_text(report) + "\n";
}

bool is_json_report(std::string_view text) {
  const auto parsed = base::parse_json(text);
  return parsed.ok() && base::string_at(*parsed, {"format"}).starts_with(kAnyFormat);
}

}  // namespace o2dms::reports

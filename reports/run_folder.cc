#include "reports/run_folder.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "harness/run/exit_code.h"
#include "reports/json_report.h"
#include "reports/report_files.h"

namespace o2dms::reports {
namespace {

// Between two renewals: syncing files is not free.
constexpr base::Duration kRenewal = std::chrono::seconds(2);

// Case ids are ours; still, no id gets to name a file elsewhere.
std::string file_name(const std::string& id) {
  std::string name = id;
  for (char& c : name) {
    if (!base::is_alphanumeric(c) && c != '.' && c != '-' && c != '_') c = '_';
  }
  return name;
}

// Only where a report of ours says that the folder is ours.
void remove_old_evidence(const std::string& report_folder) {
  const auto report = base::read_file(report_folder + "/report.json");
  if (!report || !is_json_report(*report)) return;
  std::error_code ignored;  // no such folder: nothing old
  std::vector<std::filesystem::path> old;
  for (const auto& entry : std::filesystem::directory_iterator(report_folder + "/evidence", ignored)) {
    if (entry.path().extension() == ".jsonl") old.push_back(entry.path());
  }
  for (const auto& path : old) std::filesystem::remove(path, ignored);
}

}  // namespace

RunFolder::RunFolder(std::string folder, base::Clock& clock, std::string hostname)
    : folder_(std::move(folder)), clock_(clock), hostname_(std::move(hostname)) {}

void RunFolder::on_run_start(const harness::RunInfo& info) {
  info_ = &info;
  const std::string evidence = folder_ + "/evidence";
  remove_old_evidence(folder_);
  if (const auto made = base::make_folder(evidence); !made.ok() && problem_.empty()) problem_ = made.error().message;
  write_reports(info, so_far());
}

void RunFolder::on_case_end(const harness::Case& one, const harness::CaseResult& result,
                            const std::vector<harness::ExchangeRef>& exchanges) {
  write_evidence(one.id, exchanges);
  results_.push_back(result);
  if (info_ != nullptr && clock_.elapsed() - written_at_ >= kRenewal) write_reports(*info_, so_far());
}

void RunFolder::on_other_exchanges(const std::string& what, const std::vector<harness::ExchangeRef>& exchanges) {
  write_evidence(what, exchanges);
}

void RunFolder::on_run_end(const harness::RunInfo& info, const harness::RunSummary& summary) {
  const std::string known = problem_;
  write_reports(info, concluded(summary));
  // One that was written before another failed must not say better than that.
  if (problem_ != known) write_reports(info, concluded(summary));
}

harness::RunSummary RunFolder::concluded(harness::RunSummary summary) const {
  if (problem_.empty()) return summary;
  summary.exit_code = harness::ExitCode::harness_fault;
  summary.sentence = "the reports are not complete, which is a fault of the run: " + problem_;
  return summary;
}

// A case that runs twice (the sanity case does) gets a file for each time: no id of a case has an underscore. What
// could not be written is not listed.
void RunFolder::write_evidence(const std::string& name, const std::vector<harness::ExchangeRef>& exchanges) {
  std::vector<EvidenceFile>& files = evidence_[name];
  EvidenceFile file;
  const std::string turn = files.empty() ? "" : "_" + std::to_string(files.size() + 1);
  file.path = "evidence/" + file_name(name) + turn + ".jsonl";
  file.exchanges = exchanges.size();
  std::string lines;
  for (const harness::ExchangeRef& exchange : exchanges) {
    base::append_text(harness::to_json(*exchange), lines);
    lines += '\n';
  }
  file.sha256 = base::sha256_hex(lines);
  if (write(file.path, lines)) files.push_back(std::move(file));
}

void RunFolder::write_reports(const harness::RunInfo& info, const harness::RunSummary& summary) {
  written_at_ = clock_.elapsed();
  const ReportInput input{.info = info, .summary = summary, .evidence = evidence_, .hostname = hostname_};
  for (const ReportFile& file : report_files()) write(std::string(file.name), file.text(input));
}

bool RunFolder::write(const std::string& name, std::string_view content) {
  const auto written = base::write_file(folder_ + "/" + name, content);
  if (!written.ok() && problem_.empty()) problem_ = written.error().message;
  return written.ok();
}

// What a reader finds when the run is killed now.
harness::RunSummary RunFolder::so_far() const {
  harness::RunSummary summary;
  summary.sentence = "The run did not come to its end.";
  summary.interrupted = true;
  for (const harness::Case* one : info_->plan) {
    // The last one: of a case that ran twice, it is the worse.
    const auto known =
        std::find_if(results_.rbegin(), results_.rend(), [&](const auto& result) { return result.id == one->id; });
    if (known != results_.rend()) {
      summary.results.push_back(*known);
    } else {
      harness::CaseResult missing;
      missing.id = one->id;
      missing.reason = "The run ended before this case did.";
      summary.results.push_back(std::move(missing));
    }
  }
  harness::count_outcomes(summary);
  summary.coverage = harness::cover(*info_, summary.results);
  summary.duration = info_->start == base::Time{} ? base::Duration{} : clock_.now() - info_->start;
  return summary;
}

base::Result<void> prepare_report_folder(const std::string& folder) {
  constexpr std::size_t kTrial = 1024 * 1024;  // a device with less room is full
  if (auto made = base::make_folder(folder + "/evidence"); !made.ok()) return made;
  for (const ReportFile& file : report_files()) {
    const std::string path = folder + "/" + std::string(file.name);
    std::error_code absent;
    const auto status = std::filesystem::status(path, absent);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
      return base::fail(path + " is no regular file");
  }
  for (const std::string& trial : {folder + "/.o2dms-trial", folder + "/evidence/.o2dms-trial"}) {
    auto written = base::write_file(trial, std::string(kTrial, '\n'));
    std::error_code ignored;
    std::filesystem::remove(trial, ignored);
    if (!written.ok()) return written;
  }
  return base::done();
}

std::string machine_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
}

}  // namespace o2dms::reports

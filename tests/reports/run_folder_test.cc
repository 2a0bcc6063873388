// The report folder: what stands in it at every moment of a run.
#include "reports/run_folder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/digest.h"
#include "base/json.h"
#include "reports/console_report.h"
#include "tests/reports/sample_run.h"

namespace o2dms::reports {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
 protected:
  RunFolderTest() {
    std::string name = testing::TempDir() + "o2dms-report-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~RunFolderTest() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    EXPECT_TRUE(in) << name << " was not written";
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  [[nodiscard]] base::Json report() const {
    auto parsed = base::parse_json(read("report.json"));
    EXPECT_TRUE(parsed.ok());
    return parsed.ok() ? *parsed : base::Json();
  }

  fs::path folder_;
  std::unique_ptr<base::ManualClock> clock_ = base::make_manual_clock(base::Time(std::chrono::seconds(1767323045)));
};

TEST_F(RunFolderTest, AKilledRunHasLeftItsCasesAsErrors) {
  const auto run = passing_run();
  RunFolder reports(folder_.string(), *clock_, "ci-7");
  reports.on_run_start(run->info);
  const base::Json json = report();
  EXPECT_EQ(base::integer_at(json, {"totals", "error"}), 3);
  EXPECT_EQ(base::integer_at(json, {"totals", "junit", "errors"}), 4) << "the run itself, too";
  EXPECT_EQ(base::integer_at(json, {"result", "exitCode"}), 2);
  EXPECT_NE(read("junit.xml").find("errors=\"1\""), std::string::npos);
}

TEST_F(RunFolderTest, ReportsAreRenewedWhileTheRunGoesOn) {
  const auto run = passing_run();
  RunFolder reports(folder_.string(), *clock_, "ci-7");
  reports.on_run_start(run->info);
  clock_->advance(std::chrono::seconds(3));
  reports.on_case_end(*run->info.plan[0], run->summary.results[0], {});
  EXPECT_EQ(base::integer_at(report(), {"totals", "passed"}), 1);
  EXPECT_EQ(base::integer_at(report(), {"totals", "error"}), 2);
  EXPECT_EQ(base::integer_at(report(), {"result", "mandatoryRows", "shown"}), 1) << "by what has ended so far";
}

TEST_F(RunFolderTest, TheLaterResultOfACaseCounts) {
  const auto run = passing_run();
  RunFolder reports(folder_.string(), *clock_, "ci-7");
  reports.on_run_start(run->info);
  harness::CaseResult result = run->summary.results[0];
  reports.on_case_end(*run->info.plan[0], result, {});
  result.outcome = harness::Outcome::failed;
  clock_->advance(std::chrono::seconds(3));
  reports.on_case_end(*run->info.plan[0], result, {});
  EXPECT_EQ(base::integer_at(report(), {"totals", "failed"}), 1);
  EXPECT_EQ(base::integer_at(report(), {"totals", "passed"}), 0);
}

TEST_F(RunFolderTest, EvidenceIsOneExchangeALineAndHashed) {
  const auto run = passing_run();
  RunFolder reports(folder_.string(), *clock_, "ci-7");
  play(*run, reports);
  const std::string lines = read("evidence/instantiation.created.cu-cp.jsonl");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
  const auto exchange = base::parse_json(lines);
  ASSERT_TRUE(exchange.ok());
  EXPECT_EQ(base::string_at(*exchange, {"method"}), "POST");
  const base::Json json = report();
  EXPECT_EQ(json["cases"][1]["evidence"][0]["sha256"], base::sha256_hex(lines));
  EXPECT_EQ(json["cases"][1]["evidence"][0]["exchanges"], 1);
  EXPECT_EQ(base::integer_at(json, {"result", "exitCode"}), 0);
  EXPECT_EQ(reports.problem(), "");
}

TEST_F(RunFolderTest, WhatBelongsToNoCaseIsEvidenceToo) {
  const auto run = passing_run();
  RunFolder reports(folder_.string(), *clock_, "ci-7");
  reports.on_run_start(run->info);
  reports.on_other_exchanges("probe", {sample_exchange("probe", 1)});
  reports.on_run_end(run->info, run->summary);
  EXPECT_NE(read("evidence/probe.jsonl").find("\"POST\""), std::string::npos);
  EXPECT_EQ(report()["evidence"][0]["file"], "evidence/probe.jsonl");
}

TEST_F(RunFolderTest, ACaseThatRunsTwiceKeepsBothEvidences) {
  const auto run = passing_run();
  RunFolder reports(folder_.string(), *clock_, "ci-7");
  reports.on_run_start(run->info);
  const harness::Case& one = *run->info.plan[0];
  reports.on_case_end(one, run->summary.results[0], {sample_exchange(one.id, 1)});
  reports.on_case_end(one, run->summary.results[0], {sample_exchange(one.id, 1), sample_exchange(one.id, 2)});
  reports.on_run_end(run->info, run->summary);
  EXPECT_EQ(report()["cases"][0]["evidence"].size(), 2u);
  EXPECT_TRUE(fs::exists(folder_ / "evidence" / (one.id + "_2.jsonl")));
}

// What could not be written is not listed, and no report says that such a run is a good one: neither the file that was
// written first, nor the console.
TEST_F(RunFolderTest, AReportThatIsNotWholeIsAFaultInAllThatIsTold) {
  for (const char* in_the_way : {"evidence/instantiation.created.cu-cp.jsonl", "report.json"}) {
    fs::remove_all(folder_);
    const auto run = passing_run();
    RunFolder reports(folder_.string(), *clock_, "ci-7");
    std::ostringstream out, err;
    ConsoleReport console({.reports = &reports}, out, err);
    reports.on_run_start(run->info);
    fs::remove(folder_ / in_the_way);
    fs::create_directories(folder_ / in_the_way / "occupied");
    for (std::size_t index = 0; index < run->info.plan.size(); ++index)
      reports.on_case_end(*run->info.plan[index], run->summary.results[index],
                          {sample_exchange(run->info.plan[index]->id, 1)});
    reports.on_run_end(run->info, run->summary);
    console.on_run_end(run->info, run->summary);
    EXPECT_NE(reports.problem().find(in_the_way), std::string::npos) << reports.problem();
    EXPECT_NE(out.str().find("(exit 2)"), std::string::npos) << out.str();
    const std::string junit = read("junit.xml");
    EXPECT_NE(junit.find("name=\"run.exit-code\" value=\"2\""), std::string::npos) << in_the_way;
    EXPECT_NE(junit.find("the reports are not complete"), std::string::npos) << in_the_way;
    EXPECT_NE(junit.find("<error "), std::string::npos) << in_the_way << ": no reader may show it green";
    if (in_the_way == std::string("report.json")) continue;
    const base::Json json = report();
    EXPECT_EQ(base::integer_at(json, {"result", "exitCode"}), 2);
    EXPECT_FALSE(base::bool_at(json, {"result", "conformant"}));
    EXPECT_EQ(json["cases"][1]["evidence"].size(), 0u) << "listed, though it is not there";
  }
}

TEST_F(RunFolderTest, EvidenceOfAnEarlierRunIsRemoved) {
  fs::create_directories(folder_ / "evidence");
  std::ofstream(folder_ / "evidence" / "old.jsonl") << "{}\n";
  std::ofstream(folder_ / "evidence" / "notes.txt") << "mine\n";
  const auto run = passing_run();
  RunFolder(folder_.string(), *clock_, "ci-7").on_run_start(run->info);
  EXPECT_TRUE(fs::exists(folder_ / "evidence" / "old.jsonl")) << "no report of ours was there: a folder of the user's";
  RunFolder(folder_.string(), *clock_, "ci-7").on_run_start(run->info);
  EXPECT_FALSE(fs::exists(folder_ / "evidence" / "old.jsonl"));
  EXPECT_TRUE(fs::exists(folder_ / "evidence" / "notes.txt")) << "only evidence is ours to remove";
}

class PrepareTest : public RunFolderTest {
 protected:
  // Empty when reports can be written.
  [[nodiscard]] std::string problem(const std::string& folder = "reports") const {
    const auto prepared = prepare_report_folder((folder_ / folder).string());
    return prepared.ok() ? "" : prepared.error().message;
  }
  [[nodiscard]] std::size_t files_in(const std::string& folder) const {
    return static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(folder_ / folder), {}));
  }
};

TEST_F(PrepareTest, MakesTheFolderAndLeavesNoTraceOfTheTrial) {
  EXPECT_EQ(problem("some/where"), "");
  EXPECT_EQ(files_in("some/where"), 1u) << "evidence/";
  std::ofstream(folder_ / "some/where/junit.xml") << "of yesterday";
  EXPECT_EQ(problem("some/where"), "");
  EXPECT_EQ(read("some/where/junit.xml"), "of yesterday");
}

TEST_F(PrepareTest, SaysWhatIsInTheWay) {
  std::ofstream(folder_ / "file") << "";
  EXPECT_NE(problem("file").find("cannot make the folder"), std::string::npos);
  EXPECT_NE(problem("file/below").find("Not a directory"), std::string::npos);
  fs::create_directories(folder_ / "taken/report.json");
  EXPECT_NE(problem("taken").find("taken/report.json is no regular file"), std::string::npos);
  fs::create_directories(folder_ / "piped");
  ASSERT_EQ(mkfifo((folder_ / "piped/junit.xml").c_str(), 0600), 0);
  EXPECT_NE(problem("piped").find("piped/junit.xml is no regular file"), std::string::npos);
  EXPECT_TRUE(fs::is_fifo(folder_ / "piped/junit.xml"));
  fs::create_directories(folder_ / "evidence-is-a-file");
  std::ofstream(folder_ / "evidence-is-a-file/evidence") << "";
  EXPECT_NE(problem("evidence-is-a-file"), "");
}

TEST_F(PrepareTest, SaysThatNothingCanBeWrittenThere) {
  fs::create_directories(folder_ / "locked/evidence");
  fs::permissions(folder_ / "locked", fs::perms::owner_read | fs::perms::owner_exec);
  if (geteuid() == 0) GTEST_SKIP() << "the superuser may write everywhere";
  EXPECT_NE(problem("locked").find("Permission denied"), std::string::npos);
}

// A device without room, as far as a process can be given one.
TEST_F(PrepareTest, SaysThatTheDeviceIsFull) {
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  const rlimit little{.rlim_cur = 64 * 1024, .rlim_max = old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  const std::string why = problem();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, before);
  EXPECT_NE(why.find("cannot write"), std::string::npos) << why;
  EXPECT_EQ(files_in("reports"), 1u) << "evidence/; the trial is gone";
}

TEST_F(RunFolderTest, AFolderThatCannotBeMadeIsReportedOnceAndByName) {
  std::ofstream(folder_ / "file") << "";
  const auto run = passing_run();
  RunFolder reports((folder_ / "file").string(), *clock_, "ci-7");
  play(*run, reports);
  EXPECT_NE(reports.problem().find("file"), std::string::npos) << reports.problem();
}

}  // namespace
}  // namespace o2dms::reports

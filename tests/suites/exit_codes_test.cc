// Every exit code of a run, as the shell sees it, with what stands on the screen and in the reports beside it.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <future>
#include <sstream>

#include "base/http_server.h"
#include "suites/suite.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ExitCodes : public ProgramTest {
 protected:
  // A run that waits for pods which nobody ever schedules: it goes on until it is stopped.
  std::unique_ptr<Program> endless_run(const std::string& kubeconfig = "cloud") {
    auto program = std::make_unique<Program>(
        std::vector<std::string>{"run", "--kubeconfig", kubeconfig, "-v", "--case", "instantiation.pods.cu-cp",
                                 "--case", "objects.*", "--jobs", "1"},
        folder_);
    EXPECT_TRUE(program->prints("instantiation.pods.cu-cp#2")) << program->end().err;
    return program;
  }

  static base::Json unsafe_kubeconfig(const std::string& server) {
    return {{"clusters", {{{"name", "c"}, {"cluster", {{"server", server}}}}}},
            {"contexts", {{{"name", "c"}, {"context", {{"cluster", "c"}}}}}},
            {"current-context", "c"}};
  }

  // The cases in the order in which they ended, one after the other.
  std::vector<std::string> order_of(const std::string& seed) {
    const Ended ended =
        run({"run", "--case", "objects.unknown*", "--case", "delete.*", "--jobs", "1", "--shuffle", seed});
    EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
    std::vector<std::string> order;
    std::istringstream lines(ended.err);
    for (std::string outcome, id, rest; lines >> outcome >> id && std::getline(lines, rest);)
      if (outcome == "passed") order.push_back(id);
    return order;
  }

  static std::size_t cases_with(const base::Json& report, std::string_view outcome) {
    std::size_t count = 0;
    for (const base::Json& one : report["cases"]) count += base::string_at(one, {"outcome"}) == outcome ? 1 : 0;
    return count;
  }
};

// Whether the suite has cases for all that decides: a row without them is not shown, on no target.
bool serves_every_mandatory_row() {
  const auto suite = load_suite();
  return suite && std::none_of(suite->catalogue.requirements.begin(), suite->catalogue.requirements.end(),
                               [](const harness::Requirement& one) {
                                 return one.level == harness::Level::mandatory && one.is_decided_by_cloud() &&
                                        !one.without_case.empty();
                               });
}

TEST_F(ExitCodes, TheSameSeedGivesTheSameOrder) {
  const std::vector<std::string> first = order_of("1");
  EXPECT_GT(first.size(), 4U);
  EXPECT_EQ(order_of("1"), first);
  std::vector<std::string> second = order_of("2");
  EXPECT_NE(second, first);
  EXPECT_TRUE(std::is_permutation(first.begin(), first.end(), second.begin(), second.end()));
}

TEST_F(ExitCodes, ZeroWhenEveryMandatoryRowWasShown) {
  const Ended ended = run({"run"});
  const bool whole = serves_every_mandatory_row();
  EXPECT_EQ(ended.code, whole ? 0 : 4) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr(whole ? " mandatory rows shown: conformant (exit 0)" : "the run is partial"));
  EXPECT_THAT(ended.err, Not(HasSubstr("\x1b"))) << "a pipe is no terminal";
  EXPECT_EQ(base::bool_at(report(), {"result", "conformant"}), whole);
  EXPECT_EQ(cases_with(report(), "passed"), report()["cases"].size());
  EXPECT_THAT(read("o2dms-report/evidence/probe.jsonl"), HasSubstr("/version")) << "how capabilities are known";
}

TEST_F(ExitCodes, OneWhenAMandatoryRowIsBroken) {
  const auto target = cloud({.deviations = {"create-answers-200"}});
  const Ended ended = run({"run", "--kubeconfig", "cloud", "--case", "instantiation.created.cu-cp"});
  EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("\nfailed: instantiation.created.cu-cp\n"));
  EXPECT_THAT(ended.out, HasSubstr("\nclause:   3.1.2 step 4"));
  EXPECT_THAT(ended.out, HasSubstr("\nexpected: status code 201\n"));
  EXPECT_THAT(ended.out, HasSubstr("answered 200 with kind ServiceAccount\n"));
  EXPECT_THAT(ended.out, HasSubstr("\nby hand:  curl -sS -X 'POST' --cacert"));
  EXPECT_THAT(ended.out, HasSubstr("\nrepeat:   o2dms run --kubeconfig cloud --case instantiation.created.cu-cp\n"));
  EXPECT_THAT(ended.out, HasSubstr("more breaches: see report.json"));
  EXPECT_THAT(ended.out, HasSubstr("DMS-3.1.2-4          M  broken          by instantiation.created.cu-cp/answered"));
  EXPECT_THAT(ended.out, HasSubstr(" mandatory rows shown, 1 broken: DMS-3.1.2-4; 1 case failed (exit 1)"));
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("<failure message=\"failed: "));
  EXPECT_THAT(spaces_of_runs(*target), IsEmpty()) << "a failed case is cleaned up, too";
}

// What can be known before the first request is said before it, as a mistake of the user's.
TEST_F(ExitCodes, SixtyFourWhenTheReportFolderIsNone) {
  write("taken", "");
  std::filesystem::create_directories(path("full/junit.xml"));
  for (const auto& [folder, why] :
       {std::pair("taken/reports", "cannot make the folder taken/reports"),
        std::pair("taken", "cannot make the folder taken"), std::pair("full", "full/junit.xml is no regular file")}) {
    const Ended ended = run({"run", "--report-dir", folder});
    EXPECT_EQ(ended.code, 64) << folder;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("--report-dir " + std::string(folder) + ": "), HasSubstr(why),
                                 HasSubstr("; choose another folder with --report-dir")));
    EXPECT_THAT(ended.err, Not(HasSubstr("cases against"))) << "known before the run, said before the run";
  }
}

TEST_F(ExitCodes, SixtyFourWhenWhatIsToBeReadIsNoFile) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  write_kubeconfig("kc", {{"clusters", {{{"name", "c"}, {"cluster", {{"server", "https://h"}}}}}},
                          {"users", {{{"name", "u"}, {"user", {{"tokenFile", "fifo"}}}}}},
                          {"contexts", {{{"name", "c"}, {"context", {{"cluster", "c"}, {"user", "u"}}}}}},
                          {"current-context", "c"}});
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"run", "--kubeconfig", "fifo"},
                                             {"run", "--kubeconfig", "kc"},
                                             {"run", "--deployment-manager", "fifo"},
                                             {"run", "--known-deviations", "fifo"},
                                             {"cleanup", "--kubeconfig", "fifo"},
                                             {"simulate", "--nodes", "fifo"},
                                             {"simulate", "--ca-cert", "fifo", "--ca-key", "fifo"},
                                             {"simulate", "--write-kubeconfig", "fifo"}}) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 64) << testing::PrintToString(arguments);
    EXPECT_THAT(ended.err, HasSubstr("fifo: it is a FIFO (a named pipe); give the path of a regular file"));
  }
  const Ended folder = run({"run", "--kubeconfig", "."});
  EXPECT_EQ(folder.code, 64);
  EXPECT_THAT(folder.err, HasSubstr("it is a folder"));
  EXPECT_TRUE(std::filesystem::is_fifo(path("fifo"))) << "nothing has taken its place";
}

// A target that turns everything away is of no use to us; that shows no requirement broken.
TEST_F(ExitCodes, ThreeWhenTheTargetTurnsEverythingAway) {
  for (const int status : {401, 403, 429, 503}) {
    const auto target = base::start_http_server({}, base::make_whole_request_handler([status](base::HttpRequest&&) {
                                                  base::HttpResponse response;
                                                  response.status = status;
                                                  return response;
                                                }));
    ASSERT_TRUE(target) << target.error().message;
    write_kubeconfig("cloud", unsafe_kubeconfig("http://127.0.0.1:" + std::to_string((*target)->port())));
    const Ended ended = run({"run", "--kubeconfig", "cloud"});
    EXPECT_EQ(ended.code, 3) << ended.out;
    EXPECT_THAT(ended.out, AllOf(HasSubstr("the target could not be used: every request with the given credentials"),
                                 HasSubstr("answered " + std::to_string(status)), Not(HasSubstr("are broken"))));
  }
}

// A target may say as much as it likes, in whatever form: what is kept has an end, and what was cut is judged by
// nobody.
TEST_F(ExitCodes, ThreeWhenTheTargetSaysMoreThanIsKept) {
  constexpr std::size_t kSaid = 3 * 1024 * 1024, kKept = 64 * 1024;
  std::string nested;
  while (nested.size() < kSaid) nested += "{\"a\":";
  for (const std::string& much :
       {nested, base::to_text({{"kind", "NamespaceList"}, {"items", std::string(kSaid, 'x')}})}) {
    const auto target = base::start_http_server({}, base::make_whole_request_handler([&](base::HttpRequest&&) {
                                                  base::HttpResponse response;
                                                  response.headers.add("Content-Type", "application/json");
                                                  response.headers.add("X-Long", std::string(kKept / 4, 'x'));
                                                  response.body = much;
                                                  return response;
                                                }));
    ASSERT_TRUE(target) << target.error().message;
    write_kubeconfig("cloud", unsafe_kubeconfig("http://127.0.0.1:" + std::to_string((*target)->port())));
    const Ended ended = run({"run", "--kubeconfig", "cloud", "--evidence-limit", "64KiB", "--case", "invalid.service",
                             "--deadline", "clean-up=1s"});
    EXPECT_EQ(ended.code, 3) << ended.out;
    EXPECT_THAT(ended.out, HasSubstr("more than is kept as evidence, hence not to be judged (--evidence-limit)"));
    std::size_t size = 0, cut = 0;
    for (const auto& file : std::filesystem::directory_iterator(path("o2dms-report/evidence"))) {
      size += file.file_size();
      cut += read("o2dms-report/evidence/" + file.path().filename().string()).find("\"sha256\"") != std::string::npos;
    }
    EXPECT_LT(size, kKept + 32 * 1024);
    EXPECT_GT(cut, 0U) << "with its hash";
  }
}

TEST_F(ExitCodes, TwoWhenTheReportFolderVanishesDuringTheRun) {
  const auto target = cloud({.deviations = {"pods-never-scheduled"}});
  const auto program = endless_run();
  std::filesystem::remove_all(path("o2dms-report"));
  write("o2dms-report", "in its place");
  program->signal(SIGINT);
  const Ended ended = program->end();
  EXPECT_EQ(ended.code, 2) << ended.out << ended.err;
  EXPECT_THAT(ended.err, AllOf(HasSubstr("the reports are not complete"), HasSubstr("o2dms-report/")));
}

TEST_F(ExitCodes, TwoWhenEvidenceCannotBeWritten) {
  std::filesystem::create_directories(path("o2dms-report/evidence/sanity.namespaces.jsonl/occupied"));
  const Ended ended = run({"run", "--case", "sanity.*"});
  EXPECT_EQ(ended.code, 2) << ended.out << ended.err;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("the reports are not complete"), HasSubstr("(exit 2)"), Not(HasSubstr("(exit 4)"))));
  EXPECT_EQ(base::integer_at(report(), {"result", "exitCode"}), 2);
}

TEST_F(ExitCodes, ThreeWhenTheTargetCannotBeReached) {
  cloud()->stop();
  const Ended ended = run({"run", "--kubeconfig", "cloud"});
  EXPECT_EQ(ended.code, 3) << ended.out << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("the target could not be used"), HasSubstr("Connection refused")));
  EXPECT_EQ(cases_with(report(), "error"), report()["cases"].size()) << "what did not run did not pass";
  EXPECT_EQ(base::integer_at(report(), {"result", "exitCode"}), 3);
  const Ended cleanup = run({"cleanup", "--kubeconfig", "cloud"});
  EXPECT_EQ(cleanup.code, 3);
  EXPECT_THAT(cleanup.err, HasSubstr("the namespaces could not be listed: "));
}

TEST_F(ExitCodes, FourWhenMandatoryCasesWereLeftOut) {
  const Ended ended = run({"run", "--case", "sanity.*", "--case", "objects.invalid"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("3 passed, 0 failed"));
  EXPECT_THAT(ended.out, HasSubstr("the run is partial: not selected: "));
  EXPECT_FALSE(base::bool_at(report(), {"result", "conformant"}));
}

constexpr const char* kKnown =
    "- {case: instantiation.created.cu-cp, clause: DMS-3.1.2-4, reason: answers 200, link: 'https://t.example/7',"
    " expires: 2999-12-31}\n";

TEST_F(ExitCodes, FourWhenCasesFailedAsListed) {
  const auto target = cloud({.deviations = {"create-answers-200"}});
  write("known.yaml", kKnown);
  const Ended ended = run(
      {"run", "--kubeconfig", "cloud", "--case", "instantiation.created.cu-cp", "--known-deviations", "known.yaml"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("known-deviation instantiation.created.cu-cp"));
  EXPECT_THAT(ended.err, HasSubstr("answers 200 (https://t.example/7, until 2999-12-31)"));
  EXPECT_THAT(ended.out, HasSubstr("0 passed, 0 failed, 1 known deviation"));
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("<skipped message=\"known-deviation: answers 200"));
}

TEST_F(ExitCodes, FiveWhenAKnownDeviationIsStale) {
  write("known.yaml", kKnown);
  const Ended ended = run({"run", "--case", "instantiation.created.cu-cp", "--known-deviations", "known.yaml"});
  EXPECT_EQ(ended.code, 5) << ended.out << ended.err;
  EXPECT_THAT(ended.out,
              HasSubstr("stale known deviation: known.yaml: entry 1 (instantiation.created.cu-cp) is not seen "
                        "any more: no case it matches breaks DMS-3.1.2-4"));
  EXPECT_EQ(report()["staleDeviations"].size(), 1U);
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("<error message=\"stale known deviation"));
}

TEST_F(ExitCodes, AnInterruptedRunReportsAndLeavesNothingBehind) {
  const auto target = cloud({.deviations = {"pods-never-scheduled"}});
  const auto program = endless_run();
  EXPECT_EQ(spaces_of_runs(*target).size(), 1U);
  program->signal(SIGINT);
  const Ended ended = program->end();
  EXPECT_EQ(ended.code, 130) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("interrupted (exit 130)"));
  EXPECT_THAT(ended.err, HasSubstr("o2dms: stopping; what this run has made is removed first"));
  EXPECT_THAT(spaces_of_runs(*target), IsEmpty());
  EXPECT_EQ(cases_with(report(), "error"), report()["cases"].size()) << "not reached, or not finished";
  EXPECT_TRUE(base::bool_at(report(), {"run", "interrupted"}));
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("not reached: the run was stopped"));
  EXPECT_THAT(read("o2dms-report/evidence/clean-up.jsonl"), HasSubstr("\"DELETE\""));
}

// `timeout` signals a process, and then all of its group: the same signal comes twice.
TEST_F(ExitCodes, TheSameSignalTwiceIsOneRequest) {
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto target = cloud({.deviations = {"pods-never-scheduled"}});
    const auto program = endless_run();
    program->signal(signal);
    program->signal(signal);
    ASSERT_TRUE(program->prints("stopping;"));
    program->signal(signal);
    EXPECT_EQ(program->end().code, 128 + signal);
    EXPECT_THAT(spaces_of_runs(*target), IsEmpty()) << "clean-up was not cut short";
    EXPECT_EQ(base::integer_at(report(), {"result", "exitCode"}), 128 + signal);
  }
}

TEST_F(ExitCodes, AnotherSignalEndsARunOnceTheCleanUpHasHadItsTime) {
  const auto target = cloud({.deviations = {"pods-never-scheduled"}});
  const auto program = endless_run();
  ASSERT_EQ(spaces_of_runs(*target).size(), 1U);
  // Something in the run's namespace that nobody lets go: the clean-up waits.
  ask(*target, "POST", "/api/v1/namespaces/" + spaces_of_runs(*target).front() + "/configmaps",
      {{"apiVersion", "v1"},
       {"kind", "ConfigMap"},
       {"metadata", {{"name", "held"}, {"finalizers", {"t.example/held"}}}}});
  program->signal(SIGINT);
  ASSERT_TRUE(program->prints("stopping;"));
  program->signal(SIGTERM);
  ASSERT_TRUE(program->prints("as soon as the removal has had five seconds"));
  EXPECT_EQ(program->end().code, 143);
  EXPECT_EQ(base::integer_at(report(), {"result", "exitCode"}), 2) << "as it stood there while the run went on";
  EXPECT_EQ(cases_with(report(), "error"), report()["cases"].size());
}

TEST_F(ExitCodes, ATerminatedRunReportsAndLeavesNothingBehind) {
  const auto target = cloud({.deviations = {"pods-never-scheduled"}});
  const auto program = endless_run();
  program->signal(SIGTERM);
  const Ended ended = program->end();
  EXPECT_EQ(ended.code, 143) << ended.out << ended.err;
  EXPECT_THAT(spaces_of_runs(*target), IsEmpty());
  EXPECT_EQ(base::integer_at(report(), {"result", "exitCode"}), 143);
}

TEST_F(ExitCodes, ARunWhoseReaderHasGoneCleansUpNoLess) {
  const auto target = cloud({.deviations = {"pods-never-scheduled"}});
  const auto program = endless_run();
  program->stop_reading();
  program->signal(SIGHUP);
  EXPECT_EQ(program->end().code, 143);
  EXPECT_THAT(spaces_of_runs(*target), IsEmpty());
  EXPECT_EQ(base::integer_at(report(), {"result", "exitCode"}), 143);
}

TEST_F(ExitCodes, ARunAgainstASilentTargetEndsWhenToldTo) {
  std::promise<void> asked, released;
  std::atomic<bool> first{true};
  const auto silent = base::start_http_server({}, base::make_whole_request_handler([&](base::HttpRequest&&) {
                                                if (first.exchange(false)) asked.set_value();
                                                released.get_future().wait();
                                                return base::HttpResponse();
                                              }));
  ASSERT_TRUE(silent) << silent.error().message;
  write_kubeconfig("cloud", unsafe_kubeconfig("http://127.0.0.1:" + std::to_string((*silent)->port())));
  Program program({"run", "--kubeconfig", "cloud", "--request-timeout", "10m"}, folder_);
  ASSERT_EQ(asked.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
  program.signal(SIGTERM);
  EXPECT_EQ(program.end().code, 143);
  released.set_value();
  EXPECT_EQ(cases_with(report(), "error"), report()["cases"].size());
}

TEST_F(ExitCodes, AKilledRunHasLeftItsReportsAndWhatCleanupFinds) {
  const auto target = cloud({.deviations = {"pods-never-scheduled"}});
  const base::Json bystander = {
      {"apiVersion", "v1"},
      {"kind", "Namespace"},
      {"metadata", {{"name", "mine"}, {"labels", {{"app.kubernetes.io/managed-by", "o2dms"}}}}}};
  ask(*target, "POST", "/api/v1/namespaces", bystander);
  const auto program = endless_run();
  program->signal(SIGKILL);
  EXPECT_EQ(program->end().code, 128 + SIGKILL);
  EXPECT_EQ(cases_with(report(), "error"), report()["cases"].size());
  ASSERT_EQ(spaces_of_runs(*target).size(), 1U);
  const std::string left = spaces_of_runs(*target).front();

  EXPECT_EQ(run({"cleanup", "--kubeconfig", "cloud", "--run", "other"}).out, "nothing of run other is left there\n");
  EXPECT_EQ(spaces_of_runs(*target).size(), 1U) << "another run's";
  const Ended ended = run({"cleanup", "--kubeconfig", "cloud"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "namespace " + left + ": removed\n");
  EXPECT_THAT(spaces_of_runs(*target), IsEmpty());
  EXPECT_EQ(base::string_at(ask(*target, "GET", "/api/v1/namespaces/mine"), {"status", "phase"}), "Active");
  EXPECT_EQ(run({"cleanup", "--kubeconfig", "cloud"}).out, "nothing of o2dms is left there\n");
}

TEST_F(ExitCodes, CleanupRemovesManyNamespaces) {
  const auto target = cloud();
  constexpr std::size_t kMany = 12;
  for (std::size_t count = 0; count < kMany; ++count)
    ask(*target, "POST", "/api/v1/namespaces",
        {{"apiVersion", "v1"},
         {"kind", "Namespace"},
         {"metadata",
          {{"name", "left-" + std::to_string(count)},
           {"labels", {{"app.kubernetes.io/managed-by", "o2dms"}, {"conformance.o2dms/run", "of-yesterday"}}}}}});
  const Ended ended = run({"cleanup", "--kubeconfig", "cloud", "--run", "of-yesterday"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(static_cast<std::size_t>(std::count(ended.out.begin(), ended.out.end(), '\n')), kMany) << ended.out;
  EXPECT_THAT(spaces_of_runs(*target), IsEmpty());
}

}  // namespace
}  // namespace o2dms::suites

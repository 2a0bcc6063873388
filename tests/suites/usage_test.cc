// What the program says to those who mistyped something (exit code 64 and a sentence that names it and the cure), and
// the commands that only tell.
#include <gmock/gmock.h>

#include "harness/run/vocabulary.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Usage : public ProgramTest {
 protected:
  // What it says on standard error, having ended with 64.
  std::string complaint(const std::vector<std::string>& arguments) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 64) << testing::PrintToString(arguments);
    EXPECT_EQ(ended.out, "") << testing::PrintToString(arguments);
    return ended.err;
  }
};

TEST_F(Usage, CommandsAndFlags) {
  EXPECT_THAT(complaint({}), HasSubstr("A subcommand is required"));
  EXPECT_EQ(complaint({"rum"}), "o2dms: there is no command \"rum\"; did you mean \"run\"?\n");
  EXPECT_THAT(complaint({"certify"}),
              HasSubstr("the commands are run, simulate, list, explain, cleanup, rbac, selftest"));
  EXPECT_THAT(complaint({"run", "--cases", "a"}), HasSubstr("--cases"));
  EXPECT_THAT(complaint({"run", "surplus"}), HasSubstr("surplus"));
  EXPECT_THAT(complaint({"run", "-q", "-v"}), AllOf(HasSubstr("--quiet"), HasSubstr("--verbose")));
  EXPECT_THAT(complaint({"run", "--jobs", "0"}), HasSubstr("--jobs: Value 0 not in range"));
  for (const char* seed : {"x", "-1", "1.5", "18446744073709551616"})
    EXPECT_THAT(complaint({"run", "--shuffle", seed}), HasSubstr("is no seed; give a whole number")) << seed;
  EXPECT_THAT(complaint({"simulate", "--port", "99999"}), HasSubstr("--port: Value 99999 not in range 0 to 65535"));
}

TEST_F(Usage, FiltersThatMatchNothing) {
  EXPECT_THAT(complaint({"run", "--case", "sanity.*", "--case", "nothing.*"}),
              HasSubstr("--case nothing.* matches no case; `o2dms list` shows them all"));
  EXPECT_THAT(complaint({"run", "--requirement", "DMS-9"}), HasSubstr("--requirement DMS-9: no case serves it"));
  EXPECT_THAT(complaint({"run", "--case", "sanity.*", "--requirement", "DMS-3.1.3-5"}),
              HasSubstr("no case matches both --case and --requirement"));
  EXPECT_THAT(complaint({"selftest", "--only", "create-answer-200"}),
              HasSubstr("matches no deviation, no site and no adversary; did you mean \"create-answers-200\"?"));
  EXPECT_THAT(complaint({"selftest", "--only", "nothing*"}), HasSubstr("`o2dms list --deviations` and `list --sites`"));
  EXPECT_THAT(complaint({"run", "--gtest_filter=nothing"}), HasSubstr("--gtest_filter=nothing matches no case"));
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"list"}, {"explain", "await"}, {"cleanup"}, {"selftest"}, {"simulate"}}) {
    auto arguments = command;
    arguments.emplace_back("--gtest_filter=x");
    EXPECT_THAT(complaint(arguments), HasSubstr("--gtest_filter=x: only `o2dms run` takes flags of GoogleTest"));
  }
}

TEST_F(Usage, ValuesThatCannotBe) {
  EXPECT_THAT(complaint({"run", "--deadline", "pods-redy=5s"}),
              AllOf(HasSubstr("\"pods-redy\""), HasSubstr("pods-ready, ")));
  EXPECT_THAT(complaint({"run", "--deadline", "pods-ready=5"}), HasSubstr("give a positive number with ms, s or m"));
  EXPECT_THAT(complaint({"run", "--request-timeout", "never"}),
              HasSubstr("--request-timeout: \"never\" is no duration"));
  for (const char* size : {"lots", "0MiB", "5", "-1KiB", "1TiB", "99999999999999999999GiB", "2000GiB"})
    EXPECT_THAT(complaint({"run", "--evidence-limit", size}),
                HasSubstr("is no size: give a number with KiB, MiB or GiB"));
  EXPECT_THAT(complaint({"run", "--image", "a b"}), HasSubstr("--image: \"a b\" is no reference of an image"));
  EXPECT_THAT(complaint({"run", "--report-dir", ""}), HasSubstr("the argument after \"--report-dir\" is empty"));
  EXPECT_THAT(complaint({"run", "--gtest_repeat=2"}), HasSubstr("--gtest_repeat=2: of GoogleTest's flags"));
  EXPECT_THAT(
      complaint({"simulate", "--deviation", "create-answer-200"}),
      HasSubstr("--deviation create-answer-200: there is none of that name; did you mean \"create-answers-200\"?"));
}

TEST_F(Usage, FilesThatCannotBeRead) {
  write("broken", "clusters: [\n");
  EXPECT_THAT(complaint({"run", "--kubeconfig", "absent"}), HasSubstr("kubeconfig: cannot read absent: No such file"));
  EXPECT_THAT(complaint({"run", "--kubeconfig", "broken"}), HasSubstr("kubeconfig: broken, line 2"));
  EXPECT_THAT(complaint({"run", "--kubeconfig", ""}), HasSubstr("the argument after \"--kubeconfig\" is empty"))
      << "an unset variable must not lead to another cluster";
  EXPECT_THAT(complaint({"run", "--kubeconfig="}), HasSubstr("--kubeconfig= has no value"));
  EXPECT_THAT(complaint({"run", "--deployment-manager", "broken"}), HasSubstr("deploymentManager broken"));
  EXPECT_THAT(complaint({"run", "--in-cluster"}), HasSubstr("this process runs in no pod"));
  EXPECT_THAT(complaint({"run", "--in-cluster", "--kubeconfig", "broken"}), HasSubstr("exclude each other"));
  EXPECT_THAT(complaint({"run", "--known-deviations", "broken"}), HasSubstr("--known-deviations: broken"));
  EXPECT_THAT(complaint({"cleanup"}), HasSubstr("Give --kubeconfig"));
  EXPECT_THAT(complaint({"simulate", "--ca-cert", "broken"}), HasSubstr("--ca-cert and --ca-key belong together"));
  EXPECT_THAT(complaint({"simulate", "--write-kubeconfig", "absent/kc"}),
              HasSubstr("--write-kubeconfig: cannot write absent/kc"));
}

TEST_F(Usage, ExplainTellsOfACaseAndOfARequirement) {
  EXPECT_THAT(run({"explain", "instantiation.created.cu-cp"}).out,
              AllOf(HasSubstr("clause 3.1.2"), HasSubstr("DMS-3.1.2-4: "), HasSubstr("workload cu-cp"),
                    HasSubstr("answered (DMS-3.1.2-4; basis: text): answered {"),
                    HasSubstr("run it with: o2dms run --case instantiation.created.cu-cp")));
  EXPECT_THAT(
      run({"explain", "DMS-3.1.2-4"}).out,
      AllOf(HasSubstr("DMS-3.1.2-4, clause 3.1.2 step 4, fig., mandatory; judged: cloud; basis: text, figure, k8s"),
            HasSubstr("\n  expectation instantiation.created.cu-cp/answered\n"),
            HasSubstr("\n  deviation create-answers-200: ")));
  EXPECT_THAT(run({"explain", "DMS-2.2-1"}).out, HasSubstr("\n  part storage"));
  EXPECT_THAT(complaint({"explain", "instantiation.create.cu-cp"}),
              HasSubstr("neither a case, a requirement, a word of cases, a deviation nor a site; did you mean "
                        "\"instantiation.created.cu-cp\"?"));
  EXPECT_THAT(complaint({"explain", "tomorrows-weather"}), HasSubstr("`list --words`"));
}

// Whatever word a case may be written in: its row is all there is to know, and it is printed.
TEST_F(Usage, ExplainPrintsTheRowOfAWord) {
  for (const harness::WordInfo& word : harness::vocabulary()) {
    const Ended ended = run({"explain", word.name});
    EXPECT_EQ(ended.code, 0) << word.name;
    EXPECT_THAT(ended.out, HasSubstr(std::string(word.sort) + " " + word.name + ": " + word.doc + "\n"));
    for (const harness::Parameter& one : word.parameters)
      EXPECT_THAT(ended.out, HasSubstr("\n  " + std::string(one.name) + ": " + std::string(one.doc))) << word.name;
  }
  EXPECT_THAT(run({"explain", "await"}).out, HasSubstr("needed, one of pods-ready, status-up, unschedulable)\n"));
  EXPECT_THAT(complaint({"explain", "awiat"}), HasSubstr("did you mean \"await\"?"));
  EXPECT_THAT(
      run({"explain", "create-answers-200"}).out,
      AllOf(HasSubstr("deviation create-answers-200, of DMS-3.1.2-4: "), HasSubstr("o2dms simulate --deviation")));
  EXPECT_THAT(run({"explain", "namespace-admin"}).out,
              AllOf(HasSubstr("site namespace-admin: "), HasSubstr("o2dms simulate --site namespace-admin")));
  EXPECT_THAT(complaint({"explain", "namespace-admim"}), HasSubstr("did you mean \"namespace-admin\"?"));
  const std::string words = run({"list", "--words"}).out;
  for (const char* line :
       {"step         instantiate ", "expectation  answered ", "capability   ready-nodes ", "deadline     clean-up "})
    EXPECT_THAT(words, HasSubstr(line));
}

TEST_F(Usage, ListTellsAllInThreeForms) {
  const Ended table = run({"list"});
  EXPECT_EQ(table.code, 0);
  EXPECT_THAT(table.out,
              AllOf(HasSubstr("sanity.namespaces"), HasSubstr("DMS-3.1.2-4"), HasSubstr("[not wholly served]")));
  const auto json = base::parse_json(run({"list", "-o", "json"}).out);
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ((*json)["requirements"].size(), 44U);
  EXPECT_THAT((*json)["requirements"][0]["basis"].dump(), HasSubstr("text"));
  EXPECT_EQ((*json)["cases"][0]["expectations"][0]["requirement"], "DMS-2.1-3");
  EXPECT_THAT(run({"list", "--coverage"}).out,
              AllOf(HasSubstr("\nDMS-3.1.2-4, clause "), HasSubstr("(every case)/passive.error-is-status"),
                    HasSubstr("\n  deviation create-answers-200: ")));
  EXPECT_THAT(run({"list", "-o", "yaml"}).out, HasSubstr("requirements:\n"));
  EXPECT_THAT(run({"list", "--deviations"}).out, HasSubstr("create-answers-200 "));
  EXPECT_THAT(run({"--version"}).out, HasSubstr("o2dms "));
  EXPECT_THAT(run({"run", "--help"}).out, HasSubstr("--known-deviations"));
}

TEST_F(Usage, FlagsOfARunAreObeyed) {
  const Ended quiet = run({"run", "-q", "--requirement", "DMS-4.2.1.1-1", "--jobs", "2", "--deadline", "pods-ready=90s",
                           "--report-dir", "some/where"});
  EXPECT_EQ(quiet.code, 4) << quiet.out << quiet.err;
  EXPECT_EQ(quiet.err, "");
  EXPECT_THAT(quiet.out, AllOf(HasSubstr(" passed, 0 failed"), Not(HasSubstr("Requirements"))));
  const base::Json written = report("some/where");
  EXPECT_EQ(written["run"]["selection"], "--requirement DMS-4.2.1.1-1");
  EXPECT_EQ(written["deadlines"][0]["seconds"], 90.0);
  EXPECT_EQ(written["deadlines"][0]["overridden"], true);
  EXPECT_EQ(written["deadlines"][1]["overridden"], false);

  // GoogleTest's filters select as ours do, wherever they come from: what was left out is never "everything".
  const auto selected = [this](const std::vector<std::string>& arguments, const Program::Environment& environment) {
    EXPECT_EQ(run(arguments, environment).code, 4);
    const base::Json written_by_it = report();
    std::string text(base::string_at(written_by_it, {"run", "selection"}));
    EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("name=\"run.selection\" value=\"" + text + "\""));
    return text;
  };
  EXPECT_EQ(selected({"run", "-q", "--gtest_filter=*.sanity.*"}, {}), "--gtest_filter=*.sanity.*");
  EXPECT_EQ(selected({"run", "-q"}, {{"GTEST_FILTER", "*.sanity.*"}}), "--gtest_filter=*.sanity.*");
  EXPECT_EQ(selected({"run", "-q", "--case", "objects.invalid", "--case", "sanity.*"},
                     {{"GTEST_TOTAL_SHARDS", "2"}, {"GTEST_SHARD_INDEX", "1"}}),
            "--case objects.invalid --case sanity.* GTEST_SHARD_INDEX=1 GTEST_TOTAL_SHARDS=2");

  const Ended verbose =
      run({"run", "-v", "--case", "instantiation.stored.cu-cp", "--image", "registry.example/idle:1"});
  EXPECT_EQ(verbose.code, 4) << verbose.out << verbose.err;
  EXPECT_THAT(verbose.err, HasSubstr("instantiation.stored.cu-cp#1 POST https://127.0.0.1:"));
  const std::string evidence = read("o2dms-report/evidence/instantiation.stored.cu-cp.jsonl");
  EXPECT_THAT(evidence, AllOf(HasSubstr("registry.example/idle:1"), Not(HasSubstr("busybox"))));
}

}  // namespace
}  // namespace o2dms::suites

// Cases of the user's own, beside those of the suite: o2dms run --add-cases.
#include <gmock/gmock.h>

#include "suites/suite.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using testing::HasSubstr;

class OwnCases : public ProgramTest {
 protected:
  void write_case(const std::string& name, const std::string& id, const std::string& word = "names",
                  const std::string& row = "DMS-4.2.1.3-3\n    part: selectors") {
    write(name, "id: " + id +
                    "\ntitle: Found by its label\ntext: LIST by label.\ngroup: site\nclause: 4.2.1.3 LIST\n"
                    "steps:\n"
                    "  - have: {apiVersion: v1, kind: ConfigMap, metadata: {name: red, labels: {colour: red}}}\n"
                    "  - have: {apiVersion: v1, kind: ConfigMap, metadata: {name: blue, labels: {colour: blue}}}\n"
                    "  - request: {label: list, path: "
                    "\"/api/v1/namespaces/{namespace}/configmaps?labelSelector=colour%3Dred\"}\n"
                    "expectations:\n"
                    "  - " +
                    word + ": {step: list, names: [red]}\n    requirement: " + row + "\n");
  }

  std::string complaint(const std::vector<std::string>& files) {
    std::vector<std::string> arguments = {"run"};
    for (const std::string& file : files) arguments.insert(arguments.end(), {"--add-cases", file});
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 64) << ended.out;
    return ended.err;
  }
};

TEST_F(OwnCases, AreJudgedAsTheSuitesOwn) {
  write_case("own.yaml", "site.label");
  const Ended good = run({"run", "-q", "--add-cases", "own.yaml", "--case", "site.*"});
  EXPECT_EQ(good.code, 4) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr("1 passed, 0 failed"));

  const auto broken = cloud({.deviations = {"label-selectors-ignored"}});
  const Ended bad = run({"run", "-q", "--add-cases", "own.yaml", "--case", "site.*", "--kubeconfig", "cloud"});
  EXPECT_EQ(bad.code, 1) << bad.out << bad.err;
  EXPECT_THAT(report()["cases"][0]["repeat"], HasSubstr("--add-cases own.yaml"))
      << "who repeats the case needs the file";
}

TEST_F(OwnCases, ARepetitionHasTheLimitsOfTheRun) {
  write_case("own.yaml", "site.label");
  ASSERT_EQ(run({"run", "-q", "--add-cases", "own.yaml", "--case", "site.*", "--deadline", "gone=7s", "--deadline",
                 "clean-up=9s", "--request-timeout", "11s", "--evidence-limit", "3MiB"})
                .code,
            4);
  EXPECT_EQ(report()["cases"][0]["repeat"],
            "o2dms run --add-cases own.yaml --deadline gone=7s --deadline clean-up=9s --request-timeout 11s "
            "--evidence-limit 3MiB --case site.label");
}

// "nothing ran" of a run whose only case failed would be untrue, however little that case counts.
TEST_F(OwnCases, AnOptionalOneThatFailedIsNotDenied) {
  write_case("own.yaml", "site.label\nlevel: O", "names", "DMS-4.2.1.1.1-3");
  const auto broken = cloud({.deviations = {"label-selectors-ignored"}});
  const Ended ended = run({"run", "-q", "--add-cases", "own.yaml", "--case", "site.*", "--kubeconfig", "cloud"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.out, testing::AllOf(HasSubstr("0 passed, 1 failed"), HasSubstr("the run is partial: not selected"),
                                        testing::Not(HasSubstr("nothing ran"))));
}

TEST_F(OwnCases, AnOptionalOneBreaksNoMandatoryRow) {
  write_case("own.yaml", "site.label\nlevel: O");
  EXPECT_THAT(complaint({"own.yaml"}),
              HasSubstr("DMS-4.2.1.3-3 is mandatory and the case is optional: leave the case's "
                        "level out, or make the expectation advisory"));
}

TEST_F(OwnCases, StandBesideTheSuitesAndCannotReplaceThem) {
  write_case("one.yaml", "site.one");
  write_case("two.yaml", "site.two");
  ASSERT_EQ(run({"run", "-q", "--add-cases", "one.yaml", "--add-cases", "two.yaml", "--case", "site.*"}).code, 4);
  const base::Json with = report()["totals"];
  ASSERT_EQ(run({"run", "-q", "--case", "sanity.*"}).code, 4);
  EXPECT_EQ(with["planned"], 2);
  EXPECT_EQ(with["declared"].get<int>(), report()["totals"]["declared"].get<int>() + 2);

  write_case("replacing.yaml", "sanity.namespaces");
  EXPECT_THAT(complaint({"replacing.yaml"}),
              HasSubstr("--add-cases: replacing.yaml: sanity.namespaces: the id sanity.namespaces is there twice"));
}

TEST_F(OwnCases, MayServeWhatTheSuiteDoesNot) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  const auto& rows = suite->catalogue.requirements;
  const auto row = std::find_if(rows.begin(), rows.end(), [](const harness::Requirement& one) {
    return one.parts.empty() && !one.without_case.empty();
  });
  ASSERT_NE(row, rows.end());
  write_case("own.yaml", "site.label", "names", row->id);
  EXPECT_EQ(run({"run", "-q", "--add-cases", "own.yaml", "--case", "site.*"}).code, 4);
}

TEST_F(OwnCases, AMistakeIsFoundBeforeTheFirstRequest) {
  EXPECT_THAT(complaint({"absent.yaml"}), HasSubstr("--add-cases: cannot read absent.yaml"));
  write_case("word.yaml", "site.word", "colour");
  EXPECT_THAT(complaint({"word.yaml"}), HasSubstr("\"colour\""));
  write_case("id.yaml", "site/$(id)");
  EXPECT_THAT(complaint({"id.yaml"}), HasSubstr("--add-cases: id.yaml: site/$(id): the id \"site/$(id)\" is none"));
  write("broken.yaml", "id: [\n");
  EXPECT_THAT(complaint({"broken.yaml"}), HasSubstr("--add-cases: broken.yaml, line 2"));
}

}  // namespace
}  // namespace o2dms::suites

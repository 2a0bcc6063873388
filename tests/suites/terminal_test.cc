// What a person sees of a run: on a terminal, and where there is none.
#include <gmock/gmock.h>

#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Screen : public ProgramTest {
 protected:
  std::string on_terminal(const Program::Environment& environment, const std::string& flag = "--jobs=1") {
    Program program({"run", "--case", "sanity.namespaces", "--case", "objects.invalid", flag}, folder_, environment,
                    Program::Output::terminal);
    const Ended ended = program.end();
    EXPECT_EQ(ended.code, 4) << ended.out;
    return ended.out;
  }
};

TEST_F(Screen, ATerminalHasABarAndColours) {
  const std::string seen = on_terminal({{"TERM", "xterm"}});
  EXPECT_THAT(seen, AllOf(HasSubstr("\r\x1b[K[--------------------] 0/2  sanity.namespaces"),
                          HasSubstr("\r\x1b[K[##########----------] 1/2  objects.invalid"),
                          HasSubstr("\x1b[32mpassed         \x1b[0m objects.invalid")));
}

TEST_F(Screen, ColoursCanBeDeclinedAndTheBarToo) {
  EXPECT_THAT(on_terminal({{"TERM", "xterm"}, {"NO_COLOR", "1"}}),
              AllOf(HasSubstr("] 1/2"), Not(HasSubstr("\x1b[32m"))));
  EXPECT_THAT(on_terminal({{"TERM", "dumb"}}),
              AllOf(Not(HasSubstr("\x1b")), HasSubstr("passed          objects.invalid")));
  EXPECT_THAT(on_terminal({{"TERM", "xterm"}}, "-q"), Not(HasSubstr("] 1/2")));
}

TEST_F(Screen, APipeHasPlainLinesAndASummaryByRequirement) {
  const Ended ended = run({"run", "--case", "sanity.namespaces"}, {{"TERM", "xterm"}});
  EXPECT_THAT(ended.err, AllOf(HasSubstr("\npassed          sanity.namespaces ("), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(
      ended.out,
      AllOf(HasSubstr("\nRequirements\n  DMS-2.1-3            M  passed          by sanity.namespaces/answered\n"),
            HasSubstr("requirements that no selected case names"), Not(HasSubstr("\x1b"))));
}

TEST_F(Screen, AWarningIsShownWhereACasePassesAllTheSame) {
  const auto target = cloud({.deviations = {"forbidden-instead-of-unauthorized"}});
  const Ended ended = run({"run", "--kubeconfig", "cloud", "--case", "access.anonymous"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("warning: access.anonymous: DMS-3.1.2-2: expected 401 with a Status"),
                               HasSubstr("the server takes it for the anonymous user"), HasSubstr("; 2 warnings;")));
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("access.anonymous: warning: expected 401"));
}

}  // namespace
}  // namespace o2dms::suites

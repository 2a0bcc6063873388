// What hostile text becomes before it reaches a screen or an XML reader; numbers; what counts as a failure.
#include "reports/report_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "harness/run/exit_code.h"
#include "reports/progress_bar.h"
#include "reports/screen.h"
#include "tests/reports/sample_run.h"

namespace o2dms::reports {
namespace {

TEST(PlainText, TakesOutWhatATerminalObeys) {
  EXPECT_EQ(plain_text("a\x1b[31mb\x07\r\n\tc\x7f"), "a[31mb\n\tc");
  EXPECT_EQ(plain_text("a\xc2\x9b"
                       "31mb"),
            "a31mb");  // C1 control sequence introducer
  EXPECT_EQ(plain_text("a\xe2\x80\xae"
                       "b"),
            "ab");  // right-to-left override
  EXPECT_EQ(plain_text(std::string_view("a\0b", 3)), "ab");
}

TEST(Screen, NothingOfOthersDoesMoreThanStandInItsLine) {
  const std::string hostile =
      "a\x1b[2Jb\r\nverdict: passed\x07\xc2\x9b"
      "1mc\xe2\x80\xae\xe2\x80\xa8 https://u:secret@h";
  std::ostringstream stream;
  Screen screen(stream, true);
  screen.text(hostile, Colour::red).column(hostile, 3).line(hostile).draw(hostile);
  std::string seen = stream.str();
  EXPECT_EQ(std::count(seen.begin(), seen.end(), '\n'), 1) << "of line()";
  for (const char* ours : {"\x1b[31m", "\x1b[0m", "\r\x1b[K"}) {
    const auto at = seen.find(ours);
    ASSERT_NE(at, std::string::npos);
    seen.erase(at, std::string(ours).size());
  }
  EXPECT_EQ(seen.find('\x1b'), std::string::npos) << seen;
  EXPECT_EQ(seen.find('\r'), std::string::npos);
  EXPECT_EQ(seen.find("secret"), std::string::npos);
  EXPECT_EQ(seen.find("\xc2\x9b"), std::string::npos);
  EXPECT_EQ(seen.find("\xe2\x80"), std::string::npos);
}

TEST(PlainText, BrokenUtf8IsReplaced) {
  EXPECT_EQ(plain_text("\xff"), "\xef\xbf\xbd");
  EXPECT_EQ(plain_text("\xc3"), "\xef\xbf\xbd");                                                  // cut short
  EXPECT_EQ(plain_text("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd");                                  // overlong
  EXPECT_EQ(plain_text("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");                  // a surrogate
  EXPECT_EQ(plain_text("\xf4\x90\x80\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");  // beyond Unicode
  EXPECT_EQ(plain_text("\xf0\x9f\x98\x80 \xc3\xa9"), "\xf0\x9f\x98\x80 \xc3\xa9");  // whole characters stay
}

TEST(PlainText, IsCutAtACharacter) {
  const std::string text = plain_text("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 7);
  EXPECT_EQ(text, "\xc3\xa9\xc3\xa9 ... (4 bytes more)");
}

TEST(XmlText, EscapesMarkupAndStripsTheForbidden) {
  EXPECT_EQ(xml_text("<a b=\"c\">&]]>\x01\xef\xbf\xbe"), "&lt;a b=&quot;c&quot;&gt;&amp;]]&gt;");
}

TEST(XmlText, KeepsLineBreaksInContentAndEscapesThemInAttributes) {
  EXPECT_EQ(xml_text("a\n\tb"), "a\n\tb");
  EXPECT_EQ(xml_attribute("a\n\tb"), "a&#10;&#9;b");
}

TEST(FailureText, TheTargetCannotForgeOurLabels) {
  harness::CaseResult result;
  result.outcome = harness::Outcome::failed;
  result.reason = "no\nbreach:   forged";
  result.findings.resize(1);
  result.findings[0].ok = false;
  result.findings[0].actual = "x\nrepeat:   rm -rf /";
  EXPECT_EQ(failure_text(result).find("\nrepeat:"), std::string::npos);
  EXPECT_EQ(failure_text(result).find("\nbreach:   forged"), std::string::npos);
}

TEST(SecondsText, ThreeDecimals) {
  EXPECT_EQ(seconds_text(std::chrono::milliseconds(42)), "0.042");
  EXPECT_EQ(seconds_text(std::chrono::seconds(3600)), "3600.000");
  EXPECT_EQ(seconds_text(std::chrono::nanoseconds(-5000000)), "0.000");
}

TEST(FailureText, ShowsTheFirstBreachesAndCountsTheRest) {
  harness::CaseResult result;
  result.outcome = harness::Outcome::failed;
  for (const char* subject : {"a", "b", "c", "d"}) {
    harness::Finding finding;
    finding.ok = false;
    finding.expectation = "answered";
    finding.subject = subject;
    result.findings.push_back(finding);
  }
  const std::string all = failure_text(result);
  EXPECT_NE(all.find("answered, d"), std::string::npos) << all;
  const std::string two = failure_text(result, {.breaches = 2});
  EXPECT_NE(two.find("answered, b"), std::string::npos) << two;
  EXPECT_EQ(two.find("answered, c"), std::string::npos) << two;
  EXPECT_NE(two.find("and 2 more breaches: see report.json"), std::string::npos) << two;
}

// What readers of cases see of the verdict, and that the totals count it.
std::string entry_of(const SampleRun& run) {
  std::string element(verdict_entry(run.info, run.summary).element);
  const Totals totals = totals_of(run.info, run.summary);
  const std::size_t cases = run.summary.results.size() + run.info.left_out.size();
  EXPECT_EQ(totals.tests, cases + (element.empty() ? 0 : 1));
  return element;
}

TEST(VerdictEntry, IsThereUnlessConformantOrAFailedCaseTellsIt) {
  const auto run = passing_run();
  EXPECT_EQ(entry_of(*run), "");
  for (const auto code : {harness::ExitCode::harness_fault, harness::ExitCode::inconclusive, harness::ExitCode::partial,
                          harness::ExitCode::stale_deviation, harness::ExitCode::interrupted}) {
    run->summary.exit_code = code;
    EXPECT_NE(entry_of(*run), "") << meaning(code);
    EXPECT_NE(verdict_entry(run->info, run->summary).text.find(meaning(code)), std::string::npos) << meaning(code);
  }
  run->summary.exit_code = harness::ExitCode::nonconformant;
  run->summary.failed = 1;
  EXPECT_EQ(entry_of(*run), "") << "the failed case tells it";
}

TEST(VerdictEntry, IsAnErrorWhereATargetLeftOpenWhatWasAsked) {
  const auto run = partial_run();
  ASSERT_EQ(run->summary.exit_code, harness::ExitCode::partial);
  EXPECT_EQ(entry_of(*run), "error");
  EXPECT_NE(verdict_entry(run->info, run->summary).text.find("partial: 4 of 5 mandatory rows shown"),
            std::string::npos);
  const auto insecure = passing_run();
  insecure->info.target.insecure = true;
  conclude(insecure->summary, insecure->info, {});
  EXPECT_EQ(entry_of(*insecure), "error") << "nothing else in the file says so";
}

TEST(VerdictEntry, IsSkippedWhereTheUserAskedForNoMore) {
  const auto run = partial_run();
  const harness::Case other{.id = "other"};
  run->info.left_out.push_back(&other);
  conclude(run->summary, run->info, {});
  EXPECT_EQ(entry_of(*run), "skipped");
  run->info.target.insecure = true;
  EXPECT_EQ(entry_of(*run), "error") << "an insecure run is no matter of filters";
  run->info.target.insecure = false;
  run->summary.results.erase(run->summary.results.begin());
  conclude(run->summary, run->info, {});
  EXPECT_EQ(entry_of(*run), "error") << "what was asked for did not run either";

  const auto known = passing_run();
  known->summary.results.back().outcome = harness::Outcome::known_deviation;
  known->summary.results.back().findings.front().ok = false;
  conclude(known->summary, known->info, {});
  EXPECT_EQ(known->summary.exit_code, harness::ExitCode::partial);
  EXPECT_EQ(entry_of(*known), "skipped") << "the user listed it";
}

TEST(VerdictEntry, OfARunWithoutACaseIsAnError) {
  EXPECT_EQ(entry_of(*empty_run()), "error");
}

TEST(Totals, UntestableCasesCountAgainstTheRun) {
  const auto run = mixed_run();
  const Totals totals = totals_of(run->info, run->summary);
  EXPECT_EQ(totals.tests, 8u);
  EXPECT_EQ(totals.failures, 1u);
  EXPECT_EQ(totals.errors, 3u) << "the interrupted run itself among them";
  EXPECT_EQ(totals.skipped, 3u);
}

TEST(ProgressLine, FitsTheTerminal) {
  EXPECT_EQ(progress_line(1, 2, 0, "a.case", 80), "[##########----------] 1/2  a.case");
  EXPECT_EQ(progress_line(2, 2, 1, "", 80), "[####################] 2/2  1 failed  ");
  EXPECT_EQ(progress_line(1, 2, 0, std::string(200, 'x'), 40).size(), 39u);
  EXPECT_EQ(progress_line(0, 0, 0, "", 80), "[--------------------] 0/0  ");
}

TEST(RowText, SaysWhyARowIsInItsState) {
  const auto run = mixed_run();
  const auto text = [&](std::string_view id) {
    for (const harness::RowCoverage& row : run->summary.coverage.rows)
      if (row.requirement->id == id) return row_text(row);
    return std::string();
  };
  EXPECT_EQ(text("DMS-3.1.2-2"), "by authentication.no-credentials/holds-1");
  EXPECT_EQ(text("DMS-3.1.2-4"), "by instantiation.created.cu-cp/created-with-201");
  EXPECT_EQ(text("DMS-3.1.2-5"), "instantiation.started.cu-cp is not-testable: the namespace could not be made");
  EXPECT_EQ(text("DMS-3.1.3-5"), "by termination.gone.upf/nothing-left");
  EXPECT_EQ(text("DMS-2.2-1"), "1 of 2 parts shown");
  EXPECT_EQ(text("DMS-3.1.2-8"), "not a matter of the cloud");
  EXPECT_EQ(text("DMS-4.3-1"), "informative");
}

}  // namespace
}  // namespace o2dms::reports

// The list of survivors: each of a deviation or a pair that there is, with a reason.
#include "suites/survivors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/suite.h"

namespace o2dms::suites {
namespace {

using testing::HasSubstr;

base::Result<Survivors> loaded(std::string_view text) {
  return load_survivors({"s.yaml", text}, {{"d", "R-1", "Is wrong."}, {"e", "R-1", "Is wrong, too."}},
                        {"a.case/shows"});
}

TEST(Survivors, AreReadWithTheirReasons) {
  const auto survivors =
      loaded("- {deviation: d, reason: Seen by nobody.}\n- {pair: a.case/shows, reason: Says more.}\n");
  ASSERT_TRUE(survivors) << survivors.error().message;
  EXPECT_EQ(survivors->deviations.at("d"), "Seen by nobody.");
  EXPECT_EQ(survivors->pairs.at("a.case/shows"), "Says more.");
  EXPECT_TRUE(loaded("[]")->deviations.empty());
}

TEST(Survivors, MistakesNameTheEntry) {
  for (const auto& [text, why] :
       {std::pair("- {deviation: d}", "deviation or pair, and reason are needed"),
        std::pair("- {reason: none}", "deviation or pair, and reason are needed"),
        std::pair("- {deviation: x, reason: r}", "there is no deviation \"x\""),
        std::pair("- {pair: a.case/none, reason: r}", "there is no pair \"a.case/none\""),
        std::pair("- {deviation: d, reason: r}\n- {deviation: d, reason: s}", "d is there twice"),
        std::pair("- {deviation: d, reason: r, more: m}", "deviation and reason are all"),
        std::pair("- {deviation: d, pair: a.case/shows, reason: r}", "pair and reason are all"),
        std::pair("a: b", "a list of survivors")}) {
    const auto survivors = loaded(text);
    ASSERT_FALSE(survivors) << text;
    EXPECT_THAT(survivors.error().message, testing::AllOf(HasSubstr("s.yaml: "), HasSubstr(why)));
  }
}

TEST(Survivors, ThoseOfTheProgramAreRead) {
  const auto survivors = load_survivors(load_suite().value());
  EXPECT_TRUE(survivors) << survivors.error().message;
}

}  // namespace
}  // namespace o2dms::suites

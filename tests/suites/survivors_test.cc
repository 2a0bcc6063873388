// The list of survivors: each of a deviation that there is, with a reason.
#include "suites/survivors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace o2dms::suites {
namespace {

using testing::HasSubstr;

base::Result<Survivors> loaded(std::string_view text) {
  return load_survivors({"s.yaml", text}, {{"d", "R-1", "Is wrong."}, {"e", "R-1", "Is wrong, too."}});
}

TEST(Survivors, AreReadWithTheirReasons) {
  const auto survivors = loaded("- {id: d, reason: Seen by nobody.}\n");
  ASSERT_TRUE(survivors) << survivors.error().message;
  EXPECT_EQ(survivors->at("d"), "Seen by nobody.");
  EXPECT_TRUE(loaded("[]")->empty());
}

TEST(Survivors, MistakesNameTheEntry) {
  for (const auto& [text, why] :
       {std::pair("- {id: d}", "id and reason are needed"), std::pair("- {reason: none}", "id and reason are needed"),
        std::pair("- {id: x, reason: r}", "there is no deviation \"x\""),
        std::pair("- {id: d, reason: r}\n- {id: d, reason: s}", "d is there twice"),
        std::pair("- {id: d, reason: r, more: m}", "id and reason are all"),
        std::pair("a: b", "a list of survivors")}) {
    const auto survivors = loaded(text);
    ASSERT_FALSE(survivors) << text;
    EXPECT_THAT(survivors.error().message, testing::AllOf(HasSubstr("s.yaml: "), HasSubstr(why)));
  }
}

TEST(Survivors, ThoseOfTheProgramAreRead) {
  const auto survivors = load_survivors();
  EXPECT_TRUE(survivors) << survivors.error().message;
}

}  // namespace
}  // namespace o2dms::suites

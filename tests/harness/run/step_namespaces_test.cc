// What becomes of the namespaces of a case that ends its own or makes a second one.
#include <gmock/gmock.h>

#include "harness/case/labels.h"
#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using base::Json;
using testing::HasSubstr;

class StepNamespacesTest : public ScriptedTarget {};

TEST_F(StepNamespacesTest, ANamespaceIsMadeAgainWhenItIsGone) {
  const std::string spaces = "/api/v1/namespaces";
  script("DELETE " + spaces + "/space", {{.body = {{"kind", "Namespace"}}}});
  script("GET " + spaces, {list_of("5", Json::array())});
  script("POST " + spaces, {{.status = 201, .body = {{"kind", "Namespace"}}}});
  ASSERT_TRUE(play_word("renew-namespace"));
  EXPECT_THAT(received(received_count() - 1).body, HasSubstr("\"name\":\"space\""));
  EXPECT_THAT(received(received_count() - 1).body, HasSubstr(kRunLabel)) << "a later clean-up must find it";
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_TRUE(trace().waits[0].met);
  clear_script("POST " + spaces);
  script("POST " + spaces, {refusal(409, "AlreadyExists")});
  EXPECT_FALSE(play_word("renew-namespace"));
}

TEST_F(StepNamespacesTest, ASecondNamespaceIsKnownToTheCleanUpWhateverItsCreationAnswers) {
  script("POST /api/v1/namespaces", {{.status = 201, .body = {{"kind", "Namespace"}}}, refusal(500, "InternalError")});
  ASSERT_TRUE(play_word("other-namespace"));
  EXPECT_THAT(received().body, HasSubstr(kRunLabel));
  EXPECT_EQ(trace().other_space, "space-other");
  trace().other_space.clear();
  EXPECT_FALSE(play_word("other-namespace"));
  EXPECT_EQ(trace().other_space, "space-other");
}

}  // namespace
}  // namespace o2dms::harness

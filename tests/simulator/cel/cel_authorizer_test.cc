// The variable `authorizer`: what an expression asks reaches the Authorizer, and its answer the expression.
#include <gtest/gtest.h>

#include "base/json.h"
#include "simulator/cel/authorizer_value.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/evaluate.h"

namespace o2dms::simulator::cel {
namespace {

class RecordingAuthorizer : public Authorizer {
 public:
  AccessDecision decide(const AccessQuestion& question) override {
    questions.push_back(question);
    return answer;
  }
  std::vector<AccessQuestion> questions;
  AccessDecision answer{true, "because", ""};
};

base::Result<Value, EvaluationError> asked(std::string_view expression, RecordingAuthorizer& authorizer,
                                           Budget budget = {}) {
  Environment environment;
  environment.variables.emplace("authorizer", authorizer_type());
  environment.variables.emplace("check", resource_check_type());
  const auto program = compile(expression, environment);
  if (!program) return base::failure(EvaluationError{EvaluationProblem::failed, program.error().message});
  return evaluate(
      *program,
      {{"authorizer", authorizer_value(authorizer)},
       {"check", resource_check_value(authorizer, {.group = "apps", .resource = "deployments", .name = "d"})}},
      budget);
}

TEST(CelAuthorizer, IsAskedForAResource) {
  RecordingAuthorizer authorizer;
  const auto value = asked(
      "authorizer.group('apps').resource('deployments').subresource('scale').namespace('n').name('d')"
      ".labelSelector('a=b').fieldSelector('c=d').check('update').allowed()",
      authorizer);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_TRUE(value->boolean());
  const AccessQuestion expected{.verb = "update",
                                .group = "apps",
                                .resource = "deployments",
                                .subresource = "scale",
                                .namespace_name = "n",
                                .name = "d",
                                .field_selector = "c=d",
                                .label_selector = "a=b",
                                .is_resource = true};
  ASSERT_EQ(authorizer.questions.size(), 1U);
  EXPECT_EQ(authorizer.questions.front(), expected);
}

TEST(CelAuthorizer, IsAskedForAPathAndForAnother) {
  RecordingAuthorizer authorizer;
  authorizer.answer = {false, "no rule", "broken"};
  const auto value = asked(
      "authorizer.serviceAccount('ns', 'sa').path('/healthz').check('get').errored() &&"
      " !check.check('get').allowed() && check.check('get').reason() == 'no rule' && check.check('get').error() == "
      "'broken'",
      authorizer, {.per_call = 5'000'000});
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_TRUE(value->boolean());
  ASSERT_EQ(authorizer.questions.size(), 4U);
  EXPECT_EQ(authorizer.questions.front(),
            (AccessQuestion{.user = "system:serviceaccount:ns:sa", .path = "/healthz", .verb = "get"}));
  EXPECT_EQ(authorizer.questions.back().name, "d");
}

TEST(CelAuthorizer, RefusesWhatCannotBeAsked) {
  RecordingAuthorizer authorizer;
  EXPECT_EQ(asked("authorizer.path(' ').check('get').allowed()", authorizer).error().message, "path must not be empty");
  EXPECT_EQ(asked("authorizer.group('').resource('').check('get').allowed()", authorizer).error().message,
            "resource must not be empty");
  EXPECT_EQ(
      asked("authorizer.serviceAccount('no@t', 'x').path('/').check('get').allowed()", authorizer).error().message,
      "Invalid service account namespace");
  EXPECT_NE(asked("authorizer.group('').check('get')", authorizer)
                .error()
                .message.find(
                    "found no matching overload for 'check' applied to 'kubernetes.authorization.GroupCheck.(string)'"),
            std::string::npos);
  EXPECT_TRUE(authorizer.questions.empty());
}

TEST(CelAuthorizer, MayBeAskedTwiceInOneEvaluation) {
  RecordingAuthorizer authorizer;
  const std::string check = "check.check('get').allowed()";
  EXPECT_TRUE(asked(check + " && " + check, authorizer));
  const auto third = asked(check + " && " + check + " && " + check, authorizer);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().problem, EvaluationProblem::call_cost);
}

}  // namespace
}  // namespace o2dms::simulator::cel

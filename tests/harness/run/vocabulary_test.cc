// Whatever can be misspelt in a case is named when the case is loaded, not when it is played; and every word explains
// itself.
#include "harness/run/vocabulary.h"

#include <gmock/gmock.h>

#include <set>

#include "base/joined.h"
#include "base/json.h"
#include "harness/case/expectations.h"
#include "harness/case/suite_loader.h"
#include "harness/run/capabilities.h"
#include "harness/run/deadlines.h"
#include "harness/run/steps.h"

namespace o2dms::harness {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSteps = R"(
  - request: {label: list, path: /x, must: true}
  - have: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
  - instantiate:
  - await: pods-ready
  - request: {label: change ConfigMap/a, method: PUT, path: /x/a, body: {v: "{resourceVersion of create ConfigMap/a}"}}
  - watch: {label: watched, path: /x, from: list, seconds: 2}
)";

constexpr const char* kExpectations = R"(
  - answered: {step: change, status: 200}
    requirement: R
  - answered: {step: create, status: 201}
    id: created
    requirement: R
  - events: {step: watched, events: [MODIFIED a]}
    requirement: R
  - reached: {deadline: pods-ready}
    requirement: R
)";

std::vector<std::string> problems_of(const std::string& steps, const std::string& expectations,
                                     const std::string& needs = "ready-nodes") {
  const std::string text = "id: c\ntitle: T\ngroup: g\nclause: \"1\"\nrequirements: [R]\nneeds: [" + needs +
                           "]\nsteps:" + steps + "expectations:" + expectations;
  const auto cases = load_cases({{"f.yaml", text}});
  if (!cases) return {cases.error().message};
  return check_words(*cases, {});
}

// The text with one part of it replaced.
std::string with(std::string text, const std::string& part, const std::string& by) {
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), by);
}

TEST(Vocabulary, ACaseThatUsesItsWordsRightlyIsTaken) {
  EXPECT_THAT(problems_of(kSteps, kExpectations), IsEmpty());
}

TEST(Vocabulary, MistakesInStepsAreNamed) {
  const std::pair<const char*, const char*> changes[] = {
      {"request: {label: list", "reqest: {label: list"},      // the word
      {"must: true", "musst: true"},                          // a parameter
      {"must: true", "must: maybe"},                          // its type
      {"path: /x, must", "pat: /x, must"},                    // one that is needed
      {"path: /x, must", "path: x, must"},                    // a path that is none
      {"path: /x, must", "path: \"/{namespce}\", must"},      // a placeholder
      {"path: /x, from", "path: \"/{each}\", from"},          // one that stands for nothing without for-each
      {"path: /x, from", "path: \"/{namespace\", from"},      // one that is not closed
      {"method: PUT", "method: PUTT"},                        // one of few values
      {"method: PUT", "as: no-body, method: PUT"},            // an identity
      {"seconds: 2", "seconds: two"},                         // a number
      {"await: pods-ready", "await: pods-redy"},              // a condition
      {"await: pods-ready", "await: gone"},                   // a deadline that is nothing to await
      {"instantiate:", "instantiate: {now: true}"},           // a word without parameters
      {"from: list", "from: lst"},                            // an earlier answer
      {"from: list", "from: create"},                         // of which creation?
      {"from: list", "from: create ConfigMap/typo"},          // of one that nobody makes
      {"from: list", "from: prove ConfigMap/a"},              // an answer whose version nobody notes
      {"from: list", "from: watch-pods"},                     // the same, of another family
      {"from: list", "from: watched"},                        // a watch has no answer of its own
      {"of create ConfigMap/a}", "of create ConfigMap/ab}"},  // of one that nobody makes
      {"of create ConfigMap/a}", "of watched}"},              // of one that comes later
      {"of create ConfigMap/a}", "of create ConfigMap/a"},    // not closed
      {"of create ConfigMap/a}", "of created ConfigMap/a}"},  // the same within a text
      {"label: watched", "label: list"},                      // a label twice
      {"label: list", "label: create"},                       // a label that a word uses
      {"kind: ConfigMap, metadata", "kin: ConfigMap, metadata"},
  };
  for (const auto& [part, by] : changes) {
    const auto problems = problems_of(with(kSteps, part, by), kExpectations);
    EXPECT_THAT(problems, Not(IsEmpty())) << by;
    EXPECT_THAT(problems, Contains(HasSubstr("case c: "))) << by;
  }
}

// Who mistypes a name is told which one was probably meant, or where all of them are.
TEST(Vocabulary, MistypedNamesAreSetRight) {
  const auto hint = [](const std::string& steps, const std::string& expectations, const char* needs = "ready-nodes") {
    return base::joined(problems_of(steps, expectations, needs), "\n");
  };
  EXPECT_THAT(hint(with(kSteps, "request: {label: list", "reqest: {label: list"), kExpectations),
              HasSubstr("unknown step word \"reqest\"; did you mean \"request\"?"));
  EXPECT_THAT(hint(with(kSteps, "request: {label: list", "obtain: {label: list"), kExpectations),
              HasSubstr("unknown step word \"obtain\"; `o2dms list --words` shows them all"));
  EXPECT_THAT(hint(with(kSteps, "path: /x, must", "path: \"/{namespce}\", must"), kExpectations),
              HasSubstr("path: {namespce} stands for nothing; did you mean \"namespace\"?"));
  EXPECT_THAT(hint(kSteps, with(kExpectations, "answered: {step: change", "answred: {step: change")),
              HasSubstr("unknown expectation word \"answred\"; did you mean \"answered\"?"));
  EXPECT_THAT(hint(kSteps, with(kExpectations, "status: 200", "code: 200")),
              HasSubstr("unknown parameter \"code\"; it takes step, status"));
  EXPECT_THAT(hint(kSteps, with(kExpectations, "step: change", "step: chang")),
              HasSubstr("no step has the label \"chang\"; did you mean"));
  EXPECT_THAT(hint(kSteps, with(kExpectations, "deadline: pods-ready", "deadline: pods-redy")),
              HasSubstr("there is no deadline \"pods-redy\"; did you mean \"pods-ready\"?"));
}

// A pointer that is none points nowhere, and the target would be blamed for having nothing there.
TEST(Vocabulary, AFieldIsNamedByAPointer) {
  const std::string field = "\n  - field: {step: list, at: /metadata/name, equals: a}\n    requirement: R\n";
  EXPECT_THAT(problems_of(kSteps, field), IsEmpty());
  EXPECT_THAT(problems_of(kSteps, with(field, "/metadata/name", "metadata/name")),
              ElementsAre("case c: expectation field: parameter \"at\" must be a JSON pointer, as /metadata/name"));
}

// A path holds what is filled in, and nothing else in braces.
TEST(Vocabulary, PlaceholdersOfAPathAreKnown) {
  for (const char* known : {"{namespace}", "{resourceVersion of list}", "{filler 9}"})
    EXPECT_THAT(problems_of(with(kSteps, "path: /x/a", "path: \"/x/" + std::string(known) + "\""), kExpectations),
                IsEmpty())
        << known;
}

// What a workload creates is known when cases are loaded, as much as what a step creates.
TEST(Vocabulary, AnswersToTheCreationOfAWorkloadAreKnown) {
  const auto problems_with = [](const std::string& subject) {
    const auto cases = load_cases({{"f.yaml",
                                    "id: c\ntitle: T\ngroup: g\nclause: \"1\"\nrequirements: [R]\n"
                                    "workloads: [w]\nsteps:\n  - instantiate:\n  - watch: {label: watched, "
                                    "path: /x, from: create " +
                                        subject +
                                        "}\nexpectations:\n  - events: {step: watched, events: []}\n"
                                        "    requirement: R\n"}});
    EXPECT_TRUE(cases) << cases.error().message;
    const base::Json manifest = {{"kind", "Deployment"}, {"metadata", {{"name", "d"}}}};
    return check_words(*cases, {{.name = "w", .manifests = {manifest}}});
  };
  EXPECT_THAT(problems_with("Deployment/d"), IsEmpty());
  EXPECT_THAT(problems_with("Deployment/e"), Contains(HasSubstr("\"create Deployment/e\"")));
}

TEST(Vocabulary, MistakesInExpectationsAndNeedsAreNamed) {
  const std::pair<const char*, const char*> changes[] = {
      {"answered: {step: change", "answerd: {step: change"},
      {"status: 200", "status: OK"},
      {"status: 200", "code: 200"},
      {"step: change", "step: chang"},
      {"step: watched", "step: 3"},
      {"events: [MODIFIED a]", "events: MODIFIED a"},
      {"deadline: pods-ready", "deadline: pods-redy"},
      {"reached: {deadline: pods-ready}", "reached: {}"},
  };
  for (const auto& [part, by] : changes)
    EXPECT_THAT(problems_of(kSteps, with(kExpectations, part, by)), Contains(HasSubstr("case c: "))) << by;
  EXPECT_THAT(problems_of(kSteps, kExpectations, "reday-nodes"),
              ElementsAre("case c: needs: there is no capability \"reday-nodes\"; did you mean \"ready-nodes\"?"));
  EXPECT_THAT(check_words({}, {{.name = "w", .needs = {"reday-nodes"}}}),
              ElementsAre("workload w: needs: there is no capability \"reday-nodes\"; did you mean \"ready-nodes\"?"));
}

TEST(Vocabulary, HoldsEveryRowOfTheFourTables) {
  std::multiset<std::string> sorts;
  for (const WordInfo& word : vocabulary()) {
    sorts.emplace(word.sort);
    EXPECT_GT(word.doc.size(), 10U) << word.sort << " " << word.name << " does not explain itself";
    for (const Parameter& parameter : word.parameters)
      EXPECT_FALSE(parameter.doc.empty()) << word.sort << " " << word.name << ": " << parameter.name;
  }
  EXPECT_EQ(sorts.count("step"), step_words().size());
  EXPECT_EQ(sorts.count("expectation"), expectation_words().size());
  EXPECT_EQ(sorts.count("capability"), capability_words().size());
  EXPECT_EQ(sorts.count("deadline"), default_deadlines().size());
}

TEST(Vocabulary, NoNameStandsTwiceInATable) {
  std::set<std::string> seen;
  for (const WordInfo& word : vocabulary())
    EXPECT_TRUE(seen.insert(std::string(word.sort) + " " + word.name).second) << word.sort << " " << word.name;
}

// A deadline that code asks for by its name is one of the table: what is not there would be no time at all.
TEST(Vocabulary, WhatCanBeAwaitedHasADeadline) {
  const StepWord* await = find_step_word("await");
  ASSERT_NE(await, nullptr);
  for (const std::string_view name : await->parameters.at(0).allowed)
    EXPECT_GT(limit_of(default_deadlines(), name), base::Duration::zero()) << name;
  for (const char* name : {"gone", "clean-up"})
    EXPECT_GT(limit_of(default_deadlines(), name), base::Duration::zero()) << name;
}

}  // namespace
}  // namespace o2dms::harness

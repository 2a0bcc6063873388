// Mistakes in the suite's data are found when it is loaded, and named.
#include "harness/case/suite_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/case/suite_check.h"

namespace o2dms::harness {
namespace {

using testing::HasSubstr;

// `expectation`: further keys of its one expectation.
std::string a_case(const std::string& more = "", const std::string& expectation = "requirement: R-1") {
  return "id: a.case\ntitle: T\ngroup: g\nclause: \"1\"\n" + more +
         "steps:\n  - request: {label: s, path: /x}\nexpectations:\n  - answered: {step: s, status: 200}\n    " +
         expectation + "\n";
}

base::Result<std::vector<Case>> load(const std::string& text) {
  return load_cases({{"f.yaml", text}});
}

TEST(SuiteLoader, ReadsACase) {
  const auto cases = load(a_case());
  ASSERT_TRUE(cases) << cases.error().message;
  ASSERT_EQ(cases->size(), 1U);
  EXPECT_EQ((*cases)[0].steps[0].label, "s");
  EXPECT_EQ((*cases)[0].expectations[0].word, "answered");
}

TEST(SuiteLoader, OneCaseForEachWorkload) {
  const auto cases = load(a_case("workloads: [a, b]\n"));
  ASSERT_TRUE(cases) << cases.error().message;
  ASSERT_EQ(cases->size(), 2U);
  EXPECT_EQ((*cases)[1].id, "a.case.b");
  EXPECT_EQ((*cases)[1].workload, "b");
}

TEST(SuiteLoader, OneCaseForEachValueWhereverItStands) {
  const auto cases = load(a_case("for-each: [x, z]\ntext: about {each}\n"));
  ASSERT_TRUE(cases) << cases.error().message;
  ASSERT_EQ(cases->size(), 2U);
  EXPECT_EQ((*cases)[0].id, "a.case.x");
  EXPECT_EQ((*cases)[1].text, "about z");
}

TEST(SuiteLoader, NamesAnUnknownKey) {
  const auto cases = load(a_case("reqirements: [R-1]\n"));
  ASSERT_FALSE(cases);
  EXPECT_THAT(cases.error().message, HasSubstr("unknown key \"reqirements\"; did you mean \"requirements\"?"));
  // Which deviations a case catches is found out by `o2dms selftest`, not claimed.
  for (const auto& claim : {load(a_case("catches: [create-answers-200]\n")),
                            load(a_case("", "requirement: R-1\n    catches: [create-answers-200]"))}) {
    ASSERT_FALSE(claim);
    EXPECT_THAT(claim.error().message, HasSubstr("\"catches\""));
  }
  EXPECT_THAT(load(a_case("catches: [create-answers-200]\n")).error().message,
              HasSubstr("unknown key \"catches\"; the keys are id, title, "));
  EXPECT_THAT(load(a_case("", "requirement: R-1\n    catches: [create-answers-200]")).error().message,
              HasSubstr("\"answered\" and \"catches\"; beside its word it has id, requirement, part, basis, advisory"));
}

TEST(SuiteLoader, AListThatIsNoneIsNotTakenForAnEmptyOne) {
  for (const char* list : {"{ready-nodes: true}", "3", "[3]", "[ready-nodes, {a: b}]"})
    for (const char* key : {"needs", "requirements", "workloads"}) {
      const auto cases = load(a_case(std::string(key) + ": " + list + "\n"));
      ASSERT_FALSE(cases) << key << ": " << list;
      EXPECT_THAT(cases.error().message, HasSubstr(std::string(key) + ": a list of texts is expected"));
    }
}

// It stands in a command and names a file.
TEST(SuiteLoader, RefusesAnIdThatIsNone) {
  const std::string wanted = a_case();
  for (const char* id : {"a b", "a/b", "a_b", "'$(x)'", "\"a\\nb\"", "A.case", "\"\""}) {
    const auto cases = load("id: " + std::string(id) + wanted.substr(wanted.find('\n')));
    ASSERT_FALSE(cases) << id;
    EXPECT_THAT(cases.error().message, HasSubstr("f.yaml: "));
    EXPECT_THAT(cases.error().message, HasSubstr("id"));
  }
  EXPECT_FALSE(load(a_case("for-each: [x, 'y z']\n"))) << "what it is made of";
  EXPECT_FALSE(load(a_case("workloads: [x, 'y z']\n"))) << "what it is made of";
}

TEST(SuiteLoader, RefusesAnIdThatIsThereTwice) {
  EXPECT_FALSE(load(a_case() + "---\n" + a_case()));
}

TEST(SuiteLoader, TheRowsOfACaseAreThoseThatItsExpectationsName) {
  const auto cases =
      load(a_case("", "requirement: R-1\n    part: storage\n    basis: k8s") +
           "  - answered: {step: s, status: 200}\n    id: again\n    requirement: R-2\n    advisory: true\n" +
           "  - answered: {step: s, status: 200}\n    id: more\n    requirement: R-1\n");
  ASSERT_TRUE(cases) << cases.error().message;
  EXPECT_THAT(cases->front().requirements, testing::ElementsAre("R-1", "R-2"));
  const auto& expectations = cases->front().expectations;
  EXPECT_EQ(expectations[0].part, "storage");
  EXPECT_EQ(expectations[0].basis, "k8s");
  EXPECT_TRUE(expectations[1].advisory);
  EXPECT_TRUE(load(a_case("requirements: [R-1]\n"))) << "who lists them lists what is named";
}

// It would be reported as shown by a case that cannot fail on it.
TEST(SuiteLoader, RefusesARowThatNoExpectationNames) {
  const auto cases = load(a_case("requirements: [R-1, R-2]\n"));
  ASSERT_FALSE(cases);
  EXPECT_THAT(cases.error().message, HasSubstr("f.yaml: a.case: requirements: no expectation of the case names R-2"));
}

TEST(SuiteLoader, RefusesAnExpectationThatSaysNothingOfARow) {
  for (const auto& [expectation, why] : {std::pair("advisory: true", "expectation answered: requirement is missing"),
                                         std::pair("requirement: R-1\n    basis: hearsay",
                                                   "basis: \"hearsay\" is none of text, figure, k8s, o2ims, choice"),
                                         std::pair("requirement: R-1\n    prat: storage", "prat")}) {
    const auto cases = load(a_case("", expectation));
    ASSERT_FALSE(cases) << expectation;
    EXPECT_THAT(cases.error().message, HasSubstr(why));
  }
}

base::Result<Catalogue> load_row(const std::string& more) {
  return load_catalogue({{"c.yaml", "- {id: R-1, clause: \"1\", level: M, text: Something., " + more + "}\n"}});
}

TEST(CatalogueLoader, ReadsARow) {
  const auto catalogue = load_row(
      "sut: [cloud, smo], basis: [text, k8s], parts: [a, b], without-case: Later., "
      "without-deviation: Cannot be played.");
  ASSERT_TRUE(catalogue) << catalogue.error().message;
  const Requirement& row = catalogue->requirements.front();
  EXPECT_THAT(row.judged, testing::ElementsAre("cloud", "smo"));
  EXPECT_THAT(row.basis, testing::ElementsAre("text", "k8s"));
  EXPECT_THAT(row.parts, testing::ElementsAre("a", "b"));
  EXPECT_EQ(row.without_case, "Later.");
  EXPECT_EQ(row.without_deviation, "Cannot be played.");
  EXPECT_TRUE(row.is_decided_by_cloud());
}

TEST(CatalogueLoader, RefusesARowThatCannotBeJudgedAsItSays) {
  for (const auto& [row, why] :
       {std::pair("sut: [cloud]", "sut, basis and text are needed"),
        std::pair("sut: [clowd], basis: [text]", "sut: \"clowd\" is none of cloud, smo"),
        std::pair("sut: [cloud], basis: [hearsay]", "basis: \"hearsay\" is none of"),
        std::pair("sut: [cloud], basis: [text], parts: [a, a]", "each part needs a name of its own"),
        std::pair("sut: [cloud], basis: [text], parts: {a: b}", "parts: a list of texts is expected"),
        std::pair("sut: [cloud], basis: [text], prats: [a]", "prats")}) {
    const auto catalogue = load_row(row);
    ASSERT_FALSE(catalogue) << row;
    EXPECT_THAT(catalogue.error().message, testing::AllOf(HasSubstr("c.yaml: R-1: "), HasSubstr(why)));
  }
}

TEST(SuiteLoader, AWorkloadComesOutInAnOrderThatWorks) {
  const auto workload = load_workload("w",
                                      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}\n---\n"
                                      "{apiVersion: v1, kind: Secret, metadata: {name: s}}\n",
                                      "w.yaml");
  ASSERT_TRUE(workload) << workload.error().message;
  EXPECT_EQ(base::string_at(workload->manifests[0], {"kind"}), "Secret");
}

TEST(SuiteLoader, AManifestWithoutANameIsNamedByItsPlace) {
  const auto workload = load_workload("w", "{apiVersion: v1, kind: Secret}\n", "w.yaml");
  ASSERT_FALSE(workload);
  EXPECT_THAT(workload.error().message, HasSubstr("document 1: metadata.name"));
}

TEST(Placement, PutsNamespaceLabelsAndImageWhereTheyBelong) {
  const auto workload = load_workload(
      "w",
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {containers: [{name: c, "
      "image: old, resources: {limits: {\"${extended-resource}\": \"1\"}}}]}}}}\n",
      "w.yaml");
  ASSERT_TRUE(workload);
  const base::Json placed =
      place(workload->manifests[0],
            {.space = "ns", .labels = {{"run", "r"}}, .image = "mine:1", .extended_resource = "example.com/fpga"});
  EXPECT_EQ(base::string_at(placed, {"metadata", "namespace"}), "ns");
  EXPECT_EQ(base::string_at(placed, {"spec", "template", "metadata", "labels", "run"}), "r");
  const base::Json& container = placed["spec"]["template"]["spec"]["containers"][0];
  EXPECT_EQ(container["image"], "mine:1");
  EXPECT_EQ(container["resources"]["limits"]["example.com/fpga"], "1");
}

}  // namespace
}  // namespace o2dms::harness

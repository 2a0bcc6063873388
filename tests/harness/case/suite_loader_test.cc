// Mistakes in the suite's data are found when it is loaded, and named.
#include "harness/case/suite_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/case/suite_check.h"

namespace o2dms::harness {
namespace {

using testing::HasSubstr;

constexpr const char* kCatalogue = R"(
- {id: R-1, clause: "1", level: M, sut: [cloud], text: Something.}
- {id: R-2, clause: "2", level: M, sut: [cloud], text: Something else., without-case: Later.}
)";

std::string a_case(const std::string& more = "", const std::string& requirement = "R-1") {
  return "id: a.case\ntitle: T\ngroup: g\nclause: \"1\"\nrequirements: [" + requirement + "]\n" + more +
         "steps:\n  - request: {label: s, path: /x}\nexpectations:\n  - answered: {step: s, status: 200}\n"
         "    requirement: " +
         requirement + "\n";
}

base::Result<std::vector<Case>> load(const std::string& text) {
  return load_cases({{"f.yaml", text}});
}

TEST(SuiteLoader, ReadsACase) {
  const auto cases = load(a_case("catches: [d]\n"));
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
  EXPECT_THAT(cases.error().message, HasSubstr("reqirements"));
}

TEST(SuiteLoader, AListThatIsNoneIsNotTakenForAnEmptyOne) {
  for (const char* list : {"{ready-nodes: true}", "3", "[3]", "[ready-nodes, {a: b}]"})
    for (const char* key : {"needs", "catches", "workloads"}) {
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

TEST(SuiteLoader, ACaseThatNamesAnUnknownRequirementIsFound) {
  const auto catalogue = load_catalogue({{"c.yaml", kCatalogue}});
  ASSERT_TRUE(catalogue) << catalogue.error().message;
  const auto cases = load(a_case("", "R-9"));
  ASSERT_TRUE(cases);
  EXPECT_THAT(check_suite(*catalogue, *cases, {}), testing::Contains(HasSubstr("unknown requirement R-9")));
}

TEST(SuiteLoader, AMandatoryRequirementWithoutCaseOrReasonIsFound) {
  const auto catalogue = load_catalogue({{"c.yaml", kCatalogue}});
  ASSERT_TRUE(catalogue);
  EXPECT_THAT(check_suite(*catalogue, {}, {}), testing::ElementsAre(HasSubstr("R-1")));
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

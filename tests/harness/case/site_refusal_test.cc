// A policy of the site that keeps an object out is no breach; a refusal that it does not explain is one.
#include "harness/case/site_refusal.h"

#include "tests/harness/case/case_records.h"

namespace o2dms::harness {
namespace {

constexpr const char* kSubject = "Deployment/d";
constexpr const char* kPolicy = "admission webhook \"policy.site\" denied the request: no label owner";
constexpr const char* kRestricted = "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": privileged";
constexpr const char* kQuota = "deployments.apps \"d\" is forbidden: exceeded quota: q, requested: 2, limited: 1";
constexpr const char* kNoRight = "deployments.apps is forbidden: User \"u\" cannot create resource \"deployments\"";

class SiteRefusalTest : public JudgeTest {
 protected:
  // The worst grade of the creation, which must be answered by 201.
  std::string grade(const base::Json& creation, int dry_run_status, const base::Json& dry_run) {
    exchanges_.clear();
    const int status = static_cast<int>(base::integer_at(creation, {"code"}));
    add(std::string("create ") + kSubject, status, creation);
    if (dry_run_status != 0) add(admission_step(kSubject), dry_run_status, dry_run);
    Record record;
    for (const Exchange& exchange : exchanges_) record.exchanges.push_back(std::make_shared<const Exchange>(exchange));
    std::vector<Finding> findings =
        judge({.id = "answered",
               .word = "answered",
               .parameters = std::make_shared<const base::Json>(base::Json{{"step", "create"}, {"status", 201}})},
              record, {});
    excuse_refusals_by_site(record, findings);
    words_ = findings.at(0).actual;
    return grade_of(findings.at(0));
  }

  std::string words_;
};

TEST_F(SiteRefusalTest, ARefusalThatItsDryRunRepeatsIsTheSites) {
  for (const char* words : {kPolicy, kRestricted, kQuota}) {
    const base::Json refused = status_of(403, "Forbidden", words);
    EXPECT_EQ(grade(refused, 403, refused), "unshown") << words;
    EXPECT_NE(words_.find(words), std::string::npos) << "in the cluster's words: " << words_;
  }
  const base::Json bad = status_of(400, "", kPolicy);
  EXPECT_EQ(grade(bad, 400, bad), "unshown") << "webhooks choose their code";
}

TEST_F(SiteRefusalTest, AnyOtherRefusalStaysABreach) {
  const base::Json refused = status_of(403, "Forbidden", kPolicy);
  EXPECT_EQ(grade(refused, 201, {{"kind", "Deployment"}}), "breach") << "the dry run was let in";
  EXPECT_EQ(grade(refused, 0, nullptr), "breach") << "nobody asked";
  for (const char* words : {"", "no", kNoRight}) {
    const base::Json other = status_of(403, "Forbidden", words);
    EXPECT_EQ(grade(other, 403, other), "breach") << words;
  }
  const base::Json broken = status_of(500, "InternalError", kPolicy);
  EXPECT_EQ(grade(broken, 500, broken), "breach");
  EXPECT_EQ(grade(refused, 403, status_of(403, "Forbidden", kNoRight)), "breach");
}

}  // namespace
}  // namespace o2dms::harness

// Runs with less than an administrator's rights: what `o2dms rbac` prints is enough, a tenant's namespace is enough for
// all that can live in it, and what is not enough is said by name and blames nobody.
#include <gmock/gmock.h>

#include "base/yaml.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using base::Json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kRbac = "/apis/rbac.authorization.k8s.io/v1";

class Rights : public ProgramTest {
 protected:
  Rights() : target_(cloud()) {}

  // Writes the kubeconfig "user" of an account that has this role alone. A Role is bound in its namespace.
  void bind(const Json& role) {
    const std::string space(base::string_at(role, {"metadata", "namespace"}));
    const std::string below = kRbac + (space.empty() ? std::string() : "/namespaces/" + space);
    const std::string kind(base::string_at(role, {"kind"}));
    ask(*target_, "POST", below + (space.empty() ? "/clusterroles" : "/roles"), role);
    ask(*target_, "POST", below + (space.empty() ? "/clusterrolebindings" : "/rolebindings"),
        {{"apiVersion", "rbac.authorization.k8s.io/v1"},
         {"kind", kind + "Binding"},
         {"metadata", {{"name", "smo"}}},
         {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", kind}, {"name", role["metadata"]["name"]}}},
         {"subjects", Json::array({{{"kind", "ServiceAccount"}, {"name", "smo"}, {"namespace", "default"}}})}});
    const std::string accounts = "/api/v1/namespaces/default/serviceaccounts";
    ask(*target_, "POST", accounts,
        {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "smo"}}}});
    const Json token =
        ask(*target_, "POST", accounts + "/smo/token",
            {{"apiVersion", "authentication.k8s.io/v1"}, {"kind", "TokenRequest"}, {"spec", Json::object()}});
    Json config = kubeconfig(*target_);
    config["users"][0]["user"] = {{"token", base::string_at(token, {"status", "token"})}};
    write_kubeconfig("user", config);
  }
  void bind_printed(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"rbac", "--yaml"});
    const Ended printed = run(flags);
    EXPECT_EQ(printed.code, 0) << printed.err;
    auto role = base::parse_yaml(printed.out, "o2dms rbac");
    ASSERT_TRUE(role) << role.error().message;
    bind(role->front());
  }
  void make_tenant() {
    ask(*target_, "POST", "/api/v1/namespaces",
        {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", "tenant"}}}});
  }
  Ended run_as_user(std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"run", "--kubeconfig", "user"});
    return run(flags);
  }
  std::vector<std::string> with_outcome(const std::string& outcome) const {
    std::vector<std::string> found;
    const Json whole = report();
    for (const Json& one : base::elements_at(whole, {"cases"}))
      if (base::string_at(one, {"outcome"}) == outcome)
        found.push_back(std::string(base::string_at(one, {"id"})) + ": " +
                        std::string(base::string_at(one, {"reason"})));
    return found;
  }
  // What is in the tenant's namespace, but for what every namespace has.
  std::vector<std::string> left() {
    std::vector<std::string> names;
    for (const char* kind : {"/api/v1/namespaces/tenant/configmaps", "/api/v1/namespaces/tenant/secrets",
                             "/api/v1/namespaces/tenant/services", "/api/v1/namespaces/tenant/pods",
                             "/api/v1/namespaces/tenant/persistentvolumeclaims",
                             "/api/v1/namespaces/tenant/serviceaccounts", "/apis/apps/v1/namespaces/tenant/deployments",
                             "/apis/apps/v1/namespaces/tenant/statefulsets", "/apis/batch/v1/namespaces/tenant/jobs"}) {
      const Json list = ask(*target_, "GET", kind);
      for (const Json& item : base::elements_at(list, {"items"})) {
        const std::string name(base::string_at(item, {"metadata", "name"}));
        if (name.starts_with("o2dms-")) names.push_back(kind + ("/" + name));
      }
    }
    return names;
  }

  std::unique_ptr<simulator::Simulator> target_;
};

TEST_F(Rights, TheRoleThatIsPrintedIsEnoughForTheWholeSuite) {
  const int as_administrator = run({"run", "--kubeconfig", "cloud"}).code;
  bind_printed({});
  const Ended ended = run_as_user();
  EXPECT_EQ(ended.code, as_administrator) << ended.out << ended.err;
  EXPECT_THAT(with_outcome("not-testable"), IsEmpty());
}

TEST_F(Rights, ATenantRunsWhatCanLiveInHisNamespace) {
  make_tenant();
  bind_printed({"--namespace", "tenant"});
  const Ended ended = run_as_user({"--namespace", "tenant"});
  EXPECT_EQ(ended.code, 3) << "rights of the cluster are missing: " << ended.out << ended.err;
  EXPECT_THAT(ended.out + ended.err, HasSubstr("rights are missing: needs "));
  EXPECT_THAT(with_outcome("failed"), IsEmpty()) << ended.out;
  EXPECT_THAT(with_outcome("error"), IsEmpty()) << ended.out;
  EXPECT_THAT(with_outcome("passed").size(), testing::Gt(20U)) << ended.out;
  for (const std::string& one : with_outcome("not-testable"))
    EXPECT_THAT(one, testing::AnyOf(HasSubstr("needs "), HasSubstr("namespace"), HasSubstr("collection"),
                                    HasSubstr("nobody knows")))
        << one;
  EXPECT_THAT(left(), IsEmpty());
  EXPECT_THAT(spaces_of_runs(*target_), IsEmpty()) << "no namespace was made";
}

TEST_F(Rights, InATenantsNamespaceAnAdministratorLeavesNothingEither) {
  make_tenant();
  const Ended ended = run({"run", "--kubeconfig", "cloud", "--namespace", "tenant"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(with_outcome("failed"), IsEmpty()) << ended.out;
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Rights, ATenantWithoutTheFlagIsToldWhatIsMissingAndNothingIsBroken) {
  make_tenant();
  bind_printed({"--namespace", "tenant"});
  const Ended ended = run_as_user();
  EXPECT_EQ(ended.code, 3) << ended.out << ended.err;
  EXPECT_THAT(ended.out + ended.err, HasSubstr("needs create on namespaces"));
  EXPECT_THAT(with_outcome("failed"), IsEmpty());
  EXPECT_THAT(report()["residue"], IsEmpty());
}

// Even where no review says so beforehand.
TEST_F(Rights, WhoMayListAndNotWatchBlamesNobody) {
  bind({{"apiVersion", "rbac.authorization.k8s.io/v1"},
        {"kind", "ClusterRole"},
        {"metadata", {{"name", "lister"}}},
        {"rules",
         Json::array({{{"apiGroups", {"*"}},
                       {"resources", {"*"}},
                       {"verbs", {"get", "list", "create", "update", "patch", "delete", "deletecollection"}}}})}});
  const Ended ended = run_as_user({"--case", "instantiation.*", "--case", "objects.*"});
  EXPECT_EQ(ended.code, 3) << ended.out << ended.err;
  EXPECT_THAT(with_outcome("failed"), IsEmpty());
  EXPECT_THAT(with_outcome("passed"), testing::Contains(testing::StartsWith("instantiation.created."))) << ended.out;
  for (const std::string& one : with_outcome("not-testable")) EXPECT_THAT(one, HasSubstr("needs watch on ")) << one;
  EXPECT_THAT(spaces_of_runs(*target_), IsEmpty()) << "the clean-up looks again and again";
}

TEST_F(Rights, WhatAKilledRunLeftInANamespaceIsFoundByItsLabels) {
  make_tenant();
  const std::string maps = "/api/v1/namespaces/tenant/configmaps";
  const Json labels = {{"app.kubernetes.io/managed-by", "o2dms"}, {"conformance.o2dms/run", "r1"}};
  ask(*target_, "POST", maps, {{"metadata", {{"name", "o2dms-r1-1-left"}, {"labels", labels}}}});
  ask(*target_, "POST", maps, {{"metadata", {{"name", "o2dms-of-somebody-else"}}}});
  EXPECT_THAT(run({"cleanup", "--kubeconfig", "cloud", "--namespace", "tenant", "--run", "r2"}).out,
              HasSubstr("nothing of run r2 is left"));
  const Ended ended = run({"cleanup", "--kubeconfig", "cloud", "--namespace", "tenant"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(left(), testing::ElementsAre(maps + "/o2dms-of-somebody-else"));
}

TEST_F(Rights, TheLeastRoleOfOneCaseIsSmallerThanOfAll) {
  const Ended one = run({"rbac", "--case", "sanity.namespaces"});
  EXPECT_EQ(one.out, "list on namespaces (cluster)\n");
  EXPECT_EQ(run({"rbac", "--case", "nowhere"}).code, 64);
  EXPECT_EQ(run({"rbac", "--namespace", "No Name"}).code, 64);
}

}  // namespace
}  // namespace o2dms::suites

// What is of the workload and what is not, when whole lists are compared; addresses that come free; endpoints.
#include "harness/case/service_endpoints.h"
#include "tests/harness/case/case_records.h"

namespace o2dms::harness {
namespace {

using base::Json;

class ResidueJudge : public JudgeTest {
 protected:
  ResidueJudge() {
    stock("before", "configmaps", {object("kube-root-ca.crt", "r")});
    add("create Deployment/app", 201, object("app", "d", "Deployment"));
    add("create Service/door", 201, object("door", "s", "Service"));
    stock("during", "replicasets", {owned("app-1", "rs", "d")});
    stock("during", "pods", {owned("app-1-x", "p", "rs")});
  }

  static Json object(const char* name, const char* uid, const char* kind = "ConfigMap") {
    return {{"kind", kind}, {"metadata", {{"name", name}, {"uid", uid}}}};
  }
  static Json owned(const char* name, const char* uid, const char* owner) {
    Json one = object(name, uid);
    one["metadata"]["ownerReferences"] = Json::array({Json{{"uid", owner}}});
    return one;
  }
  Exchange& stock(const std::string& when, const char* types, std::vector<Json> items) {
    return add("stock-" + when + " /api/v1/" + types, 200, {{"items", items}});
  }
  std::string left(const char* types, std::vector<Json> items) {
    stock("after", types, std::move(items));
    std::string found = verdict("released");
    exchanges_.pop_back();
    return found;
  }
};

TEST_F(ResidueJudge, WhatWasThereBeforeIsNoResidue) {
  EXPECT_EQ(left("configmaps", {object("kube-root-ca.crt", "r")}), "holds");
  EXPECT_EQ(left("configmaps", {}), "holds");
}

TEST_F(ResidueJudge, WhatTheWorkloadBroughtAboutIsFoundWithoutLabels) {
  EXPECT_EQ(left("deployments", {object("app", "d")}), "breach");
  EXPECT_EQ(left("replicasets", {object("renamed", "rs")}), "breach") << "neither labels nor owner are left";
  EXPECT_EQ(left("pods", {object("app-1-x", "p")}), "breach") << "owned by what was owned";
  EXPECT_EQ(left("pods", {owned("late", "new", "rs")}), "breach") << "made after the lists were taken";
  Json slice = object("door-abc", "sl");
  slice["metadata"]["labels"]["kubernetes.io/service-name"] = "door";
  EXPECT_EQ(left("endpointslices", {slice}), "breach");
  Json endpoints = object("door", "ep");
  endpoints["subsets"] = Json::array();
  EXPECT_EQ(left("endpoints", {endpoints}), "breach");
}

TEST_F(ResidueJudge, WhatOthersMadeMeanwhileIsAWarning) {
  EXPECT_EQ(left("configmaps", {object("of-the-site", "x")}), "warning");
  EXPECT_EQ(left("configmaps", {object("kube-root-ca.crt", "later")}), "holds") << "every namespace gets one";
  EXPECT_EQ(left("configmaps", {owned("kube-root-ca.crt", "later", "d")}), "breach") << "unless it is ours";
}

TEST_F(ResidueJudge, AVolumeIsJudgedByItsPolicy) {
  add("create PersistentVolumeClaim/data", 201, object("data", "c", "PersistentVolumeClaim"));
  Json volume = object("pv", "v");
  EXPECT_EQ(left("persistentvolumes", {volume}), "holds") << "of somebody else";
  volume["spec"] = {{"claimRef", {{"uid", "c"}}}, {"persistentVolumeReclaimPolicy", "Delete"}};
  EXPECT_EQ(left("persistentvolumes", {volume}), "breach");
  volume["spec"]["persistentVolumeReclaimPolicy"] = "Retain";
  volume["status"]["phase"] = "Released";
  EXPECT_EQ(left("persistentvolumes", {volume}), "holds");
  volume["status"]["phase"] = "Bound";
  EXPECT_EQ(left("persistentvolumes", {volume}), "breach");
}

TEST_F(ResidueJudge, ListsThatAreRefusedShowNothing) {
  add("stock-after /api/v1/pods", 403, status_of(403, "Forbidden"));
  EXPECT_EQ(verdict("released"), "unshown");
}

TEST_F(ResidueJudge, AnAddressThatNobodyHasIsFree) {
  const Json wanted = {{"spec", {{"clusterIP", "10.0.0.7"}, {"ports", {{{"port", 80}, {"nodePort", 30001}}}}}}};
  const auto retaken = [&](int status, const Json& answer) {
    add("retake Service/again", status, answer).request_body = make_body(base::to_text(wanted));
    return verdict("address-free");
  };
  EXPECT_EQ(retaken(201, wanted), "holds");
  exchanges_.pop_back();
  EXPECT_EQ(retaken(201, {{"spec", {{"clusterIP", "10.0.0.8"}}}}), "breach") << "another one than it asked for";
  exchanges_.pop_back();
  EXPECT_EQ(retaken(422, status_of(422, "Invalid")), "unshown") << "nobody knows who has it";
  add("holders", 200, {{"items", Json::array()}});
  EXPECT_EQ(verdict("address-free"), "breach");
  exchanges_.pop_back();
  add("holders", 200, {{"items", Json::array({wanted})}});
  EXPECT_EQ(verdict("address-free"), "unshown") << "somebody was quicker";
}

Json pod(const char* name, const char* ip, const char* ready) {
  return {{"metadata", {{"name", name}, {"labels", {{"app", "a"}}}}},
          {"status", {{"podIP", ip}, {"conditions", Json::array({Json{{"type", "Ready"}, {"status", ready}}})}}}};
}

TEST(Endpoints, AreTheReadyPodsThatAreSelectedAndNoOthers) {
  const Json pods = {{"items", Json::array({pod("one", "10.0.0.1", "True"), pod("two", "10.0.0.2", "False")})}};
  const Json selector = {{"app", "a"}};
  const auto slices = [](std::vector<std::string> addresses, bool ready) {
    const Json endpoint = {{"addresses", addresses}, {"conditions", {{"ready", ready}}}};
    return ready_addresses({{"items", Json::array({Json{{"endpoints", Json::array({endpoint})}}})}});
  };
  EXPECT_EQ(endpoints_lack(slices({"10.0.0.1"}, true), pods, selector), "");
  EXPECT_NE(endpoints_lack(slices({"10.0.0.1"}, false), pods, selector), "") << "named, and not as ready";
  EXPECT_NE(endpoints_lack(slices({"10.0.0.1", "10.0.0.2"}, true), pods, selector), "") << "an unready one";
  EXPECT_NE(endpoints_lack({}, pods, selector), "");
  EXPECT_EQ(endpoints_lack({}, pods, {{"app", "b"}}), "");
}

TEST(Endpoints, AreReadFromTheOldKindAsWell) {
  const Json old = {
      {"items",
       Json::array(
           {Json{{"subsets", Json::array({Json{{"addresses", Json::array({Json{{"ip", "10.0.0.1"}}})},
                                               {"notReadyAddresses", Json::array({Json{{"ip", "10.0.0.2"}}})}}})}}})}};
  EXPECT_EQ(ready_addresses(old), std::set<std::string>{"10.0.0.1"});
}

}  // namespace
}  // namespace o2dms::harness

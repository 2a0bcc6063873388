#include "harness/run/capabilities.h"

#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;

class ProbeTest : public ScriptedTarget {
 protected:
  Probed probed() {
    nobody_ = client(no_credentials());
    return probe_capabilities(given(), *nobody_);
  }
  void script_all(const Scripted& answer) {
    script("GET /version", {answer});
    for (const CapabilityWord& word : capability_words()) script("GET " + std::string(word.path), {answer});
  }
  static bool has(const Probed& probed, std::string_view name) {
    return std::any_of(probed.capabilities.begin(), probed.capabilities.end(),
                       [&](const Capability& one) { return one.name == name && one.present; });
  }

 private:
  std::unique_ptr<Client> nobody_;
};

TEST_F(ProbeTest, FindsWhatThereIs) {
  script("GET /version", {{.body = {{"gitVersion", "v1.36.0"}}}});
  script("GET /api/v1/nodes", {{.body = {{"items",
                                          {{{"metadata", {{"name", "n"}}},
                                            {"status",
                                             {{"allocatable", {{"cpu", "4"}, {"example.com/fpga", "1"}}},
                                              {"conditions", {{{"type", "Ready"}, {"status", "True"}}}}}}}}}}}});
  const Probed found = probed();
  EXPECT_TRUE(found.usable);
  EXPECT_EQ(found.version, "v1.36.0");
  EXPECT_EQ(found.extended_resource, "example.com/fpga");
  EXPECT_TRUE(has(found, "ready-nodes"));
  EXPECT_TRUE(has(found, "extended-resource"));
  EXPECT_FALSE(has(found, "default-storage-class"));
  EXPECT_EQ(found.capabilities.size(), capability_words().size()) << "absent ones are listed, too";
}

TEST_F(ProbeTest, AVersionIsAtLeastWhatItAnnounces) {
  for (const auto& [announced, since_21, since_25] :
       {std::tuple("v1.20.2", false, false), std::tuple("v1.21.0", true, false), std::tuple("v1.25.3+k3s1", true, true),
        std::tuple("v2", false, false)}) {
    clear_script();
    script("GET /version", {{.body = {{"gitVersion", announced}}}});
    const Probed found = probed();
    EXPECT_EQ(has(found, "kubernetes-1.21"), since_21) << announced;
    EXPECT_EQ(has(found, "kubernetes-1.25"), since_25) << announced;
  }
}

TEST_F(ProbeTest, ADefaultStorageClassMaySayItInTheBetaAnnotation) {
  for (const char* annotation :
       {"storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"})
    for (const char* value : {"true", "false"}) {
      clear_script();
      script("GET /version", {{.body = {{"gitVersion", "v1.36.0"}}}});
      const base::Json one = {{"metadata", {{"name", "s"}, {"annotations", {{annotation, value}}}}}};
      script("GET /apis/storage.k8s.io/v1/storageclasses", {{.body = {{"items", base::Json::array({one})}}}});
      EXPECT_EQ(has(probed(), "default-storage-class"), value == std::string("true")) << annotation << " " << value;
    }
}

// Nothing can be said of a target that serves us nothing: not that it breaks a requirement.
TEST_F(ProbeTest, ATargetThatTurnsEverythingAwayIsOfNoUse) {
  for (const int status : {401, 403, 429, 503}) {
    script_all(refusal(status, "Refused"));
    const Probed found = probed();
    EXPECT_FALSE(found.usable) << status;
    EXPECT_NE(found.why.find("turned away: GET "), std::string::npos) << found.why;
    EXPECT_NE(found.why.find("answered " + std::to_string(status)), std::string::npos) << found.why;
    clear_script();
  }
}

// Who hides what it has, or has broken down, is not taken for one that has it not.
TEST_F(ProbeTest, WhatIsRefusedOrNoAnswerIsUnknownAndNotAbsent) {
  const Scripted no_list{.body = {{"kind", "Greeting"}}};
  for (const Scripted& answer : {refusal(401, "Unauthorized"), refusal(403, "Forbidden"), refusal(500, "InternalError"),
                                 refusal(503, "ServiceUnavailable"), no_list}) {
    clear_script();
    script_all(answer);
    for (const Capability& one : probed().capabilities) {
      if (one.name == "anonymous-requests") continue;  // there, a refusal is the answer
      if (one.name == "containers") continue;          // taken for granted: the cases find out
      EXPECT_TRUE(one.unknown) << one.name << ": " << one.detail;
      EXPECT_FALSE(one.present) << one.name;
      EXPECT_EQ(one.state(), "unknown");
      EXPECT_NE(one.detail.find("nobody knows: GET "), std::string::npos) << one.detail;
    }
  }
}

TEST_F(ProbeTest, WhatIsNotServedIsAbsent) {
  script_all(refusal(404, "NotFound"));
  for (const Capability& one : probed().capabilities) {
    if (one.name == "containers" || one.name == "own-user-ids")
      continue;  // those are there unless something says otherwise
    EXPECT_EQ(one.state(), "absent") << one.name << ": " << one.detail;
  }
}

TEST_F(ProbeTest, OneThatServesAnythingIsOfUse) {
  script_all(refusal(403, "Forbidden"));
  clear_script("GET /version");
  script("GET /version", {{.body = {{"gitVersion", "v1.36.0"}}}});
  EXPECT_TRUE(probed().usable);
  clear_script();
  script_all(refusal(500, "InternalError"));
  EXPECT_TRUE(probed().usable) << "a fault of the target's is one that cases may find";
}

class StillAnswersTest : public ScriptedTarget {
 protected:
  const Scripted broken_ = stream_of({"{"}, State::aborted);
  std::unique_ptr<base::Clock> pace_ = base::make_real_clock(100);
};

TEST_F(StillAnswersTest, OneThatComesBackIsNotLost) {
  script("GET /api/v1/namespaces", {broken_, broken_, list_of("1", base::Json::array())});
  EXPECT_TRUE(still_answers(given(), *pace_, std::chrono::seconds(2)));
  EXPECT_EQ(received_count(), 3U);
}

TEST_F(StillAnswersTest, ARefusalIsAnAnswer) {
  script("GET /api/v1/namespaces", {refusal(503, "ServiceUnavailable")});
  EXPECT_TRUE(still_answers(given(), *pace_, std::chrono::seconds(2)));
  EXPECT_EQ(received_count(), 1U);
}

TEST_F(StillAnswersTest, OneThatBreaksOffEachTimeIsLost) {
  script("GET /api/v1/namespaces", {broken_});
  EXPECT_FALSE(still_answers(given(), *pace_, std::chrono::seconds(2)));
  EXPECT_EQ(received_count(), 4U);
}

}  // namespace
}  // namespace o2dms::harness

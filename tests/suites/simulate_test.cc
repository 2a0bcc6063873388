// `o2dms simulate`: an O-Cloud of its own, from its ready line to its end.
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "base/base64.h"
#include "base/certificate.h"
#include "base/clock.h"
#include "base/signature.h"
#include "base/yaml.h"
#include "harness/access/kubeconfig.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Simulate : public ProgramTest {
 protected:
  // The words of its ready line; empty when it did not come to that.
  static std::string ready_line(Program& program) {
    std::string line = program.line_with("ready: ");
    EXPECT_FALSE(line.empty()) << program.end().err;
    return line;
  }
  static std::string port_of(const std::string& line) {
    const auto colon = line.find(':', line.find("127.0.0.1"));
    return line.substr(colon + 1, line.find_first_not_of("0123456789", colon + 1) - colon - 1);
  }
  std::vector<std::string> names_of_nodes(const std::string& kubeconfig) {
    const auto access = harness::load_kubeconfig({.paths = {path(kubeconfig)}});
    EXPECT_TRUE(access) << access.error().message;
    std::vector<std::string> names;
    const base::Json list = ask(*access, "GET", "/api/v1/nodes");
    for (const base::Json& one : list["items"]) names.emplace_back(base::string_at(one, {"metadata", "name"}));
    return names;
  }
};

TEST_F(Simulate, ServesWhatItsKubeconfigSaysAndEndsOnSigint) {
  Program program({"simulate", "--write-kubeconfig", "kc"}, folder_);
  const std::string line = ready_line(program);
  EXPECT_THAT(line, AllOf(HasSubstr("ready: https://127.0.0.1:"), HasSubstr(", kubeconfig kc")));
  EXPECT_EQ(std::filesystem::status(path("kc")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
      << "it holds the administrator's key";
  EXPECT_EQ(run({"run", "--kubeconfig", "kc", "--case", "sanity.*"}).code, 4)
      << "partial: all that was selected passed";
  program.signal(SIGINT);
  const Ended ended = program.end();
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(run({"run", "--kubeconfig", "kc", "--case", "sanity.*"}).code, 3) << "nobody answers any more";
}

TEST_F(Simulate, ASiteHandsOutWhatItsUserHas) {
  Program program({"simulate", "--write-kubeconfig", "kc", "--site", "namespace-admin"}, folder_);
  ready_line(program);
  const auto access = harness::load_kubeconfig({.paths = {path("kc")}});
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(access->target.default_namespace, "tenant");
  EXPECT_EQ(base::string_at(ask(*access, "GET", "/api/v1/namespaces/tenant/pods"), {"kind"}), "PodList");
  EXPECT_EQ(base::string_at(ask(*access, "GET", "/api/v1/nodes"), {"reason"}), "Forbidden");
}

TEST_F(Simulate, ASiteThatIsUnknownIsNamed) {
  const Ended ended = run({"simulate", "--site", "namespace-admim"});
  EXPECT_EQ(ended.code, 64);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--site namespace-admim"), HasSubstr("did you mean \"namespace-admin\"?")));
  EXPECT_THAT(run({"list", "--sites"}).out, HasSubstr("namespace-admin"));
}

TEST_F(Simulate, EndsOnSigterm) {
  Program program({"simulate"}, folder_);
  ready_line(program);
  program.signal(SIGTERM);
  EXPECT_EQ(program.end().code, 0);
}

TEST_F(Simulate, ShowsRequestsAndWhatControllersTryAgain) {
  Program program({"simulate", "--write-kubeconfig", "kc", "-v", "--deviation", "create-answers-200"}, folder_);
  ready_line(program);
  const auto access = harness::load_kubeconfig({.paths = {path("kc")}});
  ASSERT_TRUE(access) << access.error().message;
  ask(*access, "POST", "/api/v1/namespaces/default/resourcequotas",
      {{"metadata", {{"name", "none"}}}, {"spec", {{"hard", {{"pods", "0"}}}}}});
  ask(*access, "POST", "/apis/apps/v1/namespaces/default/replicasets", base::Json::parse(R"({
    "metadata": {"name": "many"}, "spec": {"selector": {"matchLabels": {"app": "a"}}, "template": {
      "metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}})"));
  EXPECT_EQ(program.line_with("POST /api"), "info: POST /api/v1/namespaces/default/resourcequotas 200")
      << "what the client is told, not what the API server inside said";
  EXPECT_THAT(program.line_with("debug: "), AllOf(HasSubstr("default/many: "), HasSubstr("exceeded quota: none")));
}

TEST_F(Simulate, SaysThatThePortIsTaken) {
  Program first({"simulate"}, folder_);
  const std::string port = port_of(ready_line(first));
  const Ended second = run({"simulate", "--port", port});
  EXPECT_EQ(second.code, 3);
  EXPECT_EQ(second.err, "o2dms: cannot listen on 127.0.0.1:" + port +
                            ": Address already in use; choose another --port, or 0 for a free one\n");
}

TEST_F(Simulate, HasTheNodesOfAFile) {
  const std::map<std::string, std::vector<std::string>> files = {
      {"single-node.yaml", {"far-edge-1"}}, {"edge-site.yaml", {"edge-control-1", "edge-worker-1", "edge-worker-2"}}};
  for (const auto& file : std::filesystem::directory_iterator(std::string(O2DMS_FIXTURES) + "/nodes")) {
    ASSERT_EQ(files.count(file.path().filename()), 1U) << "a new file: say here what is in it";
    Program program({"simulate", "--nodes", file.path(), "--write-kubeconfig", "kc"}, folder_);
    ready_line(program);
    EXPECT_EQ(names_of_nodes("kc"), files.at(file.path().filename()));
  }
}

TEST_F(Simulate, NamesWhatIsWrongWithAFileOfNodes) {
  const auto complaint = [&](const std::string& content) {
    write("nodes.yaml", content);
    const Ended ended = run({"simulate", "--nodes", "nodes.yaml"});
    EXPECT_EQ(ended.code, 64) << content;
    return ended.err;
  };
  EXPECT_EQ(complaint("kind: Node\n"), "o2dms: --nodes nodes.yaml: nodes[0]: metadata.name is missing\n");
  EXPECT_THAT(complaint("kind: Pod\nmetadata: {name: p}\n"),
              HasSubstr("nodes.yaml: nodes[0]: is \"v1\" \"Pod\", not a"));
  EXPECT_THAT(complaint("metadata: {name: a\n"), HasSubstr("nodes.yaml, line 2"));
  EXPECT_THAT(complaint(""), HasSubstr("--nodes nodes.yaml: no Node manifest in it"));
}

TEST_F(Simulate, IsOfTheVersionAndHasTheResourcesOfADocument) {
  const std::string document = std::string(O2DMS_FIXTURES) + "/openapi/kubernetes-1.20.json";
  Program program({"simulate", "--openapi", document, "--write-kubeconfig", "kc"}, folder_);
  ready_line(program);
  const auto access = harness::load_kubeconfig({.paths = {path("kc")}});
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(ask(*access, "GET", "/version")["gitVersion"], "v1.20.2");
  EXPECT_EQ(ask(*access, "GET", "/apis/example.com/v1/widgets")["kind"], "WidgetList");
  EXPECT_EQ(run({"run", "--kubeconfig", "kc", "--case", "sanity.*"}).code, 4) << "the suite works with it";
  program.signal(SIGINT);
  EXPECT_THAT(program.end().err, AllOf(HasSubstr("not served, as the version in which these are stored has another"),
                                       HasSubstr("extensions/v1beta1 ingresses")));
}

TEST_F(Simulate, IsOfTheVersionThatIsChosen) {
  Program program({"simulate", "--kubernetes-version", "1.36", "--write-kubeconfig", "kc"}, folder_);
  ready_line(program);
  const auto access = harness::load_kubeconfig({.paths = {path("kc")}});
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(ask(*access, "GET", "/version")["gitVersion"], "v1.36.0");
}

TEST_F(Simulate, NamesTheVersionsThatThereAreAndWhatIsWrongWithADocument) {
  const auto complaint = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), "simulate");
    const Ended ended = run(flags);
    EXPECT_EQ(ended.code, 64) << ended.err;
    EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
    return ended.err;
  };
  EXPECT_THAT(complaint({"--kubernetes-version", "1.99"}),
              AllOf(HasSubstr("--kubernetes-version: there is no Kubernetes \"1.99\" in this program, only 1.36"),
                    HasSubstr("--openapi")));
  write("it.json", "{\"swagger\": \"2.0\",\n");
  EXPECT_THAT(complaint({"--openapi", "it.json"}),
              AllOf(HasSubstr("--openapi it.json: it is no JSON document: line "), HasSubstr("kubectl get --raw")));
  EXPECT_THAT(complaint({"--openapi", "absent.json"}), HasSubstr("--openapi: cannot read absent.json: "));
  EXPECT_THAT(complaint({"--openapi", "it.json", "--kubernetes-version", "1.36"}), HasSubstr("do not go together"));
}

TEST_F(Simulate, IsSignedByTheAuthorityThatItIsGiven) {
  const auto now = base::make_real_clock()->now();
  const auto authority =
      base::make_authority("our own CA", now - std::chrono::hours(1), now + std::chrono::hours(24)).value();
  write("ca.crt", authority.certificate_pem);
  write("ca.key", authority.key_pem);
  Program program({"simulate", "--ca-cert", "ca.crt", "--ca-key", "ca.key", "--write-kubeconfig", "kc"}, folder_);
  ready_line(program);
  const auto config = base::parse_yaml(read("kc"), "kc").value().front();
  EXPECT_EQ(config["clusters"][0]["cluster"]["certificate-authority-data"],
            base::base64_encode(authority.certificate_pem));
  EXPECT_EQ(run({"run", "--kubeconfig", "kc", "--case", "sanity.*"}).code, 4);

  write("other.key", base::make_private_key().value());
  const Ended wrong = run({"simulate", "--ca-cert", "ca.crt", "--ca-key", "other.key"});
  EXPECT_EQ(wrong.code, 64);
  EXPECT_THAT(wrong.err, HasSubstr("--ca-cert ca.crt, --ca-key other.key: the cluster's CA: "));
}

}  // namespace
}  // namespace o2dms::suites

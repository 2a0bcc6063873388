// The ways in which the program is told its O-Cloud and how to reach it, each against a real one: that a field is read
// is tested in tests/harness/access, that it is honoured is tested here. All by way of the sanity case, which lists the
// namespaces: exit code 4 (it passed, others were left out) or 3 (it was refused, or nothing was reached).
#include <gmock/gmock.h>

#include "base/base64.h"
#include "base/http_server.h"
#include "harness/access/in_cluster.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using base::Json;
using testing::AllOf;
using testing::HasSubstr;

class Targets : public ProgramTest {
 protected:
  Targets() : target_(cloud()), config_(kubeconfig(*target_)) {}

  Json& cluster() { return config_["clusters"][0]["cluster"]; }
  Json& user() { return config_["users"][0]["user"]; }

  Ended sanity(const std::vector<std::string>& flags, const Program::Environment& environment = {}) {
    std::vector<std::string> arguments = {"run", "--case", "sanity.*"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return run(arguments, environment);
  }
  // With the kubeconfig as it is now.
  Ended sanity() {
    write_kubeconfig("changed", config_);
    return sanity({"--kubeconfig", "changed"});
  }

  // Of a ServiceAccount that may do everything.
  std::string token() {
    const std::string accounts = "/api/v1/namespaces/default/serviceaccounts";
    ask(*target_, "POST", accounts,
        {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "smo"}}}});
    ask(*target_, "POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        {{"apiVersion", "rbac.authorization.k8s.io/v1"},
         {"kind", "ClusterRoleBinding"},
         {"metadata", {{"name", "smo"}}},
         {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "ClusterRole"}, {"name", "cluster-admin"}}},
         {"subjects", Json::array({{{"kind", "ServiceAccount"}, {"name", "smo"}, {"namespace", "default"}}})}});
    const Json made =
        ask(*target_, "POST", accounts + "/smo/token",
            {{"apiVersion", "authentication.k8s.io/v1"}, {"kind", "TokenRequest"}, {"spec", Json::object()}});
    return std::string(base::string_at(made, {"status", "token"}));
  }

  std::unique_ptr<simulator::Simulator> target_;
  Json config_;
};

TEST_F(Targets, CertificatesInFilesBesideTheKubeconfig) {
  for (auto [entry, field, file] :
       {std::tuple(&cluster(), "certificate-authority", "ca.crt"), std::tuple(&user(), "client-certificate", "tls.crt"),
        std::tuple(&user(), "client-key", "tls.key")}) {
    const std::string data = std::string(field) + "-data";
    write(file, base::base64_decode((*entry)[data].get<std::string>()).value());
    entry->erase(data);
    (*entry)[field] = file;
  }
  EXPECT_EQ(sanity().code, 4);
  EXPECT_EQ(report()["target"]["credentials"], "client certificate");
  user()["client-key"] = "other.key";
  EXPECT_THAT(sanity().err, AllOf(HasSubstr("kubeconfig changed: users[0]"), HasSubstr("client-key: cannot read"),
                                  HasSubstr("other.key")));
}

TEST_F(Targets, TokensAndTokenFiles) {
  const std::string given = token();
  user() = {{"token", given}};
  EXPECT_EQ(sanity().code, 4);
  user() = {{"token", given + "x"}};
  const Ended refused = sanity();
  EXPECT_EQ(refused.code, 3) << refused.out;
  EXPECT_THAT(refused.out, HasSubstr("answered 401 with Status Failure, reason Unauthorized"));
  EXPECT_THAT(refused.out + refused.err + read("o2dms-report/evidence/probe.jsonl"), testing::Not(HasSubstr(given)))
      << "secrets stay out of reports";
  write("token", given + "\n");
  user() = {{"tokenFile", "token"}};
  EXPECT_EQ(sanity().code, 4);
}

TEST_F(Targets, ExecPluginsOfBothVersions) {
  const std::string given = token();
  for (const std::string version : {"v1", "v1beta1"}) {
    const std::string type = "client.authentication.k8s.io/" + version;
    write("plugin", "#!/bin/sh\necho '{\"apiVersion\": \"" + type +
                        "\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"'\"$GIVEN\"'\"}}'\n");
    user() = {{"exec",
               {{"apiVersion", type},
                {"command", "./plugin"},
                {"interactiveMode", "Never"},
                {"env", Json::array({{{"name", "GIVEN"}, {"value", given}}})}}}};
    EXPECT_EQ(sanity().code, 4) << version;
  }
  write("plugin", "#!/bin/sh\necho 'no session: log in first' >&2\nexit 7\n");
  const Ended failed = sanity();
  EXPECT_EQ(failed.code, 3) << failed.out;
  EXPECT_THAT(failed.out, AllOf(HasSubstr("ended with exit code 7"), HasSubstr("no session: log in first")));
}

TEST_F(Targets, BasicLoginsAreSent) {
  user() = {{"username", "u"}, {"password", "pass-of-u"}};
  EXPECT_EQ(sanity().code, 3) << "Kubernetes knows no basic logins any more";
  EXPECT_EQ(report()["target"]["credentials"], "basic");
  const std::string evidence = read("o2dms-report/evidence/probe.jsonl");
  EXPECT_THAT(evidence, HasSubstr("Basic [redacted"));
}

TEST_F(Targets, Impersonation) {
  user()["as"] = "stranger";
  const Ended refused = sanity();
  EXPECT_EQ(refused.code, 3) << "what a user may not do shows nothing of the cluster";
  EXPECT_THAT(refused.out, HasSubstr("needs list on namespaces"));
  user()["as-groups"] = {"system:masters"};
  EXPECT_EQ(sanity().code, 4);
}

TEST_F(Targets, TheNameInTheServersCertificate) {
  cluster()["tls-server-name"] = "kubernetes.default";
  EXPECT_EQ(sanity().code, 4);
  cluster()["tls-server-name"] = "elsewhere.example";
  const Ended wrong = sanity();
  EXPECT_EQ(wrong.code, 3) << wrong.out;
  EXPECT_THAT(wrong.out, HasSubstr("elsewhere.example"));
}

TEST_F(Targets, AnUnknownAuthorityIsRefusedUnlessTheUserSaysSo) {
  cluster().erase("certificate-authority-data");
  EXPECT_EQ(sanity().code, 3) << "the system's authorities do not know this one";
  cluster()["insecure-skip-tls-verify"] = true;
  const Ended insecure = sanity();
  EXPECT_EQ(insecure.code, 4);
  EXPECT_THAT(insecure.err, HasSubstr("TLS VERIFICATION IS OFF"));
  EXPECT_THAT(insecure.out, HasSubstr("TLS verification was off: this result does not count as \"conformant\"."));
  EXPECT_THAT(insecure.out, HasSubstr("sanity.namespaces: TLSv1.3, not verified"))
      << "what is no failure is not kept quiet";
  EXPECT_EQ(report()["target"]["tlsVerified"], false);
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("name=\"target.tls-verified\" value=\"false\""));
}

// A proxy that refuses everything.
base::Result<std::unique_ptr<base::HttpServer>> start_refusing_proxy() {
  return base::start_http_server({}, base::make_whole_request_handler([](base::HttpRequest&&) {
                                   base::HttpResponse response;
                                   response.status = 403;
                                   return response;
                                 }));
}

TEST_F(Targets, TheEnvironmentsProxyIsAskedForWhatIsElsewhere) {
  const auto proxy = start_refusing_proxy();
  ASSERT_TRUE(proxy) << proxy.error().message;
  const std::string where = "127.0.0.1:" + std::to_string((*proxy)->port());
  write_kubeconfig("here", config_);
  EXPECT_EQ(sanity({"--kubeconfig", "here"}, {{"HTTPS_PROXY", where}}).code, 4) << "loopback needs no proxy";
  cluster()["server"] = "https://cluster.example:6443";
  write_kubeconfig("elsewhere", config_);
  const Ended ended = sanity({"--kubeconfig", "elsewhere"}, {{"HTTPS_PROXY", where}, {"NO_PROXY", "example.org"}});
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("the proxy " + where + ": it refused to connect to cluster.example:6443"));
  EXPECT_THAT(ended.err, HasSubstr("by the proxy http://" + where + " of HTTPS_PROXY"));
  const Ended mistaken = sanity({"--kubeconfig", "elsewhere"}, {{"HTTPS_PROXY", "ftp://" + where}});
  EXPECT_EQ(mistaken.code, 64) << mistaken.out;
  EXPECT_THAT(mistaken.err, HasSubstr("the environment variable HTTPS_PROXY: the scheme ftp is none of"));
}

TEST_F(Targets, AProxyIsAsked) {
  for (const std::string scheme : {"http", "https", "socks5"}) {
    const auto proxy = start_refusing_proxy();
    ASSERT_TRUE(proxy) << proxy.error().message;
    cluster()["proxy-url"] = scheme + "://127.0.0.1:" + std::to_string((*proxy)->port());
    const Ended ended = sanity();
    EXPECT_EQ(ended.code, 3) << scheme << ended.out;
    EXPECT_THAT(ended.out, HasSubstr("proxy")) << scheme;
  }
}

TEST_F(Targets, SeveralFilesInKubeconfig) {
  Json first = config_, second = config_;
  first.erase("clusters");
  second.erase("users");
  second.erase("contexts");
  second["current-context"] = "elsewhere";
  write_kubeconfig("first", first);
  write_kubeconfig("second", second);
  const Ended ended = sanity({"--kubeconfig"}, {{"KUBECONFIG", "first:absent:second"}});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("kubeconfig first:second, context"));
  const Ended other = sanity({"--context", "nowhere"}, {{"KUBECONFIG", "first:second"}});
  EXPECT_EQ(other.code, 64);
  EXPECT_THAT(other.err, HasSubstr("--context \"nowhere\" is not among its contexts (there is: "));
}

TEST_F(Targets, CredentialsOfAPod) {
  write("token", token());
  write("ca.crt", target_->ca_pem());
  write("namespace", "default");
  const std::string url = target_->url();
  const auto access = harness::load_in_cluster({folder_, "127.0.0.1", url.substr(url.rfind(':') + 1)});
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(ask(*access, "GET", "/api/v1/namespaces/default/serviceaccounts/smo")["metadata"]["name"], "smo");
}

TEST_F(Targets, TheDeploymentManagerOfAnO2ims) {
  const Json manager = {{"deploymentManagerId", "dm-1"},
                        {"serviceUri", target_->url()},
                        {"extensions",
                         {{"profileName", "native_k8sapi"},
                          {"profileData",
                           {{"cluster_api_endpoint", target_->url()},
                            {"cluster_ca_cert", cluster()["certificate-authority-data"]},
                            {"admin_user", "kubernetes-admin"},
                            {"admin_client_cert", user()["client-certificate-data"]},
                            {"admin_client_key", user()["client-key-data"]}}}}}};
  write("dm.json", base::to_text(manager));
  const Ended ended = sanity({"--deployment-manager", "dm.json"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("against deploymentManager dm.json, user \"kubernetes-admin\""));
}

// Whoever has named a cluster in the environment may believe that this is its verdict.
TEST_F(Targets, TheBuiltInSimulatorIsNotTakenForTheClusterOfTheEnvironment) {
  const std::string wanted = "built-in simulator; KUBECONFIG is set and was not used: --kubeconfig";
  const Ended ended = run({"run", "--case", "sanity.*"}, {{"KUBECONFIG", "absent"}});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err.substr(0, ended.err.find('\n')), HasSubstr(wanted)) << "the first line";
  EXPECT_THAT(ended.out.substr(ended.out.rfind('\n', ended.out.size() - 2)), HasSubstr(wanted)) << "the last line";
  EXPECT_EQ(base::string_at(report(), {"target", "name"}), wanted);
  EXPECT_THAT(read("o2dms-report/junit.xml"), HasSubstr("name=\"target.name\" value=\"" + wanted + "\""));
  EXPECT_THAT(run({"run", "--case", "sanity.*"}).out, testing::Not(HasSubstr("KUBECONFIG")));
}

}  // namespace
}  // namespace o2dms::suites

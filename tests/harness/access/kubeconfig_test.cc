// Kubeconfigs as users have them, read as kubectl reads them.
#include "harness/access/kubeconfig.h"

#include <gmock/gmock.h>

#include "base/base64.h"
#include "tests/harness/access/access_fixture.h"

namespace o2dms::harness {
namespace {

class KubeconfigTest : public AccessTest {
 protected:
  // One context "c" of one cluster and one user, with these fields.
  std::string one(const std::string& cluster, const std::string& user, const std::string& context = "") {
    return write("config",
                 "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                 "clusters: [{name: k, cluster: {" +
                     cluster +
                     "}}]\n"
                     "users: [{name: u, user: {" +
                     user +
                     "}}]\n"
                     "contexts: [{name: c, context: {cluster: k, user: u" +
                     context + "}}]\n");
  }
  Access load(const std::string& file, const std::string& context = "") {
    auto access = load_kubeconfig({{file}, false, context});
    EXPECT_TRUE(access.ok()) << (access.ok() ? "" : access.error().message);
    return access.ok() ? *access : Access();
  }
};

TEST_F(KubeconfigTest, ReadsInlineCertificates) {
  const auto access = load(
      one("server: 'https://h:6443', certificate-authority-data: " + base::base64_encode(authority().certificate_pem),
          "client-certificate-data: " + base::base64_encode(admin().certificate_pem) +
              ", client-key-data: " + base::base64_encode(admin().key_pem)));
  EXPECT_EQ(access.target.server, "https://h:6443");
  EXPECT_EQ(access.target.ca_pem, authority().certificate_pem);
  ASSERT_TRUE(access.credentials.certificate);
  EXPECT_EQ(access.credentials.certificate->key_pem, admin().key_pem);
  EXPECT_EQ(access.target.default_namespace, "default");
  EXPECT_THAT(access.target.origin, testing::HasSubstr("context \"c\""));
}

TEST_F(KubeconfigTest, ReadsFilesRelativeToItself) {
  ASSERT_TRUE(base::make_folder(path("pki")).ok());
  write("pki/ca.crt", authority().certificate_pem);
  write("pki/a.crt", admin().certificate_pem);
  const auto key = write("pki/a.key", admin().key_pem);
  const auto access = load(one("server: 'https://h', certificate-authority: pki/ca.crt",
                               "client-certificate: ./pki/a.crt, client-key: " + key));
  EXPECT_EQ(access.target.ca_pem, authority().certificate_pem);
  EXPECT_EQ(access.credentials.certificate->certificate_pem, admin().certificate_pem);
}

TEST_F(KubeconfigTest, PrefersDataToFiles) {
  const auto access = load(one("server: 'https://h', certificate-authority: missing.crt, certificate-authority-data: " +
                                   base::base64_encode(authority().certificate_pem),
                               ""));
  EXPECT_EQ(access.target.ca_pem, authority().certificate_pem);
}

TEST_F(KubeconfigTest, ReadsTokensLoginsAndNothing) {
  EXPECT_EQ(load(one("server: h", "token: t0k")).credentials.token, "t0k");
  write("tok", "from-file\n");
  EXPECT_EQ(load(one("server: h", "tokenFile: tok")).credentials.token_file, path("tok"));
  const auto basic = load(one("server: h", "username: a, password: b")).credentials.basic;
  ASSERT_TRUE(basic);
  EXPECT_EQ(basic->username + "/" + basic->password, "a/b");
  EXPECT_TRUE(load(one("server: h", "")).credentials.empty());
}

TEST_F(KubeconfigTest, ReadsHowToReachTheServer) {
  const auto target = load(one("server: h, tls-server-name: other, proxy-url: 'socks5://p:1080', "
                               "insecure-skip-tls-verify: true",
                               "", ", namespace: mine"))
                          .target;
  EXPECT_EQ(target.tls_server_name, "other");
  EXPECT_EQ(target.proxy_url, "socks5://p:1080");
  EXPECT_TRUE(target.insecure);
  EXPECT_EQ(target.default_namespace, "mine");
}

TEST_F(KubeconfigTest, ReadsImpersonation) {
  const auto as =
      load(one("server: h", "token: t0k, as: eve, as-uid: '7', as-groups: [g1, g2], as-user-extra: {k: [v]}"))
          .credentials.impersonation;
  EXPECT_EQ(as.user, "eve");
  EXPECT_EQ(as.uid, "7");
  EXPECT_EQ(as.groups, (std::vector<std::string>{"g1", "g2"}));
  EXPECT_EQ(as.extra.at("k"), std::vector<std::string>{"v"});
}

TEST_F(KubeconfigTest, ReadsExecPlugins) {
  const auto exec = load(one("server: h, extensions: [{name: client.authentication.k8s.io/exec, extension: {a: 1}}]",
                             "exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login, args: [-x], "
                             "env: [{name: A, value: b}], provideClusterInfo: true, interactiveMode: Never, "
                             "installHint: install it}"))
                        .credentials.exec;
  ASSERT_TRUE(exec);
  EXPECT_EQ(exec->command, path("bin/login")) << "a path is relative to the kubeconfig";
  EXPECT_EQ(exec->args, std::vector<std::string>{"-x"});
  EXPECT_EQ(exec->env.at("A"), "b");
  EXPECT_TRUE(exec->provide_cluster_info);
  EXPECT_EQ(exec->interactive_mode, ExecPlugin::Interactive::never);
  EXPECT_EQ(exec->cluster_config_json, "{\"a\":1}");
  const auto plain = load(one("server: h", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: login}"));
  EXPECT_EQ(plain.credentials.exec->command, "login") << "a bare name is looked up in PATH";
}

TEST_F(KubeconfigTest, ReadsJson) {
  const auto file = write("config.json", R"({"kind":"Config","current-context":"c",
    "clusters":[{"name":"k","cluster":{"server":"https://h"}}],"contexts":[{"name":"c","context":{"cluster":"k"}}]})");
  EXPECT_EQ(load(file).target.server, "https://h");
}

TEST_F(KubeconfigTest, MergesSeveralFilesFirstOneWins) {
  const auto first = write("first",
                           "current-context: two\n"
                           "clusters: [{name: k, cluster: {server: 'https://first'}}]\n"
                           "contexts: [{name: one, context: {cluster: k}}]\n");
  const auto second = write("second",
                            "current-context: one\n"
                            "clusters: [{name: k, cluster: {server: 'https://second'}}, "
                            "{name: l, cluster: {server: 'https://l'}}]\n"
                            "contexts: [{name: two, context: {cluster: l, user: u}}, "
                            "{name: one, context: {cluster: l}}]\n"
                            "users: [{name: u, user: {token: t0k}}]\n");
  const auto load_both = [&](const std::string& context) {
    auto access = load_kubeconfig({{first, path("missing"), second}, true, context});
    EXPECT_TRUE(access.ok()) << (access.ok() ? "" : access.error().message);
    return access.ok() ? *access : Access();
  };
  EXPECT_EQ(load_both("").target.server, "https://l") << "the first current-context, defined in the second file";
  EXPECT_EQ(load_both("").credentials.token, "t0k");
  EXPECT_EQ(load_both("one").target.server, "https://first") << "cluster and context of the first file";
}

TEST_F(KubeconfigTest, OfTwoEntriesOfOneNameTheFirstIsTakenAndTheUserIsTold) {
  const auto file = write("twice",
                          "current-context: c\n"
                          "clusters: [{name: k, cluster: {server: 'https://first'}}, "
                          "{name: k, cluster: {server: 'https://second'}}]\n"
                          "contexts: [{name: c, context: {cluster: k, user: u}}]\n"
                          "users: [{name: u, user: {token: one}}, {name: u, user: {token: two}}]\n");
  const Access access = load(file);
  EXPECT_EQ(access.target.server, "https://first");
  EXPECT_EQ(access.credentials.token, "one");
  ASSERT_EQ(access.warnings.size(), 2U);
  EXPECT_NE(access.warnings[0].find("\"k\": the name is there twice in clusters; the first entry is used"),
            std::string::npos)
      << access.warnings[0];
  EXPECT_NE(access.warnings[1].find("\"u\": the name is there twice in users"), std::string::npos)
      << access.warnings[1];
  EXPECT_TRUE(load(write("once",
                         "current-context: c\nclusters: [{name: k, cluster: {server: 'https://h'}}]\n"
                         "contexts: [{name: c, context: {cluster: k}}]\n"))
                  .warnings.empty());
}

TEST_F(KubeconfigTest, FindsFilesAsKubectlDoes) {
  EXPECT_EQ(kubeconfig_source("/x", "c").paths, std::vector<std::string>{"/x"});
  ::setenv("KUBECONFIG", "/a::/b", 1);
  EXPECT_EQ(kubeconfig_source("", "").paths, (std::vector<std::string>{"/a", "/b"}));
  EXPECT_TRUE(kubeconfig_source("", "").missing_allowed);
  ::unsetenv("KUBECONFIG");
  ::setenv("HOME", "/home/u", 1);
  EXPECT_EQ(kubeconfig_source("", "").paths, std::vector<std::string>{"/home/u/.kube/config"});
}

}  // namespace
}  // namespace o2dms::harness

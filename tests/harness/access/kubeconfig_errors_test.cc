// Every mistake in a kubeconfig is named with its file, its field and a cure.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/base64.h"
#include "harness/access/kubeconfig.h"
#include "tests/harness/access/access_fixture.h"

namespace o2dms::harness {
namespace {

using testing::HasSubstr;

class KubeconfigErrorsTest : public AccessTest {
 protected:
  std::string error_of(const std::string& content, const std::string& context = "") {
    auto access = load_kubeconfig({{write("config", content)}, false, context});
    return access.ok() ? "no error" : access.error().message;
  }
  // Of a kubeconfig whose one cluster and one user have these fields.
  std::string error_in(const std::string& cluster, const std::string& user) {
    return error_of("current-context: c\nclusters: [{name: k, cluster: {" + cluster + "}}]\nusers: [{name: u, user: {" +
                    user + "}}]\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n");
  }
  std::string user_error(const std::string& fields) { return error_in("server: 'https://h'", fields); }
  std::string cluster_error(const std::string& fields) { return error_in(fields, ""); }
  // The path of the file and what must follow it.
  auto says(const std::string& text) { return HasSubstr("kubeconfig " + path("config") + ": " + text); }
  auto user_says(const std::string& text) { return says("users[0] \"u\": " + text); }
  auto cluster_says(const std::string& text) { return says("clusters[0] \"k\": " + text); }

  std::string certificate_data() { return base::base64_encode(admin().certificate_pem); }
  std::string key_data() { return base::base64_encode(admin().key_pem); }
};

TEST_F(KubeconfigErrorsTest, OfTheFile) {
  EXPECT_THAT(load_kubeconfig({{path("nowhere")}, false, ""}).error().message, HasSubstr(path("nowhere")));
  EXPECT_THAT(load_kubeconfig({{path("nowhere")}, true, ""}).error().message, HasSubstr("--kubeconfig"));
  EXPECT_THAT(error_of("a: [1"), HasSubstr(path("config")));
  EXPECT_THAT(error_of("just text"), says("must be an object, not a string"));
  EXPECT_THAT(error_of("kind: Pod"), says("kind is \"Pod\", not Config"));
  EXPECT_THAT(error_of("apiVersion: v2"), says("apiVersion is \"v2\", not v1"));
  EXPECT_THAT(error_of("{}\n---\na: 1\n"), says("holds several documents"));
  EXPECT_THAT(error_of("clusters: {}"), says("clusters must be a list, not an object"));
  EXPECT_THAT(error_of("users: [{user: {}}]"), says("users[0]: has no name"));
  EXPECT_THAT(error_of("users: [{name: u, user: text}]"), says("users[0]: user must be an object, not a string"));
  EXPECT_THAT(error_of("users: [text]"), says("users[0]: must be an object"));
}

// What a field names may be anything, and may not be waited for.
TEST_F(KubeconfigErrorsTest, OfFilesThatAreNone) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  const std::string cure = "give the path of a regular file";
  EXPECT_THAT(load_kubeconfig({{path("fifo")}, false, ""}).error().message,
              testing::AllOf(HasSubstr(path("fifo") + ": it is a FIFO"), HasSubstr(cure)));
  EXPECT_THAT(load_kubeconfig({{folder_}, false, ""}).error().message, HasSubstr("it is a folder"));
  for (const char* field : {"tokenFile", "client-certificate", "client-key"})
    EXPECT_THAT(user_error(field + std::string(": fifo")),
                testing::AllOf(user_says(field + std::string(": cannot read ")), HasSubstr(cure)));
  EXPECT_THAT(cluster_error("server: h, certificate-authority: fifo"),
              testing::AllOf(cluster_says("certificate-authority: cannot read "), HasSubstr(cure)));
}

TEST_F(KubeconfigErrorsTest, OfWhatIsTooLarge) {
  EXPECT_THAT(error_of(std::string(3 * 1024 * 1024, '\n')), HasSubstr("is larger than 2097152 bytes"));
  const std::string token(70'000, 'x');
  EXPECT_THAT(user_error("token: " + token), user_says("token is longer than 65536 bytes"));
  write("token", token);
  EXPECT_THAT(user_error("tokenFile: token"), HasSubstr("is longer than 65536 bytes"));
  std::string many;
  for (int context = 10; context < 50; ++context) many += "{name: c" + std::to_string(context) + "},";
  EXPECT_THAT(error_of("contexts: [" + many + "]"), HasSubstr("c28, c29 and 20 more)"));
}

TEST_F(KubeconfigErrorsTest, OfTheContext) {
  const std::string body =
      "clusters: [{name: k, cluster: {server: h}}]\ncontexts: [{name: a, context: {cluster: k, user: x}},"
      "{name: b, context: {cluster: other}}, {name: d, context: {}}]\n";
  EXPECT_THAT(error_of(body), says("current-context is missing; choose with --context (there is: a, b, d)"));
  EXPECT_THAT(error_of(body, "z"), says("--context \"z\" is not among its contexts (there is: a, b, d)"));
  EXPECT_THAT(error_of("current-context: z\n" + body), says("current-context \"z\" is not among"));
  EXPECT_THAT(error_of(body, "a"), says("contexts[0] \"a\": user \"x\" is not among the users (there is: none)"));
  EXPECT_THAT(error_of(body, "b"),
              says("contexts[1] \"b\": cluster \"other\" is not among the clusters (there is: k)"));
  EXPECT_THAT(error_of(body, "d"), says("contexts[2] \"d\": cluster is missing"));
}

TEST_F(KubeconfigErrorsTest, OfTheCluster) {
  EXPECT_THAT(cluster_error(""), cluster_says("server is missing"));
  EXPECT_THAT(cluster_error("server: 6443"), cluster_says("server must be a string, not a number; put it into quotes"));
  EXPECT_THAT(cluster_error("server: 'ftp://h'"), cluster_says("server \"ftp://h\": scheme \"ftp\""));
  EXPECT_THAT(cluster_error("server: h, insecure-skip-tls-verify: 'yes'"),
              cluster_says("insecure-skip-tls-verify must be true or false, not a string"));
  EXPECT_THAT(cluster_error("server: h, proxy-url: 'p:1'"), cluster_says("proxy-url \"p:1\" must begin with http://"));
  EXPECT_THAT(cluster_error("server: h, certificate-authority-data: '%%%'"),
              cluster_says("certificate-authority-data is not base64"));
  EXPECT_THAT(cluster_error("server: h, certificate-authority-data: aGVsbG8="),
              cluster_says("certificate-authority-data is no certificate in PEM form"));
  EXPECT_THAT(cluster_error("server: h, certificate-authority: nowhere.crt"), cluster_says("certificate-authority: "));
  EXPECT_THAT(
      cluster_error("server: h, insecure-skip-tls-verify: true, certificate-authority-data: " + certificate_data()),
      cluster_says("has both insecure-skip-tls-verify and a certificate authority"));
}

TEST_F(KubeconfigErrorsTest, NeverShowALogin) {
  for (const char* url : {"https://u:hunter2@h", "u:hunter2@h", "ftp://u:hunter2@h", "https://u:hun/ter2@h",
                          "https://u:hunter2@", "https://u:hunter2@h?x", "https://hunter2@[h"}) {
    const std::string quoted = "'" + std::string(url) + "'";
    for (const std::string& error :
         {cluster_error("server: " + quoted), cluster_error("server: h, proxy-url: " + quoted),
          user_error("auth-provider: {name: " + quoted + "}")}) {
      const bool without_scheme = std::string(url).find("://") == std::string::npos;
      if (error.find("auth-provider") != std::string::npos && without_scheme)
        continue;  // no URL to be told from a name
      for (const char* part : {"hunter2", "ter2", "hun/"}) EXPECT_THAT(error, testing::Not(HasSubstr(part))) << url;
    }
  }
}

TEST_F(KubeconfigErrorsTest, OfCertificatesAndKeys) {
  EXPECT_THAT(user_error("client-certificate-data: '%%%'"), user_says("client-certificate-data is not base64"));
  EXPECT_THAT(user_error("client-certificate-data: '-----BEGIN CERTIFICATE-----'"),
              user_says("client-certificate-data is PEM text; it must be the base64 encoding"));
  EXPECT_THAT(user_error("client-certificate-data: " + certificate_data()),
              user_says("client-certificate-data is there, but client-key-data is not"));
  EXPECT_THAT(user_error("client-key-data: " + key_data()),
              user_says("client-key-data is there, but client-certificate-data is not"));
  EXPECT_THAT(user_error("client-certificate-data: " + key_data() + ", client-key-data: " + key_data()),
              user_says("client-certificate-data is no certificate"));
  EXPECT_THAT(user_error("client-certificate-data: " + certificate_data() +
                         ", client-key-data: " + base::base64_encode(issue("other").key_pem)),
              user_says("client-certificate-data and client-key-data do not belong together"));
  EXPECT_THAT(user_error("client-certificate: nowhere.crt, client-key: nowhere.key"),
              user_says("client-certificate: "));
}

TEST_F(KubeconfigErrorsTest, OfTokensAndLogins) {
  EXPECT_THAT(user_error("token: 7"), user_says("token must be a string"));
  EXPECT_THAT(user_error("token: 'a b'"), user_says("token has white space"));
  EXPECT_THAT(user_error("token: \"a\\e[31m\""), user_says("token has characters in it that no header can carry"));
  EXPECT_THAT(user_error("tokenFile: nowhere"), user_says("tokenFile: "));
  write("empty", "\n");
  EXPECT_THAT(user_error("tokenFile: empty"), user_says("tokenFile: " + path("empty") + " is empty"));
  EXPECT_THAT(user_error("password: p"), user_says("password is there, but username is not"));
  EXPECT_THAT(user_error("username: a, password: p, token: t"), user_says("has both a token and username"));
  EXPECT_THAT(user_error("username: 'a:b', password: p"), user_says("username has a colon"));
  EXPECT_THAT(user_error("auth-provider: {name: gcp}"), user_says("auth-provider \"gcp\""));
  EXPECT_THAT(user_error("as-groups: [g]"), user_says("as-uid, as-groups and as-user-extra need `as`"));
  EXPECT_THAT(user_error("as: a, as-groups: g"), user_says("as-groups must be a list of strings, not a string"));
  EXPECT_THAT(user_error("as: a, as-groups: [1]"), user_says("as-groups must hold strings only, not a number"));
  EXPECT_THAT(user_error("as: a, as-user-extra: {k: v}"), user_says("as-user-extra.k must be a list of strings"));
}

TEST_F(KubeconfigErrorsTest, OfExecPlugins) {
  const auto exec = [&](const std::string& fields) { return user_error("exec: {" + fields + "}"); };
  const std::string v1 = "apiVersion: client.authentication.k8s.io/v1, ";
  EXPECT_THAT(user_error("exec: login"), user_says("exec: must be an object, not a string"));
  EXPECT_THAT(exec("command: x"), user_says("exec: apiVersion is missing"));
  EXPECT_THAT(exec("apiVersion: client.authentication.k8s.io/v1alpha1, command: x"),
              user_says("exec: apiVersion \"client.authentication.k8s.io/v1alpha1\" is not known"));
  EXPECT_THAT(exec(v1 + "interactiveMode: Never"), user_says("exec: command is missing"));
  EXPECT_THAT(exec(v1 + "command: x"), user_says("exec: interactiveMode is missing"));
  EXPECT_THAT(exec(v1 + "command: x, interactiveMode: Sometimes"), user_says("exec: interactiveMode is \"Sometimes\""));
  EXPECT_THAT(exec(v1 + "command: x, interactiveMode: Always"), user_says("exec: interactiveMode is Always"));
  EXPECT_THAT(exec(v1 + "command: x, interactiveMode: Never, args: a"), user_says("exec: args must be a list"));
  EXPECT_THAT(exec(v1 + "command: x, interactiveMode: Never, env: [{value: a}]"),
              user_says("exec: env[0]: name must be there"));
}

}  // namespace
}  // namespace o2dms::harness

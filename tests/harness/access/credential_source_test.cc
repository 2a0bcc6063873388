// Credentials that change while a run lasts: token files and exec plugins.
#include "harness/access/credential_source.h"

#include <gmock/gmock.h>

#include "base/base64.h"
#include "base/json.h"
#include "tests/harness/access/access_fixture.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class CredentialSourceTest : public AccessTest {
 protected:
  static constexpr const char* kV1 = "client.authentication.k8s.io/v1";

  // A plugin that runs this shell text.
  void plugin(const std::string& script) {
    ExecPlugin exec;
    exec.api_version = kV1;
    exec.command = write("login", "#!/bin/sh\n" + script + "\n", 0700);
    exec.origin = "kubeconfig F: users[0] \"u\": exec";
    exec.install_hint = "get it from the vendor";
    access_.credentials.exec = exec;
  }
  // One that prints this credential and counts its runs in a file.
  void counting_plugin(const std::string& status) {
    plugin("echo run >> " + path("runs") + "\ncat <<END\n{\"apiVersion\":\"" + kV1 +
           "\",\"kind\":\"ExecCredential\",\"status\":" + status + "}\nEND");
  }
  int runs() {
    auto text = base::read_file(path("runs"));
    return text.ok() ? static_cast<int>(std::count(text->begin(), text->end(), '\n')) : 0;
  }
  std::string error() {
    auto current = make_credential_source(access_, *clock_)->current();
    return current.ok() ? "no error" : current.error().message;
  }

  Access access_;
  std::unique_ptr<base::ManualClock> clock_ = base::make_manual_clock(base::Time(std::chrono::hours(24) * 365 * 56));
};

TEST_F(CredentialSourceTest, ReadsATokenFileAgainAfterAMinuteAndAfterARefusal) {
  access_.credentials.token_file = write("token", "one\n");
  auto source = make_credential_source(access_, *clock_);
  EXPECT_EQ(source->current()->token, "one");
  write("token", "two");
  EXPECT_EQ(source->current()->token, "one");
  clock_->advance(61s);
  EXPECT_EQ(source->current()->token, "two");
  write("token", "three");
  EXPECT_TRUE(source->refused());
  EXPECT_EQ(source->current()->token, "three");
}

TEST_F(CredentialSourceTest, GivesStaticCredentialsAsTheyAre) {
  access_.credentials.token = "t";
  auto source = make_credential_source(access_, *clock_);
  EXPECT_EQ(source->current()->token, "t");
  EXPECT_FALSE(source->refused()) << "asking again gives nothing new";
}

// Some plugins print YAML, which client-go reads as well.
TEST_F(CredentialSourceTest, AnExecCredentialMayBeYaml) {
  plugin("cat <<END\napiVersion: " + std::string(kV1) +
         "\nkind: ExecCredential\nstatus:\n  token: from-yaml  # said so\n  expirationTimestamp: " +
         base::to_rfc3339(clock_->now() + 600s) + "\nEND");
  auto source = make_credential_source(access_, *clock_);
  const auto current = source->current();
  ASSERT_TRUE(current.ok()) << current.error().message;
  EXPECT_EQ(current->token, "from-yaml");
}

TEST_F(CredentialSourceTest, APluginThatHangsIsGivenUpInTime) {
  plugin("exec sleep 600");
  access_.credentials.exec->timeout = 50ms;
  EXPECT_THAT(error(), HasSubstr("users[0] \"u\": exec: "));
}

TEST_F(CredentialSourceTest, RunsAPluginOnceAndAgainBeforeExpiryOrAfterARefusal) {
  counting_plugin("{\"token\":\"t\",\"expirationTimestamp\":\"" + base::to_rfc3339(clock_->now() + 60s) + "\"}");
  auto source = make_credential_source(access_, *clock_);
  EXPECT_EQ(source->current()->token, "t");
  EXPECT_EQ(source->current()->token, "t");
  EXPECT_EQ(runs(), 1);
  clock_->advance(55s);
  EXPECT_TRUE(source->current().ok());
  EXPECT_EQ(runs(), 2) << "shortly before its end a token is not sent any more";
  EXPECT_TRUE(source->refused());
  EXPECT_TRUE(source->current().ok());
  EXPECT_EQ(runs(), 3);
}

TEST_F(CredentialSourceTest, ACredentialMayLastLongerThanAClockCanCount) {
  counting_plugin("{\"token\":\"t\",\"expirationTimestamp\":\"9999-12-31T23:59:59Z\"}");
  auto source = make_credential_source(access_, *clock_);
  EXPECT_EQ(source->current()->token, "t");
  EXPECT_EQ(source->current()->token, "t");
  EXPECT_EQ(runs(), 1) << "it lasts as good as for ever";
}

TEST_F(CredentialSourceTest, TakesACertificateFromAPlugin) {
  counting_plugin(
      base::to_text({{"clientCertificateData", admin().certificate_pem}, {"clientKeyData", admin().key_pem}}));
  auto current = make_credential_source(access_, *clock_)->current();
  ASSERT_TRUE(current.ok()) << current.error().message;
  EXPECT_EQ(current->certificate->certificate_pem, admin().certificate_pem);
}

TEST_F(CredentialSourceTest, TellsAPluginAboutTheCluster) {
  access_.target.server = "https://h:6443";
  access_.target.ca_pem = authority().certificate_pem;
  plugin("printf %s \"$KUBERNETES_EXEC_INFO\" > " + path("info") + "\nprintf %s \"$1$A\" > " + path("said") +
         "\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
         "\"status\":{\"token\":\"t\"}}'");
  access_.credentials.exec->provide_cluster_info = true;
  access_.credentials.exec->cluster_config_json = "{\"audience\":\"x\"}";
  access_.credentials.exec->args = {"arg"};
  access_.credentials.exec->env = {{"A", "-env"}};
  auto current = make_credential_source(access_, *clock_)->current();
  ASSERT_TRUE(current.ok()) << current.error().message;
  EXPECT_EQ(base::read_file(path("said")).value(), "arg-env");
  const auto info = base::parse_json(base::read_file(path("info")).value()).value();
  EXPECT_EQ(info["kind"], "ExecCredential");
  EXPECT_EQ(info["apiVersion"], kV1);
  EXPECT_EQ(info["spec"]["interactive"], false);
  EXPECT_EQ(info["spec"]["cluster"]["server"], "https://h:6443");
  EXPECT_EQ(info["spec"]["cluster"]["config"]["audience"], "x");
  EXPECT_EQ(base::base64_decode(info["spec"]["cluster"]["certificate-authority-data"].get<std::string>()).value(),
            authority().certificate_pem);
}

TEST_F(CredentialSourceTest, NamesWhatIsWrongWithAPlugin) {
  const std::string head = "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\"";
  const auto answer = [&](const std::string& text) {
    plugin("cat <<END\n" + text + "\nEND");
    return error();
  };
  access_.credentials.exec = ExecPlugin{};
  access_.credentials.exec->command = path("nowhere");
  access_.credentials.exec->origin = "kubeconfig F: users[0] \"u\": exec";
  access_.credentials.exec->install_hint = "get it from the vendor";
  EXPECT_THAT(error(), testing::AllOf(HasSubstr("users[0] \"u\": exec: "), HasSubstr("get it from the vendor")));
  plugin("echo 'please log in' >&2; exit 3");
  EXPECT_THAT(error(), testing::AllOf(HasSubstr("exit code 3"), HasSubstr("please log in")));
  EXPECT_THAT(answer("secret-token"), testing::AllOf(HasSubstr("is neither a JSON nor a YAML object"),
                                                     testing::Not(HasSubstr("secret-token"))));
  EXPECT_THAT(answer("{}"), HasSubstr("kind is \"\", not ExecCredential"));
  EXPECT_THAT(answer("{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}"),
              HasSubstr("but the kubeconfig asks for client.authentication.k8s.io/v1"));
  EXPECT_THAT(answer(head + "}"), HasSubstr("has no status"));
  EXPECT_THAT(answer(head + ",\"status\":{}}"), HasSubstr("neither a token nor a client certificate"));
  EXPECT_THAT(answer(head + ",\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"soon\"}}"),
              HasSubstr("expirationTimestamp \"soon\" is no RFC 3339 time"));
  EXPECT_THAT(answer(head + ",\"status\":{\"clientKeyData\":\"x\"}}"), HasSubstr("must come together"));
}

}  // namespace
}  // namespace o2dms::harness

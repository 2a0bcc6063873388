#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

HttpResponse describe_peer(HttpRequest&& request) {
  HttpResponse response;
  response.body = !request.peer.presented ? "none" : request.peer.trusted ? "trusted" : "untrusted";
  response.body += " " + request.peer.common_name;
  for (const std::string& group : request.peer.organizations) response.body += " " + group;
  return response;
}

TEST(ClientCertificates, TheHandlerLearnsWhoseTheyAre) {
  const auto server = serve(tls_options(), describe_peer);
  HttpTarget target = target_of(server->port());
  EXPECT_EQ(get(*make_http_connection(target)), "200 none ");
  target.client_certificate = certificates().client;
  EXPECT_EQ(get(*make_http_connection(target)), "200 trusted client group-a group-b");
  target.client_certificate = certificates().other_client;
  EXPECT_EQ(get(*make_http_connection(target)), "200 untrusted client group-a group-b") << "of another authority";
  target.client_certificate = certificates().expired_client;
  EXPECT_EQ(get(*make_http_connection(target)), "200 untrusted client group-a group-b") << "expired";
  target.client_certificate = certificates().server;
  EXPECT_EQ(get(*make_http_connection(target)), "200 untrusted server group-a group-b") << "not for clients";
}

TEST(ClientCertificates, TheVerdictStaysWithTheConnection) {
  const auto server = serve(tls_options(), describe_peer);
  HttpTarget target = target_of(server->port());
  target.client_certificate = certificates().other_client;
  const auto connection = make_http_connection(target);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(get(*connection).substr(0, 13), "200 untrusted");
    if (i == 1) connection->close();
  }
}

TEST(ClientCertificates, WhoHasNoneOfTheAuthorityCanBeTurnedAwayInTheHandshake) {
  HttpServerOptions options = tls_options();
  options.require_client_certificate = true;
  const auto server = serve(options, describe_peer);
  HttpTarget target = target_of(server->port());
  EXPECT_FALSE(make_http_connection(target)->exchange({}, kPatience)) << "none";
  target.client_certificate = certificates().other_client;
  EXPECT_FALSE(make_http_connection(target)->exchange({}, kPatience)) << "of another authority";
  target.client_certificate = certificates().client;
  EXPECT_EQ(get(*make_http_connection(target)), "200 trusted client group-a group-b");
}

TEST(PlainBesideTls, IsServedWhereItIsAskedFor) {
  HttpServerOptions options = tls_options();
  options.plain_beside_tls = true;
  const auto server = serve(options, describe_peer);
  HttpTarget target = target_of(server->port());
  EXPECT_EQ(get(*make_http_connection(target)), "200 none ");
  target.tls = false;
  EXPECT_EQ(get(*make_http_connection(target)), "200 none ");
  const auto strict = serve(tls_options(), describe_peer);
  target.port = strict->port();
  EXPECT_FALSE(make_http_connection(target)->exchange({}, kPatience)) << "and nowhere else";
}

std::string error_of(HttpTarget target) {
  const auto answer = make_http_connection(std::move(target))->exchange({}, kPatience);
  return answer ? "no error" : std::string(to_text(answer.error().fault)) + ": " + answer.error().message;
}

TEST(ServerCertificates, AnUnknownAuthorityIsRefused) {
  const auto server = serve(tls_options(), describe_peer);
  HttpTarget target = target_of(server->port());
  target.ca_pem = certificates().other_authority.certificate_pem;
  const std::string error = error_of(target);
  EXPECT_EQ(error.substr(0, 5), "tls: ") << error;
  EXPECT_NE(error.find("127.0.0.1:" + std::to_string(target.port)), std::string::npos) << error;
  target.insecure = true;
  EXPECT_EQ(error_of(target), "no error");
}

TEST(ServerCertificates, AnExpiredOneIsRefused) {
  HttpServerOptions options;
  options.certificate = certificates().expired_server;
  const auto server = serve(options, describe_peer);
  EXPECT_NE(error_of(target_of(server->port())).find("expired"), std::string::npos);
}

TEST(ServerCertificates, AnotherNameIsRefused) {
  const auto server = serve(tls_options(), describe_peer);
  HttpTarget target = target_of(server->port());
  target.server_name = "localhost";
  EXPECT_EQ(error_of(target), "no error");
  target.server_name = "example.org";
  EXPECT_NE(error_of(target).find("mismatch"), std::string::npos) << error_of(target);
  target.server_name = "127.0.0.2";
  EXPECT_NE(error_of(target).find("mismatch"), std::string::npos) << error_of(target);
}

TEST(ServerCertificates, TheLeafItselfMayBeTheAuthority) {
  const auto server = serve(tls_options(), describe_peer);
  HttpTarget target = target_of(server->port());
  target.ca_pem = certificates().server.certificate_pem;
  EXPECT_EQ(error_of(target), "no error");
}

TEST(ServerCertificates, TheLeafCanBeSeen) {
  const auto server = serve(tls_options(), describe_peer);
  const auto connection = make_http_connection(target_of(server->port()));
  get(*connection);
  EXPECT_EQ(connection->server_certificate_pem(), certificates().server.certificate_pem);
}

TEST(ServerCertificates, AnAuthorityThatIsNoneIsAnError) {
  const auto server = serve(tls_options(), describe_peer);
  HttpTarget target = target_of(server->port());
  target.ca_pem = "nonsense";
  EXPECT_EQ(error_of(target).substr(0, 4), "tls:");
  target = target_of(server->port());
  target.client_certificate = KeyPair{certificates().client.certificate_pem, certificates().server.key_pem};
  EXPECT_EQ(error_of(target).substr(0, 4), "tls:");
}

TEST(TlsVersions, OneTwoIsSpokenAndOneOneIsNot) {
  const auto server = serve(tls_options(), describe_peer);
  const auto speak = [&](const char* version) {
    const auto result = run_process({"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(server->port()),
                                     version, "-alpn", "h2,http/1.1", "-cipher", "DEFAULT:@SECLEVEL=0"},
                                    {}, std::chrono::seconds(30));
    return result ? result->standard_output : std::string();
  };
  const std::string answer = speak("-tls1_2");
  if (answer.empty()) GTEST_SKIP() << "no openssl program here";
  EXPECT_NE(answer.find("New, TLSv1.2"), std::string::npos) << answer;
  EXPECT_NE(answer.find("ALPN protocol: http/1.1"), std::string::npos) << answer;
  EXPECT_EQ(speak("-tls1_1").find("New, TLSv1"), std::string::npos);
}

// Ended after one chunk.
class OneChunk : public HttpSource {
 public:
  State pull(std::size_t, std::vector<SharedText>& chunks) override {
    chunks.push_back(std::make_shared<const std::string>("to the end"));
    return State::ended;
  }
  void on_ready(std::function<void()>) override {}
};

// HTTP/1.0 has no chunks: only TLS's goodbye tells the end of a stream from a line that was cut.
TEST(TlsEnd, TheServerSaysGoodbye) {
  const auto server = serve(tls_options(), [](HttpRequest&& request) {
    HttpResponse response;
    if (request.target == "/stream") response.source = std::make_unique<OneChunk>();
    return response;
  });
  const auto ask = [&](const std::string& path) {
    const std::string command =
        "printf 'GET " + path +
        " HTTP/1.0\\r\\n\\r\\n' | openssl s_client -quiet -connect 127.0.0.1:" + std::to_string(server->port());
    return run_process({"sh", "-c", command}, {}, std::chrono::seconds(30));
  };
  for (const char* path : {"/stream", "/"}) {
    const auto said = ask(path);
    ASSERT_TRUE(said) << said.error().message;
    if (said->exit_code == 127) GTEST_SKIP() << "no openssl program here";
    EXPECT_EQ(said->exit_code, 0) << path << ": " << said->standard_error;
    EXPECT_EQ(said->standard_error.find("unexpected eof"), std::string::npos) << path << ": " << said->standard_error;
    EXPECT_EQ(said->standard_output.ends_with("\r\n\r\nto the end"), path == std::string("/stream"))
        << said->standard_output;
  }
}

}  // namespace
}  // namespace o2dms::base

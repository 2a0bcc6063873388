// Whatever a target does with what it is sent, no secret of the user's leaves the program: it is echoed in every form,
// in every place, and all that the program prints and writes is searched.
#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <string_view>
#include <unordered_map>

#include "base/base64.h"
#include "base/certificate.h"
#include "base/file.h"
#include "base/http_server.h"
#include "tests/harness/evidence/written_forms.h"
#include "tests/suites/program_test.h"

namespace o2dms::suites {
namespace {

using base::Json;
using harness::Written;
using testing::HasSubstr;

class Secrets : public ProgramTest {
 protected:
  Secrets() {
    const auto from = clock_->now() - std::chrono::hours(1), until = clock_->now() + std::chrono::hours(1);
    authority_ = base::make_authority("CA", from, until).value();
    base::CertificateRequest request{.common_name = "127.0.0.1", .ip_addresses = {"127.0.0.1"}, .is_server = true};
    request.not_before = from, request.not_after = until;
    server_pair_ = base::issue_certificate(authority_, request).value();
    request.is_server = false;
    client_pair_ = base::issue_certificate(authority_, request).value();
  }

  // What a user keeps to himself: the secrets of one kubeconfig, in all their forms.
  void plant(const std::vector<std::string>& secrets) {
    forms_.clear();
    pieces_.clear();
    for (const std::string& secret : secrets)
      for (Written& form : harness::ways_to_write(secret)) forms_.push_back(std::move(form));
    for (const Written& form : forms_)
      for (const std::string& text : {form.text, harness::in_json(form.text)})
        for (std::string& piece : harness::pieces_of_use({form.how, text, form.in_base64}))
          pieces_.emplace(texts_.emplace_back(std::move(piece)), form.how);
  }

  // A target that echoes all secrets in all forms, each time in another place.
  std::unique_ptr<base::HttpServer> echo() {
    base::HttpServerOptions options;
    options.certificate = server_pair_;
    options.client_ca_pem = authority_.certificate_pem;
    auto started = base::start_http_server(
        options, base::make_whole_request_handler([this](base::HttpRequest&& request) {
          base::HttpResponse response;
          response.status = request.method == "POST" ? 201 : 200;
          response.headers.add("Content-Type", "application/json");
          const std::size_t turn = turn_++;
          for (const Written& form : {forms_[turn % forms_.size()], forms_[(turn * 7) % forms_.size()]})
            if (form.text.find_first_of("\r\n") == std::string::npos) response.headers.add("X-Echo", form.text);
          response.body = body(turn, request.target);
          return response;
        }));
    EXPECT_TRUE(started) << started.error().message;
    return std::move(*started);
  }

  [[nodiscard]] std::string body(std::size_t turn, const std::string& target) const {
    Json object = {{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", {{"resourceVersion", "7"}, {"uid", "u"}}}};
    std::string all, lines;  // lines: of a stream, each a message of its own
    constexpr std::size_t kAtOnce = 12;
    for (std::size_t count = 0; count < kAtOnce; ++count) {
      const Written& form = forms_[(turn * kAtOnce + count) % forms_.size()];
      object["items"].push_back({{"kind", form.text}, {"metadata", {{"name", form.text}, {form.text, 1}}}});
      object["details"][form.text] = form.text;
      all += form.text + "\n";
      if (form.text.find('\n') == std::string::npos) lines += form.text + "\n";
    }
    object["reason"] = object["gitVersion"] = forms_[turn % forms_.size()].text;
    object["resources"] = {{{"name", "configmaps"}, {"kind", "ConfigMap"}, {"namespaced", true}}};
    if (target.find("watch=true") != std::string::npos)
      return base::to_text({{"type", "ADDED"}, {"object", object}}) + "\n" + lines;
    // What the run asks before its cases is understood, so that it has something to report.
    switch (target.find("/namespaces/") == std::string::npos ? 3 : turn % 4) {
      case 0:
        return "<html><body>" + all + target + "</body></html>";
      case 1:
        return base::to_text(object).substr(1);
      case 2:
        return base::to_pretty_text(object);
      default:
        return base::to_text(object);
    }
  }

  void write_config(const std::string& server, Json user, const std::string& proxy = "") {
    Json cluster = {{"server", server},
                    {"certificate-authority-data", base::base64_encode(authority_.certificate_pem)}};
    if (!proxy.empty()) cluster["proxy-url"] = proxy;
    user["client-certificate-data"] = base::base64_encode(client_pair_.certificate_pem);
    user["client-key-data"] = base::base64_encode(client_pair_.key_pem);
    write_kubeconfig("kc", {{"clusters", {{{"name", "c"}, {"cluster", cluster}}}},
                            {"users", {{{"name", "u"}, {"user", user}}}},
                            {"contexts", {{{"name", "c"}, {"context", {{"cluster", "c"}, {"user", "u"}}}}}},
                            {"current-context", "c"}});
  }

  // Runs against it and looks through all that came of it.
  Ended run_and_search() {
    Ended ended = run({"run",        "--kubeconfig",    "kc",         "-v",
                       "--case",     "*.cu-cp",         "--case",     "objects.*",
                       "--case",     "sanity.*",        "--deadline", "pods-ready=200ms",
                       "--deadline", "gone=200ms",      "--deadline", "clean-up=200ms",
                       "--deadline", "status-up=200ms", "--deadline", "unschedulable=200ms"});
    search(ended.out, "standard output");
    search(ended.err, "standard error");
    for (const auto& file : std::filesystem::recursive_directory_iterator(path("o2dms-report")))
      if (file.is_regular_file()) search(base::read_file(file.path()).value(), file.path());
    return ended;
  }

  void echo_and_search(const std::string& secret, const Json& user) {
    plant({secret, client_pair_.key_pem});
    const auto target = echo();
    write_config("https://127.0.0.1:" + std::to_string(target->port()), user);
    const Ended ended = run_and_search();
    EXPECT_NE(ended.code, 0);
    EXPECT_THAT(ended.err, HasSubstr("instantiation.created.cu-cp#1 ")) << "it has been spoken to";
  }

  void search(const std::string& text, const std::string& where) const {
    for (std::size_t at = 0; at + harness::kPieceOfUse <= text.size(); ++at) {
      const auto found = pieces_.find(std::string_view(text).substr(at, harness::kPieceOfUse));
      ASSERT_EQ(found, pieces_.end()) << found->second << " in " << where << ": ..."
                                      << text.substr(at - std::min<std::size_t>(at, 40), 100);
    }
  }

  std::unique_ptr<base::Clock> clock_ = base::make_real_clock();
  base::KeyPair authority_, server_pair_, client_pair_;
  std::vector<Written> forms_;
  std::deque<std::string> texts_;                             // what pieces_ refers to
  std::unordered_map<std::string_view, std::string> pieces_;  // with how each is written
  std::atomic<std::size_t> turn_{0};
};

TEST_F(Secrets, ATokenThatATargetEchoesStaysInside) {
  const std::string token = "an-opaque-token/of+the&smo=41";
  echo_and_search(token, {{"token", token}});
}

TEST_F(Secrets, APasswordThatATargetEchoesStaysInside) {
  const std::string password = "p\"ss w/rd+of&the=user%41\\";
  echo_and_search(password, {{"username", "user"}, {"password", password}});
}

TEST_F(Secrets, OfAPluginThatPrintsThemStayInside) {
  const std::string secret = "what-the-plugin-was-given-1234";
  plant({secret, client_pair_.key_pem});
  std::string script = "#!/bin/sh\ncat >&2 <<'END'\n";
  for (const Written& form : forms_) script += "debug: " + form.text + "\n";
  write("plugin", script + "END\nexit 1\n");
  write_config("https://127.0.0.1:1", {{"exec",
                                        {{"apiVersion", "client.authentication.k8s.io/v1"},
                                         {"command", "./plugin"},
                                         {"interactiveMode", "Never"},
                                         {"env", Json::array({{{"name", "CLIENT_SECRET"}, {"value", secret}}})}}}});
  const Ended ended = run_and_search();
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("ended with exit code 1"));
}

// A URL is a place where nobody thinks of a secret.
TEST_F(Secrets, OfUrlsAreShownNowhere) {
  plant({"login-of-the-proxy"});
  for (const std::string scheme : {"http", "https", "socks5", "gopher"}) {
    write_config("https://127.0.0.1:1", Json::object(), scheme + "://smo:login-of-the-proxy@127.0.0.1:1");
    std::filesystem::create_directories(path("o2dms-report"));
    EXPECT_EQ(run_and_search().code, scheme == "gopher" ? 64 : 3);
  }
  write_config("https://smo:login-of-the-proxy@127.0.0.1:1", Json::object());
  EXPECT_EQ(run_and_search().code, 64);
}

// Nor does anything of the target's, or of a file's, do more to a terminal than stand there.
TEST_F(Secrets, NothingOfOthersIsObeyedByATerminal) {
  const std::string hostile =
      "\x1b]0;title\x07\x1b[2J\r\nforged: passed\xc2\x9b"
      "2J";
  const auto target = base::start_http_server(
      {}, base::make_whole_request_handler([&](base::HttpRequest&& request) {
        base::HttpResponse response;
        response.status = request.method == "POST" ? 403 : 200;
        response.body = base::to_text(
            {{"kind", hostile}, {"reason", hostile}, {"gitVersion", hostile}, {"items", {{{"kind", hostile}}}}});
        return response;
      }));
  ASSERT_TRUE(target) << target.error().message;
  const std::string url = "http://127.0.0.1:" + std::to_string((*target)->port());
  const auto config = [&](const std::string& context, const std::string& server) {
    return Json{{"clusters", {{{"name", context}, {"cluster", {{"server", server}}}}}},
                {"contexts", {{{"name", context}, {"context", {{"cluster", context}}}}}},
                {"current-context", context}};
  };
  for (const Json& one : {config(hostile, url), config(hostile, hostile), config("c", url + "/" + hostile)})
    for (const char* command : {"run", "cleanup"}) {
      write_kubeconfig("kc", one);
      const Ended ended = run({command, "--kubeconfig", "kc"});
      EXPECT_EQ((ended.out + ended.err).find_first_of("\x1b\x07\r"), std::string::npos) << ended.out << ended.err;
      EXPECT_EQ((ended.out + ended.err).find("\xc2\x9b"), std::string::npos);
      EXPECT_EQ((ended.out + ended.err).find("\nforged"), std::string::npos);
    }
}

}  // namespace
}  // namespace o2dms::suites

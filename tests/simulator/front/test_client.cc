#include "tests/simulator/front/test_client.h"

#include "base/base64.h"
#include "base/certificate.h"
#include "base/yaml.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string decoded(const Json& config, const char* list, const char* inner, const char* key) {
  return base::base64_decode(config[list][0][inner][key].get<std::string>()).value();
}

base::KeyPair strange_certificate() {
  const base::Time now = base::make_real_clock()->now();
  const auto authority = base::make_authority("elsewhere", now - std::chrono::hours(1), now + std::chrono::hours(1));
  return base::issue_certificate(*authority, {.common_name = "kubernetes-admin",
                                              .organizations = {"system:masters"},
                                              .not_before = now - std::chrono::hours(1),
                                              .not_after = now + std::chrono::hours(1)})
      .value();
}

}  // namespace

TestClient::TestClient(const Simulator& simulator, As who, std::string token) : token_(std::move(token)) {
  const std::string kubeconfig = who == As::user ? simulator.kubeconfig() : simulator.admin_kubeconfig();
  const Json config = base::parse_yaml(kubeconfig, "kubeconfig").value().at(0);
  const std::string url = simulator.url();
  base::HttpTarget target;
  target.host = url.find("[::1]") == std::string::npos ? "127.0.0.1" : "::1";
  target.port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  target.ca_pem = decoded(config, "clusters", "cluster", "certificate-authority-data");
  const Json& user = config["users"][0]["user"];
  if (who == As::user && user.contains("token")) token_ = user["token"];
  if (who == As::administrator || (who == As::user && user.contains("client-key-data"))) {
    target.client_certificate = {decoded(config, "users", "user", "client-certificate-data"),
                                 decoded(config, "users", "user", "client-key-data")};
  }
  if (who == As::stranger) target.client_certificate = strange_certificate();
  connection_ = base::make_http_connection(std::move(target));
}

TestClient::Answer TestClient::send(const std::string& method, const std::string& path, const Json& body) {
  if (body.is_null()) return send_text(method, path, {}, {});
  return send_text(method, path, base::to_text(body), {{"Content-Type", "application/json"}});
}

TestClient::Answer TestClient::send_text(const std::string& method, const std::string& path, const std::string& body,
                                         const base::HttpHeaders& headers) {
  base::HttpRequest request;
  request.method = method;
  request.target = path;
  request.headers = headers;
  request.headers.add("Accept", "application/json");
  if (!token_.empty()) request.headers.add("Authorization", "Bearer " + token_);
  request.body = body;
  auto response = connection_->exchange(request, deadline_);
  Answer out;
  if (!response) {
    out.fault = base::to_text(response.error().fault);
    return out;
  }
  out.status = response->status;
  out.text = response->body;
  out.headers = response->headers;
  if (auto json = base::parse_json(response->body)) out.body = *std::move(json);
  return out;
}

std::vector<Json> TestClient::watch(const std::string& path, std::size_t count) {
  base::HttpRequest request;
  request.target = path;
  std::vector<Json> out;
  auto head = connection_->open(request, deadline_);
  std::string text;
  while (head.ok() && out.size() < count) {
    auto more = connection_->read_some(patience_);
    if (!more || more->empty()) break;
    text += *more;
    for (std::size_t line = text.find('\n'); line != std::string::npos; line = text.find('\n')) {
      if (auto event = base::parse_json(text.substr(0, line))) out.push_back(*std::move(event));
      text.erase(0, line + 1);
    }
  }
  connection_->close();
  return out;
}

}  // namespace o2dms::simulator

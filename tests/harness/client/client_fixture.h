// What the client tests share: a server on loopback whose answers a test writes, and a client of it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/certificate.h"
#include "base/http_server.h"
#include "base/json.h"
#include "harness/client/client_factory.h"

namespace o2dms::harness {

class ClientTest : public testing::Test {
 protected:
  using Answer = std::function<base::HttpResponse(const base::HttpRequest&)>;

  // TLS with a CA of its own, certificates of clients asked for.
  void serve(Answer answer, bool tls = true) {
    const auto from = clock_->now() - std::chrono::hours(1), until = clock_->now() + std::chrono::hours(1);
    authority_ = base::make_authority("test CA", from, until).value();
    base::HttpServerOptions options;
    if (tls) {
      base::CertificateRequest request;
      request.common_name = "server";
      request.ip_addresses = {"127.0.0.1"};
      request.is_server = true;
      request.not_before = from;
      request.not_after = until;
      options.certificate = base::issue_certificate(authority_, request).value();
      options.client_ca_pem = authority_.certificate_pem;
    }
    auto started = base::start_http_server(
        options, base::make_whole_request_handler([this, answer = std::move(answer)](base::HttpRequest&& request) {
          auto response = answer(request);
          const std::lock_guard lock(mutex_);
          received_.push_back(std::move(request));
          return response;
        }));
    ASSERT_TRUE(started.ok()) << started.error().message;
    server_ = std::move(*started);
    access_.target.server =
        (tls ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(server_->port()) + "/prefix";
    access_.target.ca_pem = authority_.certificate_pem;
  }

  std::unique_ptr<Client> client(const Identity& identity = given_identity(), bool plain_http = false) {
    if (!factory_) factory_ = make_client_factory(access_, *clock_, redactor_, limits_, "1.2.3").value();
    return factory_->client(identity, evidence_, plain_http);
  }

  base::HttpRequest received(std::size_t index = 0) {
    const std::lock_guard lock(mutex_);
    return index < received_.size() ? received_[index] : base::HttpRequest();
  }
  std::size_t received_count() {
    const std::lock_guard lock(mutex_);
    return received_.size();
  }

  static base::HttpResponse json(int status, std::string body) {
    base::HttpResponse response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
  }

  std::unique_ptr<base::Clock> clock_ = base::make_real_clock();
  Redactor redactor_{"key"};
  Evidence evidence_{*clock_, clock_->elapsed(), "case.a", redactor_};
  ClientLimits limits_;
  Access access_;
  base::KeyPair authority_;
  std::unique_ptr<ClientFactory> factory_;
  std::mutex mutex_;
  std::vector<base::HttpRequest> received_;   // guarded by mutex_
  std::unique_ptr<base::HttpServer> server_;  // last: its handler uses the rest
};

}  // namespace o2dms::harness

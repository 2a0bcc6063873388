// A small client for tests of a running simulator: one TLS connection, with the administrator's certificate of its
// kubeconfig unless told otherwise. Knows nothing of Kubernetes but paths. Not thread-safe.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_client.h"
#include "base/json.h"
#include "simulator/simulator.h"

namespace o2dms::simulator {

class TestClient {
 public:
  enum class As { administrator, nobody, stranger, user };  // user: as the simulator's kubeconfig() says
  explicit TestClient(const Simulator& simulator, As who = As::administrator, std::string token = {});

  struct Answer {
    int status = 0;  // 0: there was none, see `fault`
    base::Json body;
    std::string text, fault;
    base::HttpHeaders headers;
  };
  Answer send(const std::string& method, const std::string& path, const base::Json& body = nullptr);
  // With a body as it is given, and further headers; a Content-Type among them.
  Answer send_text(const std::string& method, const std::string& path, const std::string& body,
                   const base::HttpHeaders& headers);
  Answer patch(const std::string& path, const std::string& type, const base::Json& body) {
    return send_text("PATCH", path, base::to_text(body), {{"Content-Type", "application/" + type}});
  }
  Answer put(const std::string& path, const base::Json& body) { return send("PUT", path, body); }
  Answer get(const std::string& path) { return send("GET", path); }
  Answer post(const std::string& path, const base::Json& body) { return send("POST", path, body); }
  Answer remove(const std::string& path) { return send("DELETE", path); }

  // Asks until `good` holds, as fast as answers come, at most for `limit`.
  template <class Condition>
  bool eventually(const std::string& path, Condition good, base::Duration limit = std::chrono::seconds(10)) {
    const std::unique_ptr<base::Clock> clock = base::make_real_clock();
    const base::Duration end = clock->elapsed() + limit;
    while (clock->elapsed() < end) {
      if (good(get(path))) return true;
    }
    return false;
  }

  // Instead of the token so far, on the same connection.
  void set_token(std::string token) { token_ = std::move(token); }
  void set_deadline(base::Duration deadline) { deadline_ = deadline; }

  // Of a watch, between two events.
  void set_patience(base::Duration patience) { patience_ = patience; }
  // Opens a watch and reads events until `count` have come or the patience (two seconds) has gone without one.
  std::vector<base::Json> watch(const std::string& path, std::size_t count);

 private:
  std::unique_ptr<base::HttpConnection> connection_;
  std::string token_;
  base::Duration deadline_ = std::chrono::seconds(10), patience_ = std::chrono::seconds(2);
};

}  // namespace o2dms::simulator

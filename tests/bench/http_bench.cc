// o2dms_bench_http [seconds] [connections]: GET and POST rates of base's HTTP server beside those of a bare Beast
// server that answers the same bytes.
#include <cstdlib>
#include <iomanip>
#include <iostream>

#include "base/http_server.h"
#include "tests/bench/bare_beast_server.h"
#include "tests/bench/load_client.h"

namespace o2dms::bench {
namespace {

base::KeyPair make_certificate() {
  const base::Time now = base::make_real_clock()->now();
  const auto day = std::chrono::hours(24);
  const auto authority = base::make_authority("bench", now - day, now + day);
  return base::issue_certificate(*authority, {"server", {}, {}, {"127.0.0.1"}, true, now - day, now + day}).value();
}

double measure(const std::string& name, std::uint16_t port, const std::string& request, int seconds, int connections) {
  Load load;
  load.port = port;
  load.connections = connections;
  load.time = std::chrono::seconds(seconds);
  load.next_request = [&] { return request; };
  const auto result = run_load(load);
  if (!result) {
    std::cout << name << ": " << result.error().message << "\n";
    return 0;
  }
  std::cout << std::left << std::setw(28) << name << std::right << std::fixed << std::setprecision(0) << std::setw(9)
            << result->rate() << " /s   median " << std::setprecision(3) << result->median_ms << " ms, 99 % under "
            << result->p99_ms << " ms" << std::endl;
  return result->rate();
}

int run(int seconds, int connections) {
  const std::string body(1200, 'x');
  const base::KeyPair certificate = make_certificate();
  const auto bare = start_bare_beast_server(certificate, body, 2);
  const auto shared = std::make_shared<const std::string>(body);
  base::HttpServerOptions options;
  options.certificate = certificate;
  const auto ours = base::start_http_server(options, [&](base::HttpRequest&&) {
    base::HttpResponse response;
    response.headers.add("Content-Type", "application/json");
    response.shared_body = shared;
    return response;
  });
  if (!ours) return 1;
  const std::string get = get_request("/api/v1/namespaces/default/pods/a", "Accept: application/json\r\n");
  const std::string post = post_request("/api/v1/namespaces/default/pods", body);
  // Side by side, twice, so that a change of the machine's mood is seen.
  for (int round = 0; round < 2; ++round) {
    const double yardstick = measure("bare Beast, GET", bare->port(), get, seconds, connections);
    const double rate = measure("base/http_server, GET", (*ours)->port(), get, seconds, connections);
    std::cout << "  ratio " << std::setprecision(2) << (yardstick > 0 ? rate / yardstick : 0) << std::endl;
    measure("bare Beast, POST", bare->port(), post, seconds, connections);
    measure("base/http_server, POST", (*ours)->port(), post, seconds, connections);
  }
  return 0;
}

}  // namespace
}  // namespace o2dms::bench

int main(int count, char** arguments) {
  return o2dms::bench::run(count > 1 ? std::atoi(arguments[1]) : 3, count > 2 ? std::atoi(arguments[2]) : 16);
}

// o2dms_bench_load: the measuring half of tests/bench/run. Prints one line of JSON.
//
//   o2dms_bench_load requests PORT CERT KEY SECONDS CONNECTIONS METHOD PATH [BODY_FILE]
//   o2dms_bench_load watch PORT CERT KEY WATCHERS CHANGES COLLECTION_PATH BODY_FILE
//   o2dms_bench_load bare-server BODY_FILE      a bare Beast TLS server; prints its port, ends with its standard input
//
// A `%` in a body becomes a number that is never the same twice.
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "base/file.h"
#include "tests/bench/bare_beast_server.h"
#include "tests/bench/request_load.h"
#include "tests/bench/watch_load.h"

namespace o2dms::bench {
namespace {

using Arguments = std::vector<std::string>;

int complain(const std::string& sentence) {
  std::cerr << "o2dms_bench_load: " << sentence << "\n";
  return 64;
}

Server server_of(const Arguments& arguments) {
  return {static_cast<std::uint16_t>(std::atoi(arguments[1].c_str())), arguments[2], arguments[3]};
}

std::function<std::string()> requests(const std::string& method, const std::string& path, const std::string& body) {
  const std::size_t mark = body.find('%');
  if (mark == std::string::npos) return [request = http_request(method, path, body)] { return request; };
  const auto stamp = std::chrono::steady_clock::now().time_since_epoch().count();
  return [=, count = stamp]() mutable {
    std::string one = body;
    return http_request(method, path, one.replace(mark, 1, std::to_string(++count)));
  };
}

int run_requests(const Arguments& arguments) {
  std::string body;
  if (arguments.size() > 8) {
    auto file = base::read_file(arguments[8]);
    if (!file) return complain(file.error().message);
    body = std::move(*file);
  }
  RequestLoad load{.server = server_of(arguments),
                   .connections = std::atoi(arguments[5].c_str()),
                   .time = std::chrono::seconds(std::atoi(arguments[4].c_str())),
                   .next_request = requests(arguments[6], arguments[7], body)};
  const auto result = run_request_load(load);
  if (!result) return complain(result.error().message);
  std::cout << R"({"rate": )" << result->rate() << R"(, "median_ms": )" << result->median_ms << R"(, "p99_ms": )"
            << result->p99_ms << R"(, "answers": )" << result->answers << R"(, "not_2xx": )" << result->not_2xx
            << "}\n";
  return 0;
}

int run_watch(const Arguments& arguments) {
  auto body = base::read_file(arguments[7]);
  if (!body) return complain(body.error().message);
  WatchLoad load{.server = server_of(arguments),
                 .watchers = std::atoi(arguments[4].c_str()),
                 .changes = static_cast<std::uint64_t>(std::atoi(arguments[5].c_str())),
                 .watch_path = arguments[6] + "?watch=1&resourceVersion=0",
                 .next_change = requests("POST", arguments[6], *body)};
  const auto result = run_watch_load(load);
  if (!result) return complain(result.error().message);
  std::cout << R"({"seconds": )" << result->seconds << R"(, "events": )" << result->events << "}\n";
  return 0;
}

int run_bare_server(const Arguments& arguments) {
  auto body = base::read_file(arguments[1]);
  if (!body) return complain(body.error().message);
  const base::Time now = base::make_real_clock()->now();
  const auto day = std::chrono::hours(24);
  const auto authority = base::make_authority("bench", now - day, now + day);
  if (!authority) return complain(authority.error().message);
  const auto certificate =
      base::issue_certificate(*authority, {"server", {}, {}, {"127.0.0.1"}, true, now - day, now + day});
  if (!certificate) return complain(certificate.error().message);
  const auto server = start_bare_beast_server(*certificate, *body, 2);
  std::cout << server->port() << std::endl;
  std::string rest;
  while (std::getline(std::cin, rest)) continue;
  return 0;
}

int run(const Arguments& arguments) {
  if (arguments.size() >= 8 && arguments[0] == "requests") return run_requests(arguments);
  if (arguments.size() == 8 && arguments[0] == "watch") return run_watch(arguments);
  if (arguments.size() == 2 && arguments[0] == "bare-server") return run_bare_server(arguments);
  return complain("requests, watch or bare-server with their arguments; see the head of tests/bench/load_main.cc");
}

}  // namespace
}  // namespace o2dms::bench

int main(int count, char** arguments) {
  return o2dms::bench::run({arguments + 1, arguments + count});
}

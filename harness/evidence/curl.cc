#include "harness/evidence/curl.h"

#include <algorithm>
#include <array>

namespace o2dms::harness {
namespace {

// What curl sends by itself, or what says nothing to whoever repeats the exchange.
constexpr std::array<std::string_view, 5> kOwnHeaders = {"Host", "User-Agent", "Content-Length", "Connection",
                                                         "Authorization"};

std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

bool one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::string credentials(const Exchange& exchange) {
  std::string options;
  if (!exchange.client_certificate.empty()) options += " --cert \"$CERT\" --key \"$KEY\"";
  const auto authorization = exchange.request_headers.get("Authorization");
  if (authorization.starts_with("Basic ")) {
    options += " -u \"$LOGIN\"";
  } else if (authorization.starts_with("Bearer ")) {
    options += " -H \"Authorization: Bearer $TOKEN\"";
  } else if (!authorization.empty()) {
    options += " -H \"Authorization: $AUTHORIZATION\"";
  }
  return options;
}

}  // namespace

std::string to_curl(const Exchange& exchange, std::size_t max_body) {
  std::string line = "curl -sS";
  if (exchange.watch) line += " -N";
  if (exchange.method != "GET") line += " -X " + shell_quoted(exchange.method);
  if (exchange.url.starts_with("https:")) {
    const bool unverified = !exchange.tls_version.empty() && !exchange.tls_verified;
    line += unverified ? " -k" : " --cacert \"$CA\"";
  }
  line += credentials(exchange);
  for (const auto& [name, value] : exchange.request_headers.fields()) {
    if (std::find(kOwnHeaders.begin(), kOwnHeaders.end(), name) != kOwnHeaders.end()) continue;
    line += " -H " + shell_quoted(name + ": " + value);
  }
  const auto& body = exchange.request_body;
  if (body.size > 0) {
    const bool inlined = !body.truncated && body.size <= max_body && one_line(body.text);
    line += " --data-" + std::string(inlined ? "raw " + shell_quoted(body.text) : "binary @BODY");
  }
  return line + " " + shell_quoted(exchange.url);
}

}  // namespace o2dms::harness

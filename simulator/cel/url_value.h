// URLs as Go's net/url parses them for a request: absolute, or an absolute path. Values; pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace o2dms::simulator::cel {

struct UrlValue {
  static constexpr std::string_view type_name = "kubernetes.URL";
  std::string scheme;
  std::string user;  // "user:password", as it is written
  std::string host;  // with its port, an IPv6 address in brackets
  std::string path;  // as it is written
  std::string query;
  std::string opaque, fragment;

  [[nodiscard]] std::string hostname() const;  // without brackets
  [[nodiscard]] std::string port() const;
  [[nodiscard]] std::string escaped_path() const;
  // Keys and values, unescaped, in their order; what is malformed is left out.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> query_pairs() const;

  friend bool operator==(const UrlValue&, const UrlValue&) = default;
};

// The error is Go's: `parse "x": invalid URI for request`.
base::Result<UrlValue> parse_request_url(std::string_view text);

}  // namespace o2dms::simulator::cel

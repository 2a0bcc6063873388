#include "simulator/cel/url_value.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"

namespace o2dms::simulator::cel {
namespace {

bool is_hex_digit(char c) {
  return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f');
}

unsigned hex_value(char c) {
  return static_cast<unsigned>(base::is_digit(c) ? c - '0' : base::to_lower(c) - 'a' + 10);
}

// Nothing, and the escape that is none, when the text has one.
std::optional<std::string> unescaped(std::string_view text, bool plus_is_space, std::string& wrong) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) {
      wrong = "invalid URL escape \"" + std::string(text.substr(i, 3)) + "\"";
      return std::nullopt;
    }
    out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

bool is_unreserved(char c) {
  return base::is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~';
}
bool stays_in_path(char c) {
  return is_unreserved(c) || std::string_view("$&+,/:;=@").find(c) != std::string_view::npos;
}
// Characters that a path may have as they are, though they would be escaped.
bool is_valid_in_path(char c) {
  return stays_in_path(c) || std::string_view("!'()*[]%").find(c) != std::string_view::npos;
}

// The scheme goes from the text, if it has one.
std::string take_scheme(std::string_view& rest, std::string& scheme) {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (base::is_letter(c)) continue;
    if (base::is_digit(c) || c == '+' || c == '-' || c == '.') {
      if (i == 0) return {};
      continue;
    }
    if (c != ':') return {};
    if (i == 0) return "missing protocol scheme";
    scheme = base::to_lower(rest.substr(0, i));
    rest.remove_prefix(i + 1);
    return {};
  }
  return {};
}

std::string port_problem(std::string_view port) {
  if (port.empty()) return {};
  const bool ok = port.front() == ':' && std::all_of(port.begin() + 1, port.end(), base::is_digit);
  return ok ? std::string() : "invalid port \"" + std::string(port) + "\" after host";
}

std::string host_problem(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.rfind(']');
    if (end == std::string_view::npos) return "missing ']' in host";
    return port_problem(host.substr(end + 1));
  }
  if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos)
    if (std::string problem = port_problem(host.substr(colon)); !problem.empty()) return problem;
  for (const char c : host) {
    const bool ok = is_unreserved(c) || static_cast<unsigned char>(c) >= 0x80 ||
                    std::string_view("!$&'()*+,;=:[]<>\"%").find(c) != std::string_view::npos;
    if (!ok) return "invalid character \"" + std::string(1, c) + "\" in host name";
  }
  return {};
}

// Behind "//": user and host go from the text.
std::string take_authority(std::string_view& rest, UrlValue& url) {
  rest.remove_prefix(2);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  std::string_view authority = rest.substr(0, end);
  rest.remove_prefix(end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    url.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    const bool ok = std::all_of(url.user.begin(), url.user.end(), [](char c) {
      return is_unreserved(c) || std::string_view(":!$&'()*+,;=%@").find(c) != std::string_view::npos;
    });
    if (!ok) return "net/url: invalid userinfo";
  }
  url.host = authority;
  return host_problem(authority);
}

std::string parse_parts(std::string_view rest, UrlValue& url) {
  if (rest.empty()) return "empty url";
  if (std::any_of(rest.begin(), rest.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return "net/url: invalid control character in URL";
  if (std::string problem = take_scheme(rest, url.scheme); !problem.empty()) return problem;
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    url.query = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  if (!rest.starts_with('/')) {
    if (url.scheme.empty()) return "invalid URI for request";
    url.opaque = rest;
    return {};
  }
  if (!url.scheme.empty() && rest.starts_with("//"))
    if (std::string problem = take_authority(rest, url); !problem.empty()) return problem;
  url.path = rest;
  std::string wrong;
  unescaped(rest, false, wrong);
  return wrong;
}

}  // namespace

std::string UrlValue::hostname() const {
  if (host.starts_with('[')) return host.substr(1, host.rfind(']') - 1);
  return host.substr(0, host.rfind(':'));
}

std::string UrlValue::port() const {
  const std::size_t bracket = host.rfind(']'), colon = host.rfind(':');
  if (colon == std::string::npos || (bracket != std::string::npos && colon < bracket)) return {};
  return host.substr(colon + 1);
}

std::string UrlValue::escaped_path() const {
  if (std::all_of(path.begin(), path.end(), is_valid_in_path)) return path;
  std::string wrong, out;
  for (const char c : unescaped(path, false, wrong).value_or(std::string())) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (stays_in_path(c))
      out += c;
    else
      (out += '%').append({digits[byte >> 4U], digits[byte & 15U]});
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> UrlValue::query_pairs() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty() || part.find(';') != std::string_view::npos) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    std::string wrong;
    auto key = unescaped(part.substr(0, equals), true, wrong);
    auto value = unescaped(part.substr(std::min(equals + 1, part.size())), true, wrong);
    if (key && value) pairs.emplace_back(std::move(*key), std::move(*value));
  }
  return pairs;
}

base::Result<UrlValue> parse_request_url(std::string_view text) {
  UrlValue url;
  // The check takes a fragment for a part of what it follows, as Go's does.
  std::string problem = parse_parts(text, url);
  if (const std::size_t mark = text.find('#'); problem.empty() && mark != std::string_view::npos) {
    url = {};
    problem = parse_parts(text.substr(0, mark), url);
    url.fragment = text.substr(mark + 1);
  }
  if (!problem.empty()) return base::fail("parse \"" + std::string(text) + "\": " + problem);
  return url;
}

}  // namespace o2dms::simulator::cel

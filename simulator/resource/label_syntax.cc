#include "simulator/resource/label_syntax.h"

#include <algorithm>

#include "base/ascii.h"

namespace o2dms::simulator {
namespace {

using base::is_alphanumeric, base::is_lower;

bool lower_alnum(char c) {
  return is_lower(c) || base::is_digit(c);
}

std::string too_long(std::size_t limit) {
  return "must be no more than " + std::to_string(limit) + " characters";
}

// One label: alphanumeric at both ends, `-` allowed within.
bool is_label(std::string_view text, bool letter_first) {
  if (text.empty() || !lower_alnum(text.back())) return false;
  if (letter_first ? !is_lower(text.front()) : !lower_alnum(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return lower_alnum(c) || c == '-'; });
}

bool is_subdomain(std::string_view text) {
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot), false)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// Alphanumeric at both ends; `-`, `_` and `.` allowed within.
bool is_name_part(std::string_view text) {
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

constexpr const char* label_message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
constexpr const char* subdomain_message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
constexpr const char* label_1035_message =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
    "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
    "'[a-z]([-a-z0-9]*[a-z0-9])?')";
constexpr const char* name_part_message =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
constexpr const char* label_value_message =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
constexpr const char* config_key_message =
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or "
    "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

}  // namespace

std::string check_dns1123_label(std::string_view text) {
  if (text.size() > 63) return too_long(63);
  return is_label(text, false) ? "" : label_message;
}

std::string check_dns1123_subdomain(std::string_view text) {
  if (text.size() > 253) return too_long(253);
  return is_subdomain(text) ? "" : subdomain_message;
}

std::string check_dns1035_label(std::string_view text) {
  if (text.size() > 63) return too_long(63);
  return is_label(text, true) ? "" : label_1035_message;
}

std::string check_qualified_name(std::string_view text) {
  const auto slash = text.find('/');
  std::string_view name = text;
  if (slash != std::string_view::npos) {
    const std::string_view prefix = text.substr(0, slash);
    name = text.substr(slash + 1);
    if (prefix.empty()) return "prefix part must be non-empty";
    if (const std::string problem = check_dns1123_subdomain(prefix); !problem.empty()) return "prefix part " + problem;
  }
  if (name.empty()) return "name part must be non-empty";
  if (name.size() > 63) return "name part " + too_long(63);
  return is_name_part(name) ? "" : name_part_message;
}

std::string check_label_value(std::string_view text) {
  if (text.size() > 63) return too_long(63);
  return text.empty() || is_name_part(text) ? "" : label_value_message;
}

std::string check_path_segment(std::string_view text) {
  if (text == ".") return "may not be '.'";
  if (text == "..") return "may not be '..'";
  if (text.find('/') != std::string_view::npos) return "may not contain '/'";
  if (text.find('%') != std::string_view::npos) return "may not contain '%'";
  return {};
}

std::string check_config_key(std::string_view text) {
  if (text.size() > 253) return too_long(253);
  if (text == ".") return "must not be '.'";
  if (text == "..") return "must not be '..'";
  const bool right = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
  return right ? "" : config_key_message;
}

std::string check_environment_name(std::string_view text) {
  // Since 1.34 every printable ASCII character but '=' will do.
  const bool right =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '='; });
  return right ? ""
               : "a valid environment variable name must consist only of printable ASCII characters other than '='";
}

std::string check_port_name(std::string_view text) {
  if (text.size() > 15) return "must be no more than 15 characters";
  if (!std::all_of(text.begin(), text.end(), [](char c) { return lower_alnum(c) || c == '-'; }) || text.empty())
    return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
  if (std::none_of(text.begin(), text.end(), is_lower)) return "must contain at least one letter (a-z)";
  if (text.find("--") != std::string_view::npos) return "must not contain consecutive hyphens";
  if (text.front() == '-' || text.back() == '-') return "must not begin or end with a hyphen";
  return {};
}

}  // namespace o2dms::simulator

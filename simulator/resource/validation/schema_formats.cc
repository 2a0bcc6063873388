#include "simulator/resource/validation/schema_formats.h"

#include <charconv>
#include <map>
#include <string>

#include "base/base64.h"
#include "base/regex.h"
#include "simulator/resource/ip_address.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {
namespace {

using base::Regex;

// Those that an expression says.
const std::map<std::string_view, Regex>& patterns() {
  static const std::map<std::string_view, Regex> all = [] {
    std::map<std::string_view, Regex> made;
    const auto add = [&made](std::string_view format, std::string_view expression) {
      if (auto pattern = Regex::compile(expression)) made.emplace(format, *std::move(pattern));
    };
    add("bsonobjectid", "^[0-9a-fA-F]{24}$");
    add("creditcard", "^[0-9 -]{13,23}$");
    add("date", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
    add("duration",
        "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
        "(ns|us|µs|μs|ms|s|m|h|\\s*(nano|micro|milli)?(seconds?|secs?)|\\s*(minutes?|mins?|hours?|hrs?|days?|d|weeks?|"
        "wks?|w))"
        "(\\s*([0-9]+(\\.[0-9]*)?|\\.[0-9]+)\\s*(ns|us|µs|μs|ms|s|m|h|d|w))*$|^0$");
    add("email", "^[^@\\s<>]+@[^@\\s<>]+$");
    add("hexcolor", "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$");
    add("hostname",
        "^([a-zA-Z0-9\\p{L}]([-a-zA-Z0-9\\p{L}]{0,61}[a-zA-Z0-9\\p{L}])?\\.)*"
        "[a-zA-Z0-9\\p{L}]([-a-zA-Z0-9\\p{L}]{0,61}[a-zA-Z0-9\\p{L}])?\\.?$");
    add("isbn", "^[0-9 -]{9,16}[0-9xX]$");
    add("isbn10", "^[0-9]{9}[0-9xX]$");
    add("isbn13", "^97[89][- ]?[0-9 -]{9,13}[0-9]$");
    add("k8s-long-name", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$");
    add("k8s-short-name", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$");
    add("mac",
        "^([0-9a-fA-F]{2}[:-]){5}([0-9a-fA-F]{2})$|^([0-9a-fA-F]{2}[:-]){7}([0-9a-fA-F]{2})$"
        "|^([0-9a-fA-F]{4}\\.){2}[0-9a-fA-F]{4}$");
    add("rgbcolor", "^rgb\\(\\s*[0-9]{1,3}\\s*,\\s*[0-9]{1,3}\\s*,\\s*[0-9]{1,3}\\s*\\)$");
    add("ssn", "^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$");
    add("uri", "^([a-zA-Z][-+.a-zA-Z0-9]*:[^\\s]*|/[^\\s]*)$");
    add("uuid", "^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$");
    add("uuid3", "^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?3[0-9a-fA-F]{3}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$");
    add("uuid4", "^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?4[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}$");
    add("uuid5", "^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?5[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}$");
    return made;
  }();
  return all;
}

bool is_version_6(std::string_view address) {
  return address.find(':') != std::string_view::npos;
}

bool is_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !ip_problem(text.substr(0, slash)).empty()) return false;
  const std::string_view length = text.substr(slash + 1);
  int bits = 0;
  const auto [end, problem] = std::from_chars(length.data(), length.data() + length.size(), bits);
  const bool is_number = problem == std::errc() && end == length.data() + length.size();
  return is_number && bits >= 0 && bits <= (is_version_6(text.substr(0, slash)) ? 128 : 32);
}

}  // namespace

bool is_of_format(std::string_view text, std::string_view format) {
  if (format == "date-time" || format == "datetime") return parse_rfc3339(text).has_value();
  if (format == "byte") return static_cast<bool>(base::base64_decode(text));
  if (format == "ipv4" || format == "ipv6") return ip_problem(text).empty() && is_version_6(text) == (format == "ipv6");
  if (format == "cidr") return is_cidr(text);
  const auto pattern = patterns().find(format);
  return pattern == patterns().end() || pattern->second.matches(text);
}

}  // namespace o2dms::simulator

// Kubernetes' semantic versions (library.h; semver.org 2.0.0).
#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"

namespace o2dms::simulator::cel {
namespace {

struct SemverValue {
  static constexpr std::string_view type_name = "kubernetes.Semver";
  std::uint64_t numbers[3] = {0, 0, 0};
  std::vector<std::string> pre_release;
  friend bool operator==(const SemverValue& a, const SemverValue& b) { return order(a, b) == 0; }
  // What is built (behind `+`) has no part in it.
  static std::strong_ordering order(const SemverValue& a, const SemverValue& b);
};

bool is_numeric(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

std::strong_ordering identifier_order(std::string_view a, std::string_view b) {
  if (is_numeric(a) != is_numeric(b)) return is_numeric(a) ? std::strong_ordering::less : std::strong_ordering::greater;
  // Numbers have no leading zeros: the longer is the larger.
  if (is_numeric(a) && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering SemverValue::order(const SemverValue& a, const SemverValue& b) {
  for (std::size_t i = 0; i < 3; ++i)
    if (a.numbers[i] != b.numbers[i]) return a.numbers[i] <=> b.numbers[i];
  if (a.pre_release.empty() != b.pre_release.empty())
    return a.pre_release.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  for (std::size_t i = 0; i < std::min(a.pre_release.size(), b.pre_release.size()); ++i)
    if (const auto order = identifier_order(a.pre_release[i], b.pre_release[i]); order != 0) return order;
  return a.pre_release.size() <=> b.pre_release.size();
}

std::vector<std::string_view> parts_of(std::string_view text, char separator, std::size_t most) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < most) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) break;
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

bool is_identifier(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return base::is_alphanumeric(c) || c == '-'; });
}

bool read_number(std::string_view text, std::uint64_t& number) {
  if (!is_numeric(text) || (text.size() > 1 && text.front() == '0')) return false;
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

// The part behind `-` or `+`, which goes from the text.
std::string_view taken_suffix(std::string_view& text, char mark, bool& found) {
  const std::size_t at = text.find(mark);
  found = at != std::string_view::npos;
  const std::string_view suffix = found ? text.substr(at + 1) : std::string_view();
  if (found) text = text.substr(0, at);
  return suffix;
}

// What is wrong with the text, or nothing.
std::string parse_semver(std::string_view text, SemverValue& version) {
  if (text.empty()) return "Version string empty";
  const auto parts = parts_of(text, '.', 3);
  if (parts.size() != 3) return "No Major.Minor.Patch elements found";
  static constexpr std::string_view names[] = {"Major", "Minor", "Patch"};
  std::string_view patch = parts[2];
  bool has_build = false, has_pre_release = false;
  const std::string_view build = taken_suffix(patch, '+', has_build),
                         pre_release = taken_suffix(patch, '-', has_pre_release);
  const std::string_view numbers[] = {parts[0], parts[1], patch};
  for (std::size_t i = 0; i < 3; ++i) {
    if (read_number(numbers[i], version.numbers[i])) continue;
    const bool zero = is_numeric(numbers[i]) && numbers[i].front() == '0';
    const std::string what = zero ? " number must not contain leading zeroes \"" : " number \"";
    return zero || numbers[i].empty() || !is_numeric(numbers[i])
               ? (zero ? std::string(names[i]) + what + std::string(numbers[i]) + "\""
                       : "Invalid character(s) found in " + std::string(base::to_lower(names[i])) + " number \"" +
                             std::string(numbers[i]) + "\"")
               : std::string(names[i]) + what + std::string(numbers[i]) + "\" is too large";
  }
  if (has_pre_release)
    for (const std::string_view part : parts_of(pre_release, '.', pre_release.size() + 2)) {
      if (part.empty()) return "Prerelease is empty";
      if (!is_identifier(part)) return "Invalid character(s) found in prerelease \"" + std::string(part) + "\"";
      if (is_numeric(part) && part.size() > 1 && part.front() == '0')
        return "Numeric PreRelease version must not contain leading zeroes \"" + std::string(part) + "\"";
      version.pre_release.emplace_back(part);
    }
  if (has_build)
    for (const std::string_view part : parts_of(build, '.', build.size() + 2)) {
      if (part.empty()) return "Build meta data is empty";
      if (!is_identifier(part)) return "Invalid character(s) found in build meta data \"" + std::string(part) + "\"";
    }
  return {};
}

// "v01.2" as "1.2.0"; an error where that cannot be meant.
std::string normalized_semver(std::string_view text, std::string& problem) {
  if (text.starts_with("v")) text.remove_prefix(1);
  std::vector<std::string> parts;
  for (std::string_view part : parts_of(text, '.', 3)) {
    const bool long_part = part.size() > 1;
    while (long_part && part.starts_with("0")) part.remove_prefix(1);
    const bool lost = long_part && (part.empty() || !base::is_digit(part.front()));
    parts.push_back((lost ? "0" : "") + std::string(part));
  }
  if (parts.size() < 3 && parts.back().find_first_of("+-") != std::string::npos)
    problem = "short version cannot contain PreRelease/Build meta data";
  parts.resize(3, "0");
  return parts[0] + "." + parts[1] + "." + parts[2];
}

std::string read_semver(Arguments a, SemverValue& version) {
  if (a.size() < 2 || !a[1].boolean()) return parse_semver(a[0].string(), version);
  std::string problem;
  const std::string text = normalized_semver(a[0].string(), problem);
  return problem.empty() ? parse_semver(text, version) : problem;
}

Value semver_of_text(Arguments a, Meter& /*meter*/) {
  SemverValue version;
  const std::string problem = read_semver(a, version);
  return problem.empty() ? opaque_value(std::move(version)) : Value::error(problem);
}

Value is_semver(Arguments a, Meter& /*meter*/) {
  SemverValue version;
  return read_semver(a, version).empty();
}

template <std::size_t part>
Value semver_part(Arguments a, Meter& /*meter*/) {
  return static_cast<std::int64_t>(opaque_of<SemverValue>(a[0]).numbers[part]);
}

std::int64_t semver_order(Arguments a) {
  const auto order = SemverValue::order(opaque_of<SemverValue>(a[0]), opaque_of<SemverValue>(a[1]));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

constexpr FunctionRow rows_of_semvers[] = {
    {"semver(string) -> kubernetes.Semver", semver_of_text, CostRule::first},
    {"semver(string, bool) -> kubernetes.Semver", semver_of_text, CostRule::first},
    {"isSemver(string) -> bool", is_semver, CostRule::first},
    {"isSemver(string, bool) -> bool", is_semver, CostRule::first},
    {"kubernetes.Semver::major() -> int", semver_part<0>},
    {"kubernetes.Semver::minor() -> int", semver_part<1>},
    {"kubernetes.Semver::patch() -> int", semver_part<2>},
    {"kubernetes.Semver::isGreaterThan(kubernetes.Semver) -> bool",
     [](Arguments a, Meter&) -> Value { return semver_order(a) > 0; }},
    {"kubernetes.Semver::isLessThan(kubernetes.Semver) -> bool",
     [](Arguments a, Meter&) -> Value { return semver_order(a) < 0; }},
    {"kubernetes.Semver::compareTo(kubernetes.Semver) -> int",
     [](Arguments a, Meter&) -> Value { return semver_order(a); }},
};

}  // namespace

std::span<const FunctionRow> semver_functions() {
  return rows_of_semvers;
}

}  // namespace o2dms::simulator::cel

// Kubernetes' find and findAll (library.h).
#include <algorithm>
#include <limits>

#include "simulator/cel/library.h"
#include "simulator/cel/regex_cache.h"

namespace o2dms::simulator::cel {
namespace {

// The part of the text that is the match.
Value match_part(const Text& text, std::string_view match) {
  return text.part(static_cast<std::size_t>(match.data() - text.get().data()), match.size());
}

Value found_match(Arguments a, Meter& /*meter*/) {
  const auto regex = cached_regex(a[1].string());
  if (!regex) return Value::error("Illegal regex: " + regex.error().message);
  const std::string_view match = regex->find(a[0].string());
  return match.empty() ? Value(std::string()) : match_part(a[0].text(), match);
}

Value found_matches(Arguments a, Meter& meter) {
  const auto regex = cached_regex(a[1].string());
  if (!regex) return Value::error("Illegal regex: " + regex.error().message);
  const std::int64_t limit = a.size() > 2 ? a[2].integer() : -1;
  const std::size_t most = limit < 0 ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(limit);
  std::vector<Value> matches;
  for (const std::string_view match : regex->find_all(a[0].string(), most))
    matches.push_back(match.empty() ? Value(std::string()) : match_part(a[0].text(), match));
  meter.add_bytes(matches.size() * sizeof(Value));
  return List(std::move(matches));
}

constexpr FunctionRow rows_of_regexes[] = {
    {"string::find(string) -> string", found_match, CostRule::match, SizeRule::matches},
    {"string::findAll(string) -> list(string)", found_matches, CostRule::match, SizeRule::matches},
    {"string::findAll(string, int) -> list(string)", found_matches, CostRule::match, SizeRule::matches},
};

}  // namespace

std::span<const FunctionRow> regex_functions() {
  return rows_of_regexes;
}

}  // namespace o2dms::simulator::cel

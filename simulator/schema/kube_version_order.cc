#include "simulator/schema/kube_version_order.h"

#include <charconv>
#include <tuple>

namespace o2dms::simulator {
namespace {

enum class Stage { none, alpha, beta, stable };

struct Rank {
  Stage stage = Stage::none;
  unsigned major = 0, minor = 0;
};

// Takes a number off the front; false when there is none.
bool take_number(std::string_view& text, unsigned& number) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

Rank rank_of(std::string_view version) {
  Rank rank;
  if (!version.starts_with('v')) return rank;
  std::string_view rest = version.substr(1);
  if (!take_number(rest, rank.major)) return {};
  if (rest.empty()) return {Stage::stable, rank.major, 0};
  const bool beta = rest.starts_with("beta");
  if (!beta && !rest.starts_with("alpha")) return {};
  rest.remove_prefix(beta ? 4 : 5);
  if (!take_number(rest, rank.minor) || !rest.empty()) return {};
  rank.stage = beta ? Stage::beta : Stage::alpha;
  return rank;
}

}  // namespace

bool is_preferred_version(std::string_view a, std::string_view b) {
  const Rank left = rank_of(a), right = rank_of(b);
  if (left.stage == Stage::none && right.stage == Stage::none) return a < b;
  return std::tie(left.stage, left.major, left.minor) > std::tie(right.stage, right.major, right.minor);
}

}  // namespace o2dms::simulator

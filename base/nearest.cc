#include "base/nearest.h"

#include <algorithm>

namespace o2dms::base {

namespace {

// How many characters must be changed, added or taken away to make one text of the other (Levenshtein).
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t at = 0; at < row.size(); ++at) row[at] = at;
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& names, const std::string& otherwise) {
  constexpr std::size_t kLongest = 200;  // nobody's typing error
  if (typed.size() > kLongest) return otherwise;
  std::size_t least = typed.size() / 3 + 1;
  std::string found;
  for (const std::string& name : names) {
    const std::size_t changes = distance(typed, name);
    if (changes > least || (changes == least && !found.empty())) continue;
    least = changes;
    found = name;
  }
  return found.empty() ? otherwise : "did you mean \"" + found + "\"?";
}

}  // namespace o2dms::base

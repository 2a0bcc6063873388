// Requirement: one row of the catalogue, which is data (suites/requirements/*.yaml). Catalogue: all rows, in the order
// of the files. Immutable once loaded, hence free to share between threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace o2dms::harness {

enum class Level { mandatory, optional, informative };
std::string_view to_text(Level level);    // "mandatory"
std::string_view to_letter(Level level);  // "M"

struct Requirement {
  std::string id;      // "DMS-3.1.2-4"; stable
  std::string clause;  // "3.1.2 step 4"
  Level level = Level::mandatory;
  std::vector<std::string> judged;  // who: "cloud", "smo", or both
  std::string text;                 // what is required, in our own words
  std::string without_case;         // why no case serves it yet; empty when one does
};

struct Catalogue {
  std::vector<Requirement> requirements;

  // Null when unknown.
  [[nodiscard]] const Requirement* find(std::string_view id) const;
};

}  // namespace o2dms::harness

// Requirement: one row of the catalogue, which is data (suites/requirements/*.yaml). Catalogue: all rows, in the order
// of the files. Immutable once loaded, hence free to share between threads.
#pragma once

#include <array>
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
  std::vector<std::string> basis;   // where the demand stands: of kBases
  std::vector<std::string> parts;   // each is to be shown by itself: "network", "storage"; empty: the row is one
  std::string text;                 // what is required, in our own words
  std::string without_case;         // why not all of it is served by a case; empty when it is
  std::string without_deviation;    // why no deviation of the simulator breaks it; empty when one does

  // Whether a run against a cloud decides it: the SMO's own rows and the informative ones it does not judge.
  [[nodiscard]] bool is_decided_by_cloud() const;
};

// The profile's words, its figures, the Kubernetes API reference, the neighbour specification, our prudence.
inline constexpr std::array<std::string_view, 5> kBases = {"text", "figure", "k8s", "o2ims", "choice"};

struct Catalogue {
  std::vector<Requirement> requirements;

  // Null when unknown.
  [[nodiscard]] const Requirement* find(std::string_view id) const;
};

}  // namespace o2dms::harness

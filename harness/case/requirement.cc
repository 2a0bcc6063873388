#include "harness/case/requirement.h"

#include <algorithm>

namespace o2dms::harness {

std::string_view to_text(Level level) {
  switch (level) {
    case Level::mandatory:
      return "mandatory";
    case Level::optional:
      return "optional";
    case Level::informative:
      return "informative";
  }
  return "mandatory";
}

std::string_view to_letter(Level level) {
  switch (level) {
    case Level::mandatory:
      return "M";
    case Level::optional:
      return "O";
    case Level::informative:
      return "I";
  }
  return "M";
}

bool Requirement::is_decided_by_cloud() const {
  return level != Level::informative && std::find(judged.begin(), judged.end(), "cloud") != judged.end();
}

const Requirement* Catalogue::find(std::string_view id) const {
  for (const Requirement& requirement : requirements)
    if (requirement.id == id) return &requirement;
  return nullptr;
}

}  // namespace o2dms::harness

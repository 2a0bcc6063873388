#include "harness/case/verdict.h"

#include "harness/case/requirement.h"

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

std::string_view to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "passed";
    case Outcome::failed:
      return "failed";
    case Outcome::not_testable:
      return "not-testable";
    case Outcome::not_applicable:
      return "not-applicable";
    case Outcome::error:
      return "error";
    case Outcome::known_deviation:
      return "known-deviation";
  }
  return "error";
}

const Requirement* Catalogue::find(std::string_view id) const {
  for (const Requirement& requirement : requirements)
    if (requirement.id == id) return &requirement;
  return nullptr;
}

}  // namespace o2dms::harness

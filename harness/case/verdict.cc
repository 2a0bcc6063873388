#include "harness/case/verdict.h"

namespace o2dms::harness {

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

}  // namespace o2dms::harness

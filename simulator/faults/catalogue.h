// What can be wrong on purpose: the named deviations and the adversaries, as their users choose among them. Part of the
// public face of the simulator. Thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace o2dms::simulator {

// A named deviation: an O-Cloud that breaks one requirement, all else being right.
struct DeviationInfo {
  std::string_view id;           // "create-answers-200"
  std::string_view requirement;  // "DMS-3.1.2-4"
  std::string_view text;         // what it does wrong, one sentence
};
const std::vector<DeviationInfo>& deviations();

// An adversary: a whole server that is no O-Cloud at all.
struct AdversaryInfo {
  std::string_view id;  // "404-to-all"
  std::string_view text;
};
const std::vector<AdversaryInfo>& adversaries();

}  // namespace o2dms::simulator

// What can be wrong or unusual on purpose: the named deviations, the sites and the adversaries, as their users choose
// among them. Part of the public face of the simulator. Thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace o2dms::simulator {

// A named deviation: an O-Cloud with one fault, all else being right.
struct DeviationInfo {
  std::string_view id;                      // "create-answers-200"
  std::string_view requirement;             // "DMS-3.1.2-4", which it breaks
  std::string_view text;                    // what it does wrong, one sentence
  std::vector<std::string_view> also = {};  // further requirements that the fault breaks, each to be found broken, too
};
const std::vector<DeviationInfo>& deviations();

// A site: a sound O-Cloud that is unusual. A suite that fails it is too strict.
struct SiteInfo {
  std::string_view id;    // "namespace-admin"
  std::string_view text;  // what is unusual, one sentence
};
const std::vector<SiteInfo>& sites();

// An adversary: a whole server that is no O-Cloud at all.
struct AdversaryInfo {
  std::string_view id;  // "404-to-all"
  std::string_view text;
};
const std::vector<AdversaryInfo>& adversaries();

}  // namespace o2dms::simulator

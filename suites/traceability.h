// Traceability: for each requirement, the expectations that show or break it, part by part, and the deviations of the
// simulator that break it. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "harness/run/run_options.h"
#include "simulator/simulator.h"

namespace o2dms::suites {

struct TracedPart {
  std::string name;                       // empty when the requirement has no parts
  std::vector<std::string> expectations;  // "CASE/EXPECTATION"; of passive ones "(every case)/EXPECTATION"
};

struct TracedRequirement {
  const harness::Requirement* requirement = nullptr;  // of the suite
  std::vector<TracedPart> parts;                      // one at least
  std::vector<const simulator::DeviationInfo*> deviations;
};

// All of the catalogue, in its order. What only advises is not listed: it neither shows nor breaks anything.
std::vector<TracedRequirement> trace(const harness::Suite& suite,
                                     const std::vector<simulator::DeviationInfo>& deviations);

// One sentence for each mandatory row of the cloud that no deviation breaks, without a reason (`without-deviation`):
// that its cases can fail is not known; for each reason that is out of date; and for each deviation of an unknown row.
std::vector<std::string> check_deviations(const harness::Catalogue& catalogue,
                                          const std::vector<simulator::DeviationInfo>& deviations);

// One block of lines a requirement.
std::string to_text(const TracedRequirement& traced);

}  // namespace o2dms::suites

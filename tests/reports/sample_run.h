// SampleRun: a made-up run with one case of every outcome, and hostile text where a target could put it. Input of the
// approval tests of all reports. Everything in it is fixed: no clock, no chance.
#pragma once

#include <memory>
#include <vector>

#include "harness/evidence/exchange.h"
#include "harness/run/listener.h"

namespace o2dms::reports {

struct SampleRun {
  harness::Catalogue catalogue;
  std::vector<std::unique_ptr<harness::Case>> cases;
  harness::RunInfo info;
  harness::RunSummary summary;
};

// Neither copied nor moved: the parts point to each other.
std::unique_ptr<SampleRun> mixed_run();
// Nothing but passes, TLS verified.
std::unique_ptr<SampleRun> passing_run();
// No case failed, but a part of a mandatory row could not be shown. Of a simulator that was taken for want of a target.
std::unique_ptr<SampleRun> partial_run();
// The target could not be reached: no case ran.
std::unique_ptr<SampleRun> empty_run();

harness::ExchangeRef sample_exchange(const std::string& case_id, std::uint64_t id);

// Plays the run to a listener as the harness would.
void play(const SampleRun& run, harness::Listener& listener);

}  // namespace o2dms::reports

#include "harness/run/probe.h"

#include <algorithm>
#include <chrono>

#include "harness/run/interrupter.h"

namespace o2dms::harness {

ProbedTarget probe(const RunEnvironment& environment) {
  const RunOptions& options = environment.options;
  constexpr base::Duration kConnect = std::chrono::seconds(10);
  const ClientLimits limits{.request_timeout = options.request_timeout,
                            .connect_timeout = std::min(kConnect, options.request_timeout)};
  ProbedTarget target;
  auto factory = make_client_factory(options.access, environment.clock, environment.redactor, limits, options.version);
  if (!factory) {
    target.found.why = factory.error().message;
    return target;
  }
  target.factory = std::move(*factory);
  const Interrupter interrupter(environment.stop, *target.factory, environment.clock);
  Evidence evidence = environment.evidence("probe");
  const auto given = target.factory->client(given_identity(), evidence);
  const auto nobody = target.factory->client(no_credentials(), evidence);
  target.found = probe_capabilities(*given, *nobody);
  target.exchanges = evidence.snapshot();
  return target;
}

}  // namespace o2dms::harness

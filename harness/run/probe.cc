#include "harness/run/probe.h"

#include <algorithm>

#include "harness/run/deadlines.h"
#include "harness/run/interrupter.h"

namespace o2dms::harness {

namespace {

// What is reported was taken from the answers as they came, and a target may echo what it was sent.
void redact(const Redactor& redactor, Probed& found) {
  found.version = redactor.patterns(found.version);
  for (Capability& capability : found.capabilities) capability.detail = redactor.patterns(capability.detail);
}

}  // namespace

ProbedTarget probe(const RunEnvironment& environment) {
  const RunOptions& options = environment.options;
  const ClientLimits limits{
      .request_timeout = options.request_timeout,
      .connect_timeout = std::min(limit_of(options.deadlines, "connect"), options.request_timeout),
      .retry_after = limit_of(options.deadlines, "retry-after")};
  ProbedTarget target;
  Access access = options.access;
  if (access.credentials.exec) access.credentials.exec->timeout = limit_of(options.deadlines, "credential-plugin");
  auto factory = make_client_factory(access, environment.clock, environment.redactor, limits, options.version);
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
  redact(environment.redactor, target.found);
  target.exchanges = evidence.snapshot();
  return target;
}

}  // namespace o2dms::harness

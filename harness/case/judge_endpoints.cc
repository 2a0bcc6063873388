#include "base/json.h"
#include "harness/case/judges.h"
#include "harness/case/service_endpoints.h"

namespace o2dms::harness {

using base::Json;

namespace {

Findings judge_endpoints(const Record& record, const Json&) {
  const std::string expected = "the addresses of the ready pods that the Service selects, one at least";
  Findings findings;
  const auto services = record.of_step("service"), pods = record.of_step("pods-behind");
  for (const ExchangeRef& endpoints : record.of_step("endpoints")) {
    if (services.empty() || pods.empty() || turned_away(*endpoints)) continue;
    const Json* selector = base::find(services.back()->json(), {"spec", "selector"});
    const std::set<std::string> addresses = ready_addresses(endpoints->json());
    std::string lack = !succeeded(*endpoints) ? describe(*endpoints) : addresses.empty() ? "no address" : "";
    if (lack.empty() && selector != nullptr) lack = endpoints_lack(addresses, pods.back()->json(), *selector);
    findings.push_back(lack.empty() ? holds(expected, {services.back(), pods.back(), endpoints})
                                    : breach(expected, lack, *endpoints));
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> endpoint_expectations() {
  return {
      {"endpoints-agree", {}, "the endpoints of the Service (await-endpoints) are its ready pods", judge_endpoints},
  };
}

}  // namespace o2dms::harness

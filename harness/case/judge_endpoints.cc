#include "base/json.h"
#include "harness/case/judges.h"
#include "harness/case/service_endpoints.h"

namespace o2dms::harness {

using base::Json;

namespace {

Findings judge_endpoints(const Record& record, const Json& parameters) {
  const bool none_is_well = base::integer_at(parameters, {"at-least"}, 1) == 0;
  const std::string expected = std::string("the addresses of the ready pods that the Service selects, and no other") +
                               (none_is_well ? "" : ", one at least");
  Findings findings;
  const auto services = record.of_step("service"), pods = record.of_step("pods-behind");
  for (const ExchangeRef& endpoints : record.of_step("endpoints")) {
    if (services.empty() || pods.empty() || turned_away(*endpoints)) continue;
    const Json* selector = base::find(services.back()->json(), {"spec", "selector"});
    const std::set<std::string> addresses = ready_addresses(endpoints->json());
    std::string lack = !succeeded(*endpoints) ? describe(*endpoints) : "";
    if (lack.empty() && addresses.empty() && !none_is_well) lack = "no address";
    if (lack.empty() && selector != nullptr) lack = endpoints_lack(addresses, pods.back()->json(), *selector);
    findings.push_back(lack.empty() ? holds(expected, {services.back(), pods.back(), endpoints})
                                    : breach(expected, lack, *endpoints));
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> endpoint_expectations() {
  return {
      {"endpoints-agree",
       {{.name = "at-least", .type = Parameter::Type::number, .doc = "0: there may be none; one unless given"}},
       "the endpoints of the Service (await-endpoints) are its ready pods",
       judge_endpoints},
  };
}

}  // namespace o2dms::harness

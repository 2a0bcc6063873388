#include <array>

#include "base/json.h"
#include "harness/case/api_status.h"
#include "harness/case/judges.h"

namespace o2dms::harness {

using base::Json;

namespace {

Findings judge_status_agrees(const Record& record, const Json&) {
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step("status")) {
    const std::string wanted = status_when_up(exchange->json());
    if (succeeded(*exchange) && wanted.empty()) continue;  // a kind that has no status of its own
    const std::string lacking = succeeded(*exchange) ? what_status_lacks(exchange->json()) : describe(*exchange);
    Finding finding = lacking.empty() ? holds(wanted, {exchange}) : breach(wanted, lacking, *exchange);
    finding.subject = subject_of(*exchange);
    findings.push_back(std::move(finding));
  }
  return findings;
}

// apps/v1 controllers that have no pod up must not claim one.
Findings judge_status_denies(const Record& record, const Json&) {
  static constexpr std::array<const char*, 4> kClaims = {"readyReplicas", "availableReplicas", "numberReady",
                                                         "numberAvailable"};
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step("status")) {
    const std::string expected = "200 with a status that counts no ready or available pod";
    std::string claims;
    for (const char* claim : kClaims)
      if (const auto count = base::integer_at(exchange->json(), {"status", claim}); count != 0)
        claims += std::string(claims.empty() ? "" : ", ") + "status." + claim + " is " + std::to_string(count);
    if (!succeeded(*exchange)) claims = describe(*exchange);
    Finding finding = claims.empty() ? holds(expected, {exchange}) : breach(expected, claims, *exchange);
    finding.subject = subject_of(*exchange);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> status_expectations() {
  return {
      {"status-agrees",
       {},
       "the controllers' status, as read, says that all is up, and is of the present generation",
       judge_status_agrees},
      {"status-denies", {}, "the controllers' status, as read, claims nothing ready", judge_status_denies},
  };
}

}  // namespace o2dms::harness

#include "harness/run/preflight.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <set>
#include <thread>

#include "base/joined.h"
#include "base/json.h"
#include "harness/run/interrupter.h"
#include "harness/run/rights.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kReviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

enum class Answer { allowed, denied, unknown };

Json review_of(const Right& right, const std::string& space) {
  const auto slash = std::min(right.resource.find('/'), right.resource.size());
  Json attributes = {{"verb", right.verb}, {"group", right.group}, {"resource", right.resource.substr(0, slash)}};
  if (slash < right.resource.size()) attributes["subresource"] = right.resource.substr(slash + 1);
  if (!space.empty()) attributes["namespace"] = space;
  return {{"apiVersion", "authorization.k8s.io/v1"},
          {"kind", "SelfSubjectAccessReview"},
          {"spec", {{"resourceAttributes", std::move(attributes)}}}};
}

// An authoriser that could not look is no denial.
Answer ask(Client& client, const Right& right, const std::string& space) {
  const Reply reply = client.post(kReviews, review_of(right, space), "probe right " + in_words(right));
  const Json* allowed = base::find(reply.body, {"status", "allowed"});
  if (!reply.ok() || allowed == nullptr || !allowed->is_boolean()) return Answer::unknown;
  if (allowed->get<bool>()) return Answer::allowed;
  return base::string_at(reply.body, {"status", "evaluationError"}).empty() ? Answer::denied : Answer::unknown;
}

// Where a right is needed: a case's own namespace has no name yet, so that it must hold in all, unless one was given.
std::string space_of(const Right& right, const std::string& given) {
  return right.space == kOwnSpace ? given : right.space;
}

// Those that are denied, several asked at a time.
std::set<Right> ask_all(Client& client, const std::vector<Right>& rights, const std::string& given, const Stop& stop) {
  constexpr std::size_t kAtOnce = 8;
  std::vector<Answer> answers(rights.size(), Answer::unknown);
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < std::min(kAtOnce, rights.size()); ++worker)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < rights.size() && !stop.requested(); at = next++)
        answers[at] = ask(client, rights[at], space_of(rights[at], given));
    });
  for (std::thread& worker : workers) worker.join();
  std::set<Right> denied;
  for (std::size_t at = 0; at < rights.size(); ++at)
    if (answers[at] == Answer::denied) denied.insert(rights[at]);
  return denied;
}

std::string as_need(const Right& right, const std::string& given) {
  const std::string space = space_of(right, given);
  return in_words(right) + (space.empty() ? "" : " in namespace " + space);
}

// A right that is missing leaves the run inconclusive, also one of the cluster that who was given a namespace has not
// got: what it would have shown, nobody saw.
void mark(PlannedCase& planned, const std::set<Right>& needed, const std::set<Right>& missing,
          const std::string& given) {
  std::vector<std::string> lacks;
  for (const Right& right : needed)
    if (missing.count(right) > 0) lacks.push_back(as_need(right, given));
  if (lacks.empty() || !planned.missing.empty() || !planned.beyond.empty()) return;
  planned.unknown = "needs " + base::joined(lacks, ", ") + ", which the credentials are not allowed";
}

}  // namespace

void preflight(const RunEnvironment& environment, RunPlan& plan, ProbedTarget& target) {
  if (!plan.unusable.empty() || target.factory == nullptr) return;
  const std::string& given = environment.options.space;
  std::vector<std::set<Right>> needs;
  std::set<Right> all;
  for (const PlannedCase& planned : plan.cases) {
    needs.push_back(rights_of(*planned.subject, planned.workload, !given.empty()).needed);
    all.insert(needs.back().begin(), needs.back().end());
  }
  const Interrupter interrupter(environment.stop, *target.factory, environment.clock);
  Evidence evidence = environment.evidence("rights");
  const auto client = target.factory->client(given_identity(), evidence);
  std::set<Right> missing;
  // Who may do everything is asked once.
  if (ask(*client, {"*", "*", "*", ""}, "") == Answer::denied)
    missing = ask_all(*client, {all.begin(), all.end()}, given, environment.stop);
  for (std::size_t at = 0; at < plan.cases.size(); ++at) mark(plan.cases[at], needs[at], missing, given);
  // Those of the cluster first: without a namespace, the others are of no use.
  for (const bool of_cluster : {true, false})
    for (const Right& right : missing)
      if (right.space.empty() == of_cluster) plan.info.missing_rights.push_back("needs " + as_need(right, given));
  target.reviews = evidence.snapshot();
}

}  // namespace o2dms::harness

#include <algorithm>

#include "base/json.h"
#include "harness/case/judges.h"
#include "harness/case/survival.h"

namespace o2dms::harness {

using base::Json;

namespace {

// The creation of the object that an exchange is about; null when it was none of ours.
ExchangeRef creation_of(const Record& record, std::string_view subject) {
  for (const ExchangeRef& creation : record.creations())
    if (subject_of(*creation) == subject && creation->request_body.json != nullptr) return creation;
  return nullptr;
}

// A refused creation has no object to look at: another expectation judges that it was refused.
bool has_success(const std::vector<ExchangeRef>& exchanges) {
  return std::any_of(exchanges.begin(), exchanges.end(),
                     [](const ExchangeRef& exchange) { return succeeded(*exchange); });
}

std::vector<ExchangeRef> answered_objects(const Record& record, const Json& parameters) {
  return record.of_step(base::string_at(parameters, {"step"}));
}

Findings judge_stored_object(const Record& record, const Json& parameters) {
  const std::string expected =
      "the object: its apiVersion, kind, name and namespace, with uid, resourceVersion and creationTimestamp";
  Findings findings;
  const auto exchanges = answered_objects(record, parameters);
  for (const ExchangeRef& exchange : exchanges) {
    const Json& body = exchange->json();
    const ExchangeRef creation = creation_of(record, subject_of(*exchange));
    std::string missing;
    if (!succeeded(*exchange)) {
      if (exchange != creation) findings.push_back(breach(expected, describe(*exchange), *exchange));
      continue;
    }
    if (subject_of(body) != subject_of(*exchange)) missing = "kind and name are " + subject_of(body);
    if (creation != nullptr &&
        base::string_at(body, {"apiVersion"}) != base::string_at(*creation->request_body.json, {"apiVersion"}))
      missing = "apiVersion is \"" + std::string(base::string_at(body, {"apiVersion"})) + "\"";
    if (creation != nullptr && base::string_at(body, {"metadata", "namespace"}) !=
                                   base::string_at(*creation->request_body.json, {"metadata", "namespace"}))
      missing = "metadata.namespace is \"" + std::string(base::string_at(body, {"metadata", "namespace"})) + "\"";
    for (const char* field : {"uid", "resourceVersion", "creationTimestamp"})
      if (base::string_at(body, {"metadata", field}).empty())
        missing = std::string("metadata.") + field + " is not set";
    if (!missing.empty()) findings.push_back(breach(expected, missing, *exchange));
  }
  if (findings.empty() && has_success(exchanges)) findings.push_back(holds(expected, exchanges));
  return findings;
}

Findings judge_sent_survives(const Record& record, const Json& parameters) {
  const std::string expected = "all that was sent is in what came back";
  Findings findings;
  const auto exchanges = answered_objects(record, parameters);
  for (const ExchangeRef& exchange : exchanges) {
    const ExchangeRef creation = creation_of(record, subject_of(*exchange));
    if (creation == nullptr) continue;
    if (!succeeded(*exchange)) {
      if (exchange != creation) findings.push_back(breach(expected, describe(*exchange), *exchange));
    } else if (const auto lost = first_lost(*creation->request_body.json, exchange->json())) {
      findings.push_back(breach(lost->path + " is " + lost->sent + ", as sent", "it is " + lost->found, *exchange));
    } else if (const auto other = first_admission_change(*creation->request_body.json, exchange->json())) {
      findings.push_back(breach(other->path + " is " + other->sent + ", as sent",
                                "it is " + other->found + ": admission of the site may change that", *exchange));
      findings.back().ok = findings.back().warning = true;
    }
  }
  if (findings.empty() && has_success(exchanges)) findings.push_back(holds(expected, exchanges));
  return findings;
}

Findings judge_same_object(const Record& record, const Json& parameters) {
  Findings findings;
  const auto exchanges = answered_objects(record, parameters);
  for (const ExchangeRef& exchange : exchanges) {
    const ExchangeRef creation = creation_of(record, subject_of(*exchange));
    if (creation == nullptr) continue;
    const std::string uid(base::string_at(creation->json(), {"metadata", "uid"}));
    if (uid.empty()) {
      findings.push_back({.ok = false,
                          .shown = false,
                          .subject = std::string(subject_of(*exchange)),
                          .expected = "200 with the object that was created",
                          .actual = "the creation answered no uid to know the object by",
                          .exchanges = {exchange->id}});
      continue;
    }
    if (!succeeded(*exchange) || base::string_at(exchange->json(), {"metadata", "uid"}) != uid)
      findings.push_back(breach("200 with the object of uid " + uid, describe(*exchange), *exchange));
  }
  if (findings.empty() && !exchanges.empty())
    findings.push_back(holds("the object that the creation answered, by its uid", exchanges));
  return findings;
}

}  // namespace

std::vector<ExpectationWord> object_expectations() {
  return {
      {"stored-object",
       {of_step()},
       "every exchange of the step was answered with an object of the kind, name and namespace sent, with uid, "
       "resourceVersion and creationTimestamp",
       judge_stored_object},
      {"sent-survives",
       {of_step()},
       "every exchange of the step was answered with an object that holds all that the creation of the same subject "
       "sent",
       judge_sent_survives},
      {"same-object",
       {of_step()},
       "every exchange of the step was answered with the uid that the creation of the same subject answered",
       judge_same_object},
  };
}

}  // namespace o2dms::harness

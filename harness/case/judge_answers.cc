#include <algorithm>

#include "base/json.h"
#include "harness/case/belonging.h"
#include "harness/case/judges.h"
#include "harness/evidence/curl.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

using base::Json;

Parameter of_step() {
  return {.name = "step", .type = Parameter::Type::step, .doc = "whose exchanges are judged", .required = true};
}

Finding holds(const std::string& expected, const std::vector<ExchangeRef>& exchanges) {
  Finding finding{.expected = expected, .actual = "as expected"};
  for (const ExchangeRef& exchange : exchanges) finding.exchanges.push_back(exchange->id);
  return finding;
}

Finding breach(std::string expected, std::string actual, const Exchange& exchange) {
  return {.ok = false,
          .subject = std::string(subject_of(exchange)),
          .expected = std::move(expected),
          .actual = std::move(actual),
          .exchanges = {exchange.id},
          .curl = to_curl(exchange)};
}

namespace {

// One finding for all that hold, one for each that does not.
template <class Holds>
Findings judge_each(const std::vector<ExchangeRef>& exchanges, const std::string& expected, Holds&& test) {
  Findings findings;
  if (exchanges.empty()) return findings;
  for (const ExchangeRef& exchange : exchanges)
    if (!test(*exchange)) findings.push_back(breach(expected, describe(*exchange), *exchange));
  if (findings.empty()) findings.push_back(holds(expected, exchanges));
  return findings;
}

std::vector<ExchangeRef> of_parameters(const Record& record, const Json& parameters) {
  return record.of_step(base::string_at(parameters, {"step"}));
}

bool is_failure(const Exchange& exchange, int code, std::string_view reason) {
  const Json& body = exchange.json();
  return exchange.fault.empty() && exchange.status == code && base::string_at(body, {"kind"}) == "Status" &&
         base::string_at(body, {"status"}) == "Failure" && base::string_at(body, {"reason"}) == reason &&
         base::integer_at(body, {"code"}) == code;
}

Findings judge_answered(const Record& record, const Json& parameters) {
  const auto status = base::integer_at(parameters, {"status"});
  return judge_each(of_parameters(record, parameters), "status code " + std::to_string(status),
                    [&](const Exchange& exchange) { return exchange.fault.empty() && exchange.status == status; });
}

Findings judge_succeeded(const Record& record, const Json& parameters) {
  return judge_each(of_parameters(record, parameters), "a status code of success",
                    [&](const Exchange& exchange) { return succeeded(exchange); });
}

Findings judge_refused(const Record& record, const Json& parameters) {
  const int status = static_cast<int>(base::integer_at(parameters, {"status"}));
  const std::string reason(base::string_at(parameters, {"reason"}));
  return judge_each(of_parameters(record, parameters),
                    std::to_string(status) + " with a Status of failure, reason " + reason,
                    [&](const Exchange& exchange) { return is_failure(exchange, status, reason); });
}

// Kubernetes takes a request without credentials for one of the user system:anonymous where anonymous requests are
// enabled (its default), and then refuses in the authorisation step. The profile wants every request authenticated:
// what counts is that nobody unidentified gets anything done. Both refusals do that; the second is worth a warning.
Findings judge_refused_unidentified(const Record& record, const Json& parameters) {
  Findings findings;
  const auto exchanges = of_parameters(record, parameters);
  const std::string expected =
      "401 Unauthorized, or, where the server admits anonymous requests, 403 Forbidden; a Status of failure";
  for (const ExchangeRef& exchange : exchanges) {
    if (is_failure(*exchange, 401, "Unauthorized")) continue;
    Finding finding = breach(expected, describe(*exchange), *exchange);
    if (is_failure(*exchange, 403, "Forbidden")) {
      finding.ok = true;
      finding.warning = true;
      finding.actual += "; the server takes it for the anonymous user and refuses that user the right";
    }
    findings.push_back(std::move(finding));
  }
  if (findings.empty() && !exchanges.empty()) findings.push_back(holds(expected, exchanges));
  return findings;
}

Findings judge_kind(const Record& record, const Json& parameters) {
  const std::string kind(base::string_at(parameters, {"kind"}));
  const bool list = kind.size() > 4 && kind.substr(kind.size() - 4) == "List";
  return judge_each(of_parameters(record, parameters),
                    "200 with an object of kind " + kind + (list ? ", a resourceVersion and items" : ""),
                    [&](const Exchange& exchange) {
                      const Json& body = exchange.json();
                      if (!exchange.fault.empty() || exchange.status != 200) return false;
                      if (base::string_at(body, {"kind"}) != kind || base::string_at(body, {"apiVersion"}).empty())
                        return false;
                      return !list || (list_items(body) != nullptr &&
                                       !base::string_at(body, {"metadata", "resourceVersion"}).empty());
                    });
}

Findings judge_not_found(const Record& record, const Json& parameters) {
  return judge_each(of_parameters(record, parameters),
                    "404 with a Status of failure, reason NotFound, that names the object",
                    [](const Exchange& exchange) {
                      if (!is_failure(exchange, 404, "NotFound")) return false;
                      const std::string path = exchange.url.substr(0, exchange.url.find('?'));
                      return base::string_at(exchange.json(), {"details", "name"}) == path.substr(path.rfind('/') + 1);
                    });
}

Findings judge_deletion_answer(const Record& record, const Json& parameters) {
  return judge_each(of_parameters(record, parameters), "200 with a Status of success, or the object",
                    [](const Exchange& exchange) {
                      const Json& body = exchange.json();
                      if (!exchange.fault.empty() || exchange.status != 200) return false;
                      if (base::string_at(body, {"kind"}) == "Status")
                        return base::string_at(body, {"status"}) == "Success";
                      return subject_of(body) == subject_of(exchange);
                    });
}

// A target whose verification the user switched off is not failed for it; nothing is shown of it either.
Findings judge_tls_verified(const Record& record, const Json& parameters) {
  Findings findings;
  for (const ExchangeRef& exchange : of_parameters(record, parameters)) {
    const std::string expected = "TLS 1.2 or 1.3, and a server certificate that the given CA vouches for";
    const bool modern = exchange->tls_version == "TLSv1.2" || exchange->tls_version == "TLSv1.3";
    if (modern && exchange->tls_verified) {
      findings.push_back(holds(expected, {exchange}));
      continue;
    }
    Finding finding = breach(
        expected,
        modern ? exchange->tls_version + ", not verified" : "\"" + exchange->tls_version + "\" as the version of TLS",
        *exchange);
    finding.shown = !modern;
    findings.push_back(std::move(finding));
  }
  return findings;
}

// What is there beside the workload (a namespace's own ServiceAccount, say) is no residue of it, though the target
// should not have listed it.
Findings judge_nothing_left(const Record& record, const Json&) {
  const Belonging own = belonging_of(record);
  const auto is_left = [&](const Json& item) {
    return own.owns(item) || base::string_at(item, {"metadata", "namespace"}).empty();
  };
  const std::string expected = "a list without an object of the workload";
  Findings findings;
  const auto exchanges = record.of_step("list-left");
  for (const ExchangeRef& exchange : exchanges) {
    const Json::array_t* items = list_items(exchange->json());
    if (turned_away(*exchange)) {
      findings.push_back(breach(expected, describe(*exchange), *exchange));
      findings.back().shown = false;  // who may not look has seen nothing that is left
    } else if (!succeeded(*exchange) || items == nullptr) {
      findings.push_back(breach(expected, describe(*exchange), *exchange));
    } else if (const auto left = std::find_if(items->begin(), items->end(), is_left); left != items->end()) {
      const std::string name(base::string_at(*left, {"metadata", "name"}, "(no name)"));
      findings.push_back(breach(expected, "\"" + name + "\" is left", *exchange));
    }
  }
  if (findings.empty() && !exchanges.empty()) findings.push_back(holds(expected, exchanges));
  return findings;
}

// An answer of one who knows the URL: whatever it says but that there is no such thing. A refusal of ours, or no
// answer, says neither.
Findings judge_served(const Record& record, const Json& parameters) {
  constexpr int kNotFound = 404, kMethodNotAllowed = 405, kNotImplemented = 501;
  const std::string expected = "an answer of what is served there: neither 404 nor 405 nor 501";
  Findings findings;
  std::vector<ExchangeRef> served;
  for (const ExchangeRef& exchange : of_parameters(record, parameters)) {
    const int status = exchange->status;
    const bool unknown = !exchange->fault.empty() || turned_away(*exchange);
    if (!unknown && status != kNotFound && status != kMethodNotAllowed && status != kNotImplemented) {
      served.push_back(exchange);
      continue;
    }
    findings.push_back(breach(expected, describe(*exchange), *exchange));
    findings.back().shown = !unknown;
  }
  if (!served.empty()) findings.push_back(holds(expected, served));
  return findings;
}

// What the redactor knows for a secret was marked when the answer was captured.
Findings judge_tells_no_secret(const Record& record, const Json& parameters) {
  return judge_each(of_parameters(record, parameters), "an answer without any secret", [](const Exchange& exchange) {
    return exchange.fault.empty() && !has_redaction(exchange.response_body.text);
  });
}

}  // namespace

std::vector<ExpectationWord> answer_expectations() {
  return {
      {"tells-no-secret",
       {of_step()},
       "no answer of the step shows a secret: a credential, or a value of a Secret that the case sent",
       judge_tells_no_secret},
      {"answered",
       {of_step(), {.name = "status", .type = Parameter::Type::number, .doc = "the code", .required = true}},
       "every exchange of the step was answered with this status code",
       judge_answered,
       false},
      {"served",
       {of_step()},
       "every exchange of the step was answered otherwise than by 404, 405 or 501: what stands there is served, whatever "
       "it says to the request",
       judge_served,
       false},
      {"succeeded",
       {of_step()},
       "every exchange of the step was answered with a 2xx, whichever",
       judge_succeeded,
       false},
      {"refused",
       {of_step(),
        {.name = "status", .type = Parameter::Type::number, .doc = "the code", .required = true},
        {.name = "reason", .doc = "of the Status", .required = true}},
       "every exchange of the step was answered with this code, and a Status of failure with this reason",
       judge_refused},
      {"refused-unidentified",
       {of_step()},
       "every exchange of the step was answered with 401 Unauthorized, or as the anonymous user with 403 Forbidden (a "
       "warning)",
       judge_refused_unidentified},
      {"kind",
       {of_step(), {.name = "kind", .doc = "of the object", .required = true}},
       "every exchange of the step was answered with an object of this kind, and with a list of items when it is a "
       "list",
       judge_kind},
      {"not-found",
       {of_step()},
       "every exchange of the step was answered with 404, and a Status of reason NotFound that names the object",
       judge_not_found},
      {"deletion-answer",
       {of_step()},
       "every exchange of the step was answered with 200, and a Status of success or the object",
       judge_deletion_answer},
      {"nothing-left",
       {},
       "every list of what might be left (step list-left) is a list, without an object of the workload",
       judge_nothing_left},
      {"tls-verified",
       {of_step()},
       "every exchange of the step was over TLS 1.2 or 1.3, with a certificate that the CA vouches for",
       judge_tls_verified,
       false},
  };
}

}  // namespace o2dms::harness

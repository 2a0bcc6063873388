#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/json.h"
#include "harness/case/case_identity.h"
#include "harness/case/judges.h"
#include "harness/case/labels.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr std::string_view kMark = "o2dms-intruder";

// "delete" of "attempt delete ConfigMap/kept".
std::string_view verb_of(const Exchange& attempt) {
  const std::string_view rest = subject_of(attempt);
  return rest.substr(0, rest.find(' '));
}

bool is_deletion(std::string_view verb) {
  return verb == "delete" || verb == "deletecollection";
}

// Whom the target knows: 403 is due where he has no right.
bool is_by_known(const Exchange& attempt) {
  return find_case_identity(attempt.identity).is_known;
}

// Whether the one who tried has the right; whether the target has learned so by now is not judged.
bool is_allowed(const Exchange& attempt) {
  return may(find_case_identity(attempt.identity), verb_of(attempt));
}

// The attempts that an expectation is about.
std::vector<ExchangeRef> attempts_of(const Record& record, const Json& parameters) {
  std::vector<ExchangeRef> attempts = record.of_step("attempt");
  const bool deletions = base::string_at(parameters, {"verbs"}) == "deletions";
  std::erase_if(attempts, [&](const ExchangeRef& attempt) {
    return is_allowed(*attempt) || is_deletion(verb_of(*attempt)) != deletions;
  });
  return attempts;
}

bool is_status(const Exchange& exchange, std::string_view reason) {
  return base::string_at(exchange.json(), {"kind"}) == "Status" &&
         base::string_at(exchange.json(), {"reason"}) == reason;
}

// Kubernetes' own default bindings and ours are left out: they give nothing that is attempted and to be refused.
bool binds(const Json& item, const std::set<std::string>& names) {
  if (base::string_at(item, {"metadata", "labels", "kubernetes.io/bootstrapping"}) == "rbac-defaults") return false;
  if (base::string_at(item, {"metadata", "labels", kManagedBy}) == kManagedByUs) return false;
  for (const Json& subject : base::elements_at(item, {"subjects"})) {
    const std::string name(base::string_at(subject, {"name"})), space(base::string_at(subject, {"namespace"}));
    const bool account = base::string_at(subject, {"kind"}) == "ServiceAccount";
    if (names.count(account ? "system:serviceaccount:" + space + ":" + name : name) > 0) return true;
  }
  return false;
}

enum class Right { none, bound, unknown };

// Whether the account that made the attempt had a right after all: some clusters bind rights to all accounts.
Right right_of(const Record& record, const Exchange& attempt) {
  const Json* review = nullptr;
  const Json* question = nullptr;
  for (const ExchangeRef& one : record.of_step("review"))
    if (subject_of(*one) == subject_of(attempt) && succeeded(*one)) {
      review = &one->json();
      question = one->request_body.json.get();
    }
  if (review == nullptr || question == nullptr || base::find(*review, {"status", "allowed"}) == nullptr)
    return Right::unknown;
  if (!base::bool_at(*review, {"status", "allowed"})) return Right::none;
  std::set<std::string> names = {std::string(base::string_at(*question, {"spec", "user"}))};
  for (const std::string& group : base::texts_at(*question, {"spec", "groups"})) names.insert(group);
  for (const ExchangeRef& bindings : record.of_step("bindings")) {
    if (!succeeded(*bindings)) return Right::unknown;
    for (const Json& item : base::elements_at(bindings->json(), {"items"}))
      if (binds(item, names)) return Right::bound;
  }
  return record.of_step("bindings").empty() ? Right::unknown : Right::none;
}

bool was_let_in(const Exchange& attempt) {
  return attempt.fault.empty() && !turned_away(attempt);
}

// An answer that only one gives who has let the request in: a success, or a Status about what was asked for.
bool got_through(const Exchange& attempt) {
  static constexpr std::array<std::string_view, 7> kLater = {
      "NotFound", "AlreadyExists", "Conflict", "Invalid", "Gone", "UnsupportedMediaType", "MethodNotAllowed"};
  if (succeeded(attempt)) return true;
  return std::any_of(kLater.begin(), kLater.end(), [&](std::string_view reason) { return is_status(attempt, reason); });
}

// The uid of an object that the case made, which stands in the answer to one who may not read it.
bool shows_object(const Record& record, const Exchange& attempt) {
  for (const ExchangeRef& creation : record.creations()) {
    const auto uid = base::string_at(creation->json(), {"metadata", "uid"});
    if (!uid.empty() && attempt.response_body.text.find(uid) != std::string::npos) return true;
  }
  return false;
}

Finding unshown(Finding finding, std::string why) {
  finding.shown = false;
  finding.actual += "; " + std::move(why);
  return finding;
}

Finding warned(Finding finding, std::string why) {
  finding.ok = true;
  finding.warning = true;
  finding.actual += "; " + std::move(why);
  return finding;
}

bool is_anonymous_refusal(const Exchange& attempt) {
  if (attempt.status != 403) return false;
  const bool is_named = attempt.response_body.text.find("system:anonymous") != std::string::npos;
  return is_named || attempt.identity == "no-credentials" || attempt.identity == "untrusted-certificate";
}

// One who proves nothing: 401. Nothing when that is the answer.
std::optional<Finding> judge_unproven(const Exchange& attempt) {
  if (attempt.fault.empty() && attempt.status == 401 && is_status(attempt, "Unauthorized")) return std::nullopt;
  Finding finding = breach("401 with a Status of failure, reason Unauthorized", describe(attempt), attempt);
  if (!attempt.fault.empty())
    return attempt.fault == "timeout" || attempt.fault == "cancelled"
               ? unshown(std::move(finding), "which is no answer")
               : warned(std::move(finding), "nobody is let in, without being told so");
  if (attempt.status == 429 || attempt.status == 503) return unshown(std::move(finding), "which is overload");
  if (is_anonymous_refusal(attempt))
    return warned(std::move(finding), "the server takes it for the anonymous user and refuses that user the right");
  if (attempt.status == 403 || got_through(attempt)) return finding;
  return warned(std::move(finding), "nobody is let in, in another form than Kubernetes' own");
}

// One who is known and has no right: 403.
std::optional<Finding> judge_without_right(const Record& record, const Exchange& attempt) {
  if (attempt.fault.empty() && attempt.status == 403 && is_status(attempt, "Forbidden")) return std::nullopt;
  Finding finding = breach("403 with a Status of failure, reason Forbidden", describe(attempt), attempt);
  if (!attempt.fault.empty()) return unshown(std::move(finding), "which is no answer");
  if (attempt.status == 429 || attempt.status == 503) return unshown(std::move(finding), "which is overload");
  if (attempt.status == 403) return warned(std::move(finding), "refused, without a Status");
  if (attempt.status == 401) {
    const auto known = record.of_step("known");
    const bool is_known = std::any_of(known.begin(), known.end(), [](const auto& one) { return succeeded(*one); });
    return is_known ? std::move(finding) : unshown(std::move(finding), "so that it may not know the account at all");
  }
  const Right right = right_of(record, attempt);
  if (right == Right::bound) return warned(std::move(finding), "a binding gives all accounts this right");
  if (right == Right::unknown && succeeded(attempt))
    return unshown(std::move(finding), "whether the account has this right, nobody could say");
  if (right == Right::unknown && !got_through(attempt))
    return warned(std::move(finding), "refused in another form than Kubernetes' own");
  return finding;
}

Findings judge_refusals(const Record& record, const Json& parameters) {
  const std::string expected = "every attempt is refused";
  const auto attempts = attempts_of(record, parameters);
  Findings findings;
  std::vector<ExchangeRef> refused;
  std::set<std::string> warnings;  // one finding for each sort of them
  for (const ExchangeRef& attempt : attempts) {
    if (turned_away(*attempt)) refused.push_back(attempt);
    auto finding = is_by_known(*attempt) ? judge_without_right(record, *attempt) : judge_unproven(*attempt);
    if (!finding) continue;
    if (!finding->is_breach() && !warnings.insert(std::to_string(attempt->status) + attempt->fault).second) continue;
    findings.push_back(*std::move(finding));
  }
  if (!refused.empty()) findings.push_back(holds(expected, refused));
  // Of a site where all is allowed, or nothing is answered, nothing was shown.
  const bool all_by_fault = !attempts.empty() && std::all_of(attempts.begin(), attempts.end(),
                                                             [](const auto& one) { return !one->fault.empty(); });
  if (refused.empty() && !all_by_fault)
    for (Finding& finding : findings)
      if (finding.warning) {
        finding.warning = finding.ok = finding.shown = false;
      }
  return findings;
}

struct Effect {
  std::string what;
  bool by_deletion = false;
};

// What became of an object that was there before, as the list of its collection shows it now.
std::optional<Effect> effect_on(const Json& before, const Json& items) {
  const auto name = base::string_at(before, {"metadata", "name"});
  const auto now = std::find_if(items.begin(), items.end(), [&](const Json& item) {
    return base::string_at(item, {"metadata", "name"}) == name &&
           base::string_at(item, {"metadata", "uid"}) == base::string_at(before, {"metadata", "uid"});
  });
  const std::string subject = subject_of(before);
  if (now == items.end()) return Effect{subject + " is not there any more", true};
  if (!base::string_at(*now, {"metadata", "deletionTimestamp"}).empty())
    return Effect{subject + " is being deleted", true};
  if (base::find(*now, {"metadata", "labels", kMark}) != nullptr || base::find(*now, {"data", kMark}) != nullptr)
    return Effect{subject + " holds what the attempts wrote"};
  const Json* replicas = base::find(before, {"spec", "replicas"});
  const Json* replicas_now = base::find(*now, {"spec", "replicas"});
  if (replicas != nullptr && replicas_now != nullptr && *replicas != *replicas_now)
    return Effect{subject + " was scaled to " + base::to_text(*replicas_now)};
  return std::nullopt;
}

std::string path_of_url(const std::string& url) {
  return url.substr(0, url.find('?'));
}

bool is_one_of_ours(const Record& record, std::string_view intruder) {
  for (const ExchangeRef& creation : record.creations())
    if (creation->request_body.json != nullptr &&
        std::string(base::string_at(*creation->request_body.json, {"metadata", "name"})) + "-intruder" == intruder)
      return true;
  return false;
}

std::vector<Effect> effects_in(const Record& record, const Exchange& after, const Json::array_t& items) {
  std::vector<Effect> effects;
  for (const ExchangeRef& before : record.of_step("before")) {
    const std::string url = path_of_url(before->url);
    if (!succeeded(*before) || url.substr(0, url.rfind('/')) != path_of_url(after.url)) continue;
    if (const auto effect = effect_on(before->json(), items)) effects.push_back(*effect);
  }
  for (const Json& item : items) {
    const auto name = base::string_at(item, {"metadata", "name"});
    if (is_one_of_ours(record, name)) effects.push_back({"\"" + std::string(name) + "\" was created"});
  }
  return effects;
}

bool is_explained(const Record& record) {
  for (const ExchangeRef& attempt : record.of_step("attempt"))
    if (is_by_known(*attempt) && !is_allowed(*attempt) && was_let_in(*attempt) &&
        right_of(record, *attempt) != Right::none)
      return true;
  return false;
}

Findings judge_nothing_done(const Record& record, const Json& parameters) {
  const bool deletions = base::string_at(parameters, {"verbs"}) == "deletions";
  const std::string expected =
      deletions ? "every object is still there, with the uid it had" : "no object is shown, created or changed";
  Findings findings;
  std::vector<ExchangeRef> seen;
  if (!deletions)
    for (const ExchangeRef& attempt : attempts_of(record, parameters))
      if (!succeeded(*attempt) && shows_object(record, *attempt))
        findings.push_back(breach(expected, describe(*attempt) + ", and the object in it", *attempt));
  for (const ExchangeRef& after : record.of_step("after")) {
    const Json::array_t* items = list_items(after->json());
    if (!succeeded(*after) || items == nullptr) continue;
    seen.push_back(after);
    for (const Effect& effect : effects_in(record, *after, *items))
      if (effect.by_deletion == deletions) findings.push_back(breach(expected, effect.what, *after));
  }
  if (!findings.empty() && is_explained(record))
    for (Finding& finding : findings) finding = unshown(std::move(finding), "the account may have had the right");
  if (findings.empty() && !seen.empty()) findings.push_back(holds(expected, seen));
  return findings;
}

// One who was refused by authentication, or by load, shows nothing of his rights.
bool tells_right(const Exchange& attempt) {
  constexpr int kForbidden = 403;
  return attempt.fault.empty() && (!turned_away(attempt) || attempt.status == kForbidden);
}

Findings judge_review_agrees(const Record& record, const Json& parameters) {
  Findings findings;
  for (const ExchangeRef& review : record.of_step(base::string_at(parameters, {"step"}))) {
    const auto attempts =
        record.of_step(std::string(base::string_at(parameters, {"with"})) + " " + std::string(subject_of(*review)));
    if (attempts.empty()) continue;
    const Exchange& attempt = *attempts.back();
    const std::string expected = "a review that says whether \"" + attempt.step + "\" is allowed";
    const Json* allowed = base::find(review->json(), {"status", "allowed"});
    const bool done = !turned_away(attempt);
    if (succeeded(*review) && allowed != nullptr && *allowed == done && tells_right(attempt)) {
      findings.push_back(holds(expected, {review, attempts.back()}));
      continue;
    }
    findings.push_back(breach(expected,
                              describe(*review) + (allowed == nullptr ? "" : ", allowed: " + base::to_text(*allowed)) +
                                  "; " + describe(attempt),
                              *review));
    findings.back().shown = !turned_away(*review) && review->fault.empty() && tells_right(attempt);
  }
  return findings;
}

Parameter verbs() {
  return {.name = "verbs",
          .doc = "deletions: delete and deletecollection; others: the rest",
          .required = true,
          .allowed = {"deletions", "others"}};
}

}  // namespace

std::vector<ExpectationWord> access_expectations() {
  return {
      {"attempts-refused",
       {verbs()},
       "every attempt was refused: 401 to one who proves nothing, 403 to one who is known and has no right; other "
       "forms of a refusal are warnings, and an account that the site gave rights shows nothing",
       judge_refusals},
      {"review-agrees",
       {of_step(),
        {.name = "with",
         .type = Parameter::Type::step,
         .doc = "where it is tried, by the same names",
         .required = true}},
       "every access review of the step says what came of the request of the same name in the other step",
       judge_review_agrees},
      {"nothing-done",
       {verbs()},
       "after the attempts all objects are as they were, none was shown and none is new",
       judge_nothing_done},
  };
}

}  // namespace o2dms::harness

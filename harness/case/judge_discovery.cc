#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/joined.h"
#include "base/json.h"
#include "harness/case/judges.h"
#include "harness/case/native_types.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string listed(const std::set<std::string>& texts) {
  return base::joined({texts.begin(), texts.end()}, ", ");
}

std::set<std::string> versions_in(const std::vector<ExchangeRef>& exchanges) {
  std::set<std::string> versions;
  for (const ExchangeRef& exchange : exchanges)
    if (succeeded(*exchange)) versions.emplace(base::string_at(exchange->json(), {"gitVersion"}));
  return versions;
}

// What an answer says that one cluster says always: the uid of a namespace, the versions of the native groups. Others'
// groups come and go as they are installed.
std::string identity_in(const Exchange& exchange) {
  if (subject_of(exchange) != "groups") return std::string(base::string_at(exchange.json(), {"metadata", "uid"}));
  std::set<std::string> native;
  for (const std::string& version : read_group_versions(exchange.json(), false))
    if (ApiType{.group_version = version}.is_native()) native.insert(version);
  return listed(native);
}

// All that answered one question, compared with the first.
Findings compare(const std::string& question, const std::vector<ExchangeRef>& answers, bool upgrading) {
  const std::string expected = "the same on every connection";
  constexpr int kNotFound = 404;
  Findings findings;
  ExchangeRef first;
  for (const ExchangeRef& answer : answers)
    if (first == nullptr && succeeded(*answer)) first = answer;
  if (first == nullptr) return findings;
  const std::string wanted = identity_in(*first);
  for (const ExchangeRef& answer : answers) {
    if (!succeeded(*answer) && answer->status != kNotFound) continue;
    const std::string found = succeeded(*answer) ? identity_in(*answer) : describe(*answer);
    if (found == wanted) continue;
    Finding finding = breach(expected + ": " + wanted, found, *answer);
    // While a cluster is being upgraded, its servers may know different groups; it stays the same cluster.
    finding.ok = finding.warning = question == "groups" && upgrading;
    findings.push_back(std::move(finding));
    break;
  }
  if (findings.empty()) findings.push_back(holds(expected, answers));
  findings.back().subject = question;
  return findings;
}

Findings judge_one_cluster(const Record& record, const Json&) {
  const auto all = record.of_step("who");
  std::map<std::string, std::vector<ExchangeRef>> questions;
  for (const ExchangeRef& exchange : all) questions[std::string(subject_of(*exchange))].push_back(exchange);
  const std::set<std::string> versions = versions_in(questions["version"]);
  Findings findings;
  bool identified = false;
  for (const auto& [question, answers] : questions) {
    if (question == "version") continue;
    for (Finding& finding : compare(question, answers, versions.size() > 1)) {
      identified = identified || question != "groups";
      findings.push_back(std::move(finding));
    }
  }
  if (versions.size() > 1) {
    Finding finding = breach("one version on every connection", listed(versions), *questions["version"].front());
    finding.ok = finding.warning = true;
    finding.actual += "; a cluster that is being upgraded answers so";
    findings.push_back(std::move(finding));
  }
  if (!identified && !all.empty()) {
    Finding finding =
        breach("a namespace that can be read, by whose uid a cluster is known", describe(*all.back()), *all.back());
    finding.shown = false;
    findings.push_back(std::move(finding));
  }
  return findings;
}

// Whether an answer over a line without TLS comes from the API: an object of it, a refusal included.
bool is_api_answer(const Exchange& exchange) {
  const Json& body = exchange.json();
  return succeeded(exchange) || base::string_at(body, {"kind"}) == "Status" ||
         !base::string_at(body, {"gitVersion"}).empty();
}

Findings judge_no_plain_http(const Record& record, const Json&) {
  const std::string expected = "no answer of the API without TLS";
  constexpr int kBadRequest = 400;
  const auto exchanges = record.of_step("plain");
  Findings findings;
  for (const ExchangeRef& exchange : exchanges) {
    if (!exchange->fault.empty() || exchange->status == kBadRequest || !is_api_answer(*exchange)) continue;
    findings.push_back(breach(expected, describe(*exchange), *exchange));
  }
  if (findings.empty() && !exchanges.empty()) findings.push_back(holds(expected, exchanges));
  return findings;
}

// The types that discovery lists, by group version and name; of each the answer that lists it.
struct Listed {
  ApiType type;
  ExchangeRef source;
};
using ListedTypes = std::map<std::pair<std::string, std::string>, Listed>;

ListedTypes listed_types(const Record& record) {
  ListedTypes types;
  for (const ExchangeRef& exchange : record.of_step("walk-types"))
    if (succeeded(*exchange))
      for (ApiType& type : read_api_types(exchange->json())) {
        std::pair key(type.group_version, type.name);
        types.try_emplace(std::move(key), Listed{std::move(type), exchange});
      }
  return types;
}

// The oldest that answered, for a cluster that is being upgraded.
std::optional<int> announced_minor(const Record& record) {
  std::optional<int> oldest;
  for (const std::string& version : versions_in(record.of_step("walk-version")))
    if (const auto minor = minor_of(version)) oldest = std::min(oldest.value_or(*minor), *minor);
  return oldest;
}

// What is wrong with a native type as discovery lists it; empty when nothing is.
std::string what_lacks(const ApiType& native, const ListedTypes& types) {
  const auto at = types.find({native.group_version, native.name});
  if (at == types.end()) return "is not listed";
  const ApiType& found = at->second.type;
  if (found.kind != native.kind) return "is listed with kind \"" + found.kind + "\", which is no " + native.kind;
  if (found.namespaced != native.namespaced)
    return native.namespaced ? "is listed as cluster-scoped" : "is listed as namespaced";
  std::set<std::string> missing;
  for (const std::string& verb : native.verbs)
    if (!found.has(verb)) missing.insert(verb);
  return missing.empty() ? "" : "is listed without " + listed(missing);
}

// A group whose list could not be had because of load, rights or the connection: nothing is said of it.
bool is_unknown(const Record& record, const std::string& group_version) {
  for (const ExchangeRef& exchange : record.of_step("walk-types " + group_version))
    if (!exchange->fault.empty() || turned_away(*exchange)) return true;
  return false;
}

Findings judge_natives_listed(const Record& record, const Json&) {
  const auto versions = record.of_step("walk-version");
  Findings findings;
  if (versions.empty()) return findings;
  const auto minor = announced_minor(record);
  if (!minor) {
    Finding finding = breach("a version of Kubernetes 1, as v1.29.3", describe(*versions.front()), *versions.front());
    finding.shown = succeeded(*versions.front());
    return {finding};
  }
  const std::string expected = "the native resources of Kubernetes 1." + std::to_string(*minor) + " with their verbs";
  const ListedTypes types = listed_types(record);
  const auto groups = record.of_step("walk-groups");
  for (const ApiType& native : native_types(*minor)) {
    const std::string lacks = what_lacks(native, types);
    if (lacks.empty()) continue;
    const auto sources = record.of_step("walk-types " + native.group_version);
    const Exchange& source = sources.empty() ? *groups.back() : *sources.back();
    Finding finding = breach(expected, native.group_version + "/" + native.name + " " + lacks, source);
    finding.shown = !is_unknown(record, native.group_version) && !turned_away(source) && source.fault.empty();
    findings.push_back(std::move(finding));
  }
  if (findings.empty()) findings.push_back(holds(expected, record.of_step("walk-types")));
  return findings;
}

// Nothing is said of a LIST that was refused, or of an answer that never came.
Findings judge_listed_works(const Record& record, const Json&) {
  const std::string expected = "what discovery lists is there: 200 with a list of its kind";
  const ListedTypes types = listed_types(record);
  Findings findings;
  std::vector<ExchangeRef> good;
  for (const auto& [key, one] : types) {
    const auto lists = record.of_step("walk-list " + key.first + "/" + key.second);
    if (lists.empty() || turned_away(*lists.front()) || !lists.front()->fault.empty()) continue;
    const Exchange& list = *lists.front();
    const auto kind = base::string_at(list.json(), {"kind"});
    if (succeeded(list) && kind == one.type.kind + "List")
      good.push_back(lists.front());
    else
      findings.push_back(breach(expected, describe(list), list));
  }
  // A group that is named must be there; one that an aggregated server serves may be down.
  for (const ExchangeRef& group : record.of_step("walk-types"))
    if (!succeeded(*group) && !turned_away(*group) && group->fault.empty() &&
        ApiType{.group_version = std::string(subject_of(*group))}.is_native())
      findings.push_back(breach("the resources of a group that discovery names", describe(*group), *group));
  if (!good.empty()) findings.push_back(holds(expected, good));
  return findings;
}

}  // namespace

std::vector<ExpectationWord> discovery_expectations() {
  return {
      {"one-cluster",
       {},
       "on every connection the same cluster answered, by the uids of namespaces and the versions of the native "
       "groups; "
       "two versions of the server are a warning",
       judge_one_cluster},
      {"no-plain-http",
       {},
       "without TLS the API was not served: a refusal, a redirect or no answer",
       judge_no_plain_http},
      {"natives-listed",
       {},
       "discovery lists the stable native resources of the version that the target announces, with kind, scope and "
       "verbs",
       judge_natives_listed},
      {"listed-works",
       {},
       "each native type that discovery lists answers a LIST with a list of its kind, unless we may not",
       judge_listed_works},
  };
}

}  // namespace o2dms::harness

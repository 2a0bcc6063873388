#include "harness/run/known_deviations.h"

#include <algorithm>

#include "base/json.h"
#include "base/rfc3339.h"
#include "base/yaml.h"
#include "harness/case/yaml_fields.h"
#include "harness/run/selection.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool knows(const Catalogue& catalogue, const std::string& clause) {
  return std::any_of(catalogue.requirements.begin(), catalogue.requirements.end(),
                     [&](const Requirement& one) { return one.id == clause || one.clause == clause; });
}

base::Result<KnownDeviation> read_entry(const Json& entry, const std::string& where, const Catalogue& catalogue) {
  if (auto checked = check_keys(entry, {"case", "clause", "reason", "link", "expires"}, where); !checked)
    return base::failure(checked.error());
  KnownDeviation known;
  for (const auto& [key, field] :
       {std::pair("case", &known.glob), std::pair("clause", &known.clause), std::pair("reason", &known.reason),
        std::pair("link", &known.link), std::pair("expires", &known.last_day)}) {
    *field = base::string_at(entry, {key});
    if (field->empty()) return base::fail(where + ": " + key + " is missing, or no text");
  }
  known.where = where + " (" + known.glob + ")";
  if (!knows(catalogue, known.clause))
    return base::fail(where + ": clause \"" + known.clause +
                      "\" is neither a requirement nor a clause of one; `o2dms list` shows them all");
  const auto end = base::parse_rfc3339(known.last_day + "T23:59:59Z");
  if (!end) return base::fail(where + ": expires \"" + known.last_day + "\" is no day: give it as in 2027-03-31");
  known.expires = *end;
  return known;
}

bool lists(const KnownDeviation& known, const CaseResult& result, const Finding& finding) {
  return matches_glob(known.glob, result.id) && (known.clause == finding.requirement || known.clause == finding.clause);
}

bool shows_in(const KnownDeviation& known, const CaseResult& result) {
  return std::any_of(result.findings.begin(), result.findings.end(),
                     [&](const Finding& finding) { return finding.is_breach() && lists(known, result, finding); });
}

bool was_judged(const CaseResult& result) {
  return result.outcome == Outcome::passed || result.outcome == Outcome::failed ||
         result.outcome == Outcome::known_deviation;
}

// Empty when it is still true, or when nobody can know.
std::string why_stale(const KnownDeviation& known, const RunInfo& info, const std::vector<CaseResult>& results,
                      base::Time now) {
  if (now > known.expires) return "has expired on " + known.last_day;
  const auto matches = [&](const Case* one) { return matches_glob(known.glob, one->id); };
  if (std::any_of(info.left_out.begin(), info.left_out.end(), matches)) return {};
  if (std::none_of(info.plan.begin(), info.plan.end(), matches)) return "matches no case";
  for (const CaseResult& result : results)
    if (matches_glob(known.glob, result.id) && (!was_judged(result) || shows_in(known, result))) return {};
  return "is not seen any more: no case it matches breaks " + known.clause;
}

}  // namespace

base::Result<std::vector<KnownDeviation>> load_known_deviations(std::string_view text, const std::string& origin,
                                                                const Catalogue& catalogue) {
  auto documents = base::parse_yaml(text, origin);
  if (!documents) return base::failure(documents.error());
  std::vector<KnownDeviation> all;
  for (const Json& document : *documents) {
    if (!document.is_array()) return base::fail(origin + ": a list of known deviations is expected");
    for (const Json& entry : document) {
      auto known = read_entry(entry, origin + ": entry " + std::to_string(all.size() + 1), catalogue);
      if (!known) return base::failure(known.error());
      all.push_back(std::move(*known));
    }
  }
  if (all.empty()) return base::fail(origin + ": no known deviation is in it");
  return all;
}

void apply_known_deviations(const std::vector<KnownDeviation>& known, CaseResult& result) {
  if (result.outcome != Outcome::failed) return;
  const KnownDeviation* by = nullptr;
  for (const Finding& finding : result.findings) {
    if (!finding.is_breach()) continue;
    const auto entry = std::find_if(known.begin(), known.end(),
                                    [&](const KnownDeviation& one) { return lists(one, result, finding); });
    if (entry == known.end()) return;
    by = &*entry;
  }
  if (by == nullptr) return;
  result.outcome = Outcome::known_deviation;
  result.reason = by->reason + " (" + by->link + ", until " + by->last_day + "): " + result.reason;
}

std::vector<std::string> stale_deviations(const std::vector<KnownDeviation>& known, const RunInfo& info,
                                          const std::vector<CaseResult>& results, base::Time now) {
  std::vector<std::string> stale;
  for (const KnownDeviation& one : known)
    if (const std::string why = why_stale(one, info, results, now); !why.empty())
      stale.push_back(one.where + " " + why);
  return stale;
}

}  // namespace o2dms::harness

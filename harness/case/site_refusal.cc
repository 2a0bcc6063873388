#include "harness/case/site_refusal.h"

#include <algorithm>
#include <map>

namespace o2dms::harness {
namespace {

// The refused creations that a dry run explains, by the ids of their exchanges, with the cluster's words.
std::map<std::uint64_t, std::string> explained(const Record& record) {
  std::map<std::uint64_t, std::string> refused;
  for (const char* verb : {"create", "recreate"})
    for (const ExchangeRef& creation : record.of_step(verb)) {
      if (admission_words(*creation).empty()) continue;
      for (const ExchangeRef& tried : record.of_step(admission_step(subject_of(*creation))))
        if (const std::string words = admission_words(*tried); !words.empty()) refused[creation->id] = words;
    }
  return refused;
}

}  // namespace

// Authorisation says "is forbidden: User", and who has been asked whether we may has said yes.
bool is_of_admission(std::string_view words) {
  constexpr std::string_view kForbidden = "is forbidden: ";
  if (words.find("admission webhook \"") != std::string_view::npos) return true;
  const auto at = words.find(kForbidden);
  return at != std::string_view::npos && !words.substr(at + kForbidden.size()).starts_with("User ");
}

std::string admission_words(const Exchange& answer) {
  constexpr std::size_t kMost = 300;
  const base::Json& body = answer.json();
  const bool refuses = answer.fault.empty() && answer.status >= 400 && answer.status < 500 &&
                       base::string_at(body, {"kind"}) == "Status" && base::string_at(body, {"status"}) == "Failure";
  const std::string_view words = base::string_at(body, {"message"});
  return refuses && is_of_admission(words) ? std::string(words.substr(0, kMost)) : std::string();
}

std::string admission_step(std::string_view subject) {
  return "admission " + std::string(subject);
}

void excuse_refusals_by_site(const Record& record, std::vector<Finding>& findings) {
  const auto refused = explained(record);
  if (refused.empty()) return;
  for (Finding& finding : findings) {
    const auto at = std::find_if(finding.exchanges.begin(), finding.exchanges.end(),
                                 [&](std::uint64_t id) { return refused.count(id) > 0; });
    if (!finding.is_breach() || at == finding.exchanges.end()) continue;
    finding.shown = false;
    finding.actual += "; its dry run is refused as well, by the site's admission: " + refused.at(*at);
  }
}

}  // namespace o2dms::harness

// Rules of metadata that show only when an object was seen more than once.
#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/ascii.h"
#include "base/json.h"
#include "base/rfc3339.h"
#include "harness/case/passive.h"
#include "harness/case/sightings.h"

namespace o2dms::harness {

using base::Json;

namespace {

// How far the creationTimestamp of an object may be from the Date of the answer to its creation.
constexpr auto kClockTolerance = std::chrono::minutes(10);

// RFC 4122, in the form of RFC 9562 section 4: 8-4-4-4-12 digits.
bool is_uuid(std::string_view text) {
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = base::to_lower(text[i]);
    if (hyphen ? c != '-' : !base::is_digit(c) && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

std::string object_of(const Sighting& sighting) {
  return sighting.collection + "/" + std::string(base::string_at(*sighting.object, {"metadata", "name"}));
}

// The collection without its group version: one object may be seen by several.
std::string resource_of(const Sighting& sighting) {
  const ApiUrl url = read_api_url(sighting.exchange->url);
  return std::string(base::string_at(*sighting.object, {"metadata", "namespace"})) + "/" + url.resource + "/" +
         std::string(base::string_at(*sighting.object, {"metadata", "name"}));
}

Findings judge_uids(const Record& record) {
  RuleFindings found("a uid that is a UUID, and no other object's");
  struct Owner {
    std::string resource;
    base::Duration known{};
  };
  std::map<std::string, Owner> owners;  // by uid
  for (const Sighting& sighting : sightings_in(record)) {
    const std::string resource = resource_of(sighting);
    const auto [owner, is_new] = owners.try_emplace(sighting.uid, Owner{resource, sighting.known});
    std::string wrong;
    if (!is_uuid(sighting.uid)) wrong = "the uid of " + object_of(sighting) + " is \"" + sighting.uid + "\"";
    if (owner->second.resource != resource) wrong = owner->second.resource + " and " + resource + " have one uid";
    if (!is_new && sighting.how == Shown::creation && owner->second.known < sighting.began)
      wrong = resource + " was created with the uid of an object that had been there before";
    found.add(sighting.exchange, wrong);
  }
  return found.take();
}

// "Fri, 27 Nov 2026 08:33:36 GMT" (RFC 9110 section 5.6.7).
std::optional<base::Time> read_http_date(std::string_view text) {
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::size_t kLength = 29;
  if (text.size() != kLength) return std::nullopt;
  const auto month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(month / 3 + 1);
  return base::parse_rfc3339(std::string(text.substr(12, 4)) + "-" + (number.size() < 2 ? "0" : "") + number + "-" +
                             std::string(text.substr(5, 2)) + "T" + std::string(text.substr(17, 8)) + "Z");
}

Findings judge_creation_times(const Record& record) {
  RuleFindings found("a creationTimestamp within " + std::to_string(kClockTolerance.count()) +
                     " minutes of the Date of the answer");
  for (const Sighting& sighting : sightings_in(record)) {
    if (sighting.how != Shown::creation) continue;
    const std::string_view text = base::string_at(*sighting.object, {"metadata", "creationTimestamp"});
    const auto date = read_http_date(sighting.exchange->response_headers.get("Date"));
    const auto created = base::parse_rfc3339(text);
    if (!date) continue;
    const bool near = created && (*created > *date ? *created - *date : *date - *created) <= kClockTolerance;
    found.add(sighting.exchange, near ? "" : "it is \"" + std::string(text) + "\"");
  }
  return found.take();
}

bool is_write(const Sighting& sighting) {
  return sighting.how == Shown::creation || sighting.how == Shown::update;
}

// Whatever shows an object at one resourceVersion shows the same: so that each change has one of its own, and a watch,
// a list and a GET tell the same story. Shown by a write and another sighting of what it made.
Findings judge_versions(const Record& record) {
  RuleFindings found("one resourceVersion of an object to stand for one state of it, wherever it is shown");
  std::map<std::string, Sighting> first;  // by collection, uid and version
  for (const Sighting& sighting : sightings_in(record)) {
    const std::string key = sighting.collection + " " + sighting.uid + " " + sighting.version;
    const auto [at, is_new] = first.try_emplace(key, sighting);
    if (is_new || at->second.exchange == sighting.exchange) continue;
    // A DELETED event may show the revision of the last change.
    const auto is_end = [](const Sighting& one) { return one.event != nullptr && one.event->type == "DELETED"; };
    if (is_end(sighting) || is_end(at->second)) continue;
    const std::string where = first_contradiction(*at->second.object, *sighting.object);
    if (!where.empty()) {
      found.add(sighting.exchange, object_of(sighting) + " at resourceVersion " + sighting.version + " has another " +
                                       where + " than in exchange " + std::to_string(at->second.exchange->id));
    } else if (is_write(sighting) || is_write(at->second)) {
      found.add(sighting.exchange, "");
    }
  }
  return found.take();
}

std::optional<std::uint64_t> as_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

// In what a GET or a write shows, which both are of the moment: a resourceVersion that has been left does not come
// again, whatever its form. That numbers grow is documented since Kubernetes 1.35 only: a warning.
Findings judge_progress(const Record& record) {
  RuleFindings found("a GET after a change to show the change, or a later one");
  struct Left {
    std::vector<std::string> versions;  // in the order of their first sighting
    base::Duration known{};
  };
  std::map<std::string, Left> seen;  // by uid
  for (const Sighting& sighting : sightings_in(record)) {
    if (sighting.how == Shown::item || sighting.how == Shown::event) continue;
    Left& left = seen[sighting.uid];
    if (!left.versions.empty() && sighting.began >= left.known) {
      const auto at = std::find(left.versions.begin(), left.versions.end(), sighting.version);
      const auto before = as_number(left.versions.back()), now = as_number(sighting.version);
      if (at != left.versions.end() && *at != left.versions.back()) {
        found.add(sighting.exchange, object_of(sighting) + " is shown at resourceVersion " + sighting.version +
                                         " again, after it had " + left.versions.back());
      } else if (before && now && *now < *before) {
        found.warn(sighting.exchange, object_of(sighting) + " went from resourceVersion " + left.versions.back() +
                                          " to " + sighting.version);
      } else if (left.versions.size() > 1 || sighting.version != left.versions.back()) {
        found.add(sighting.exchange, "");
      }
    }
    if (sighting.began < left.known) {
      left.versions.clear();  // side by side with another: which was first is not known
    } else if (left.versions.empty() || left.versions.back() != sighting.version) {
      left.versions.push_back(sighting.version);
    }
    left.known = std::max(left.known, sighting.known);
  }
  return found.take();
}

}  // namespace

std::vector<PassiveExpectation> metadata_rules() {
  return {
      {"passive.uid", "DMS-4.2.1.2-1", "identity", "k8s", "every uid is a UUID and one object's alone", judge_uids},
      {"passive.creation-time", "DMS-4.2.1.2-1", "identity", "text", "what is created says that it was created now",
       judge_creation_times},
      {"passive.version", "DMS-4.2.1.2-1", "version", "k8s", "one resourceVersion stands for one state of an object",
       judge_versions},
      {"passive.progress", "DMS-4.2.1.3-2", "found", "text", "what a GET shows never goes back to an earlier state",
       judge_progress},
  };
}

}  // namespace o2dms::harness

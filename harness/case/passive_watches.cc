// Rules of watches: whose events they give, and in which order. Each is judged against the rest of the record, never by
// comparing resourceVersions as numbers.
#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "harness/case/passive.h"
#include "harness/case/query_selector.h"
#include "harness/case/sightings.h"

namespace o2dms::harness {

using base::Json;

namespace {

// "uid resourceVersion"
std::string state_of(const Json& object) {
  return std::string(base::string_at(object, {"metadata", "uid"})) + " " +
         std::string(base::string_at(object, {"metadata", "resourceVersion"}));
}

bool is_change(const WatchEvent& event) {
  return event.object != nullptr && (event.type == "ADDED" || event.type == "MODIFIED" || event.type == "DELETED");
}

std::string named(const WatchEvent& event) {
  return event.type + " " + std::string(base::string_at(*event.object, {"metadata", "name"})) + " at resourceVersion " +
         std::string(base::string_at(*event.object, {"metadata", "resourceVersion"}));
}

std::vector<ExchangeRef> watches_in(const Record& record) {
  std::vector<ExchangeRef> watches;
  for (const ExchangeRef& exchange : record.exchanges)
    if (exchange->watch && exchange->status == 200 && !is_own_business(*exchange) && asks_for_objects(*exchange))
      watches.push_back(exchange);
  return watches;
}

// Where a watch starts from a state that was seen, and not from whatever is there.
std::string start_of(const Exchange& watch) {
  const std::string start = read_api_url(watch.url).parameter("resourceVersion");
  return start == "0" ? "" : start;
}

Findings judge_selection(const Record& record) {
  RuleFindings found("events of objects that the watch's selectors pick");
  for (const ExchangeRef& watch : watches_in(record)) {
    const ApiUrl url = read_api_url(watch->url);
    const std::string labels = url.parameter("labelSelector"), fields = url.parameter("fieldSelector");
    if (labels.empty() && fields.empty()) continue;
    for (const WatchEvent& event : watch->events) {
      if (!is_change(event) || event.type == "DELETED") continue;
      const bool picked = is_picked_by_labels(*event.object, labels).value_or(true) &&
                          is_picked_by_fields(*event.object, fields).value_or(true);
      found.add(watch, picked ? "" : named(event) + ", which they do not pick");
    }
  }
  return found.take();
}

// When the state that a watch starts from was first known; nothing when the record does not show it.
std::optional<base::Duration> start_known(const Record& record, const std::string& start) {
  for (const ExchangeRef& exchange : record.exchanges)
    if (!exchange->watch && succeeded(*exchange) &&
        base::string_at(exchange->json(), {"metadata", "resourceVersion"}) == start)
      return exchange->ended;
  return std::nullopt;
}

// The states that had been seen when the start was: a watch from there must not show them again.
std::set<std::string> states_until(const std::vector<Sighting>& sightings, base::Duration known) {
  std::set<std::string> states;
  for (const Sighting& sighting : sightings)
    if (sighting.known <= known) states.insert(sighting.uid + " " + sighting.version);
  return states;
}

Findings judge_replays(const Record& record) {
  RuleFindings found("events newer than the resourceVersion that the watch starts from");
  const std::vector<Sighting> sightings = sightings_in(record);
  for (const ExchangeRef& watch : watches_in(record)) {
    const std::string start = start_of(*watch);
    const auto known = start.empty() ? std::nullopt : start_known(record, start);
    if (!known) continue;
    const std::set<std::string> old = states_until(sightings, *known);
    for (const WatchEvent& event : watch->events) {
      if (!is_change(event) || event.type == "DELETED") continue;
      found.add(watch, old.count(state_of(*event.object)) == 0 ? "" : named(event) + ", which was there at " + start);
    }
  }
  return found.take();
}

Findings judge_repeats(const Record& record) {
  RuleFindings found("each event once");
  for (const ExchangeRef& watch : watches_in(record)) {
    std::set<std::string> seen;
    for (const WatchEvent& event : watch->events)
      if (is_change(event))
        found.add(watch, seen.insert(event.type + state_of(*event.object)).second ? "" : named(event) + " came twice");
  }
  return found.take();
}

// uids that a LIST showed at the start of a watch of the same objects; null when there was none.
const Exchange* list_before(const Record& record, const Exchange& watch, const std::string& start) {
  const ApiUrl url = read_api_url(watch.url);
  for (const ExchangeRef& exchange : record.exchanges) {
    if (exchange->watch || !succeeded(*exchange) || base::find(exchange->json(), {"items"}) == nullptr) continue;
    const ApiUrl of = read_api_url(exchange->url);
    if (base::string_at(exchange->json(), {"metadata", "resourceVersion"}) == start &&
        base::string_at(exchange->json(), {"metadata", "continue"}).empty() && of.collection() == url.collection() &&
        of.parameter("labelSelector") == url.parameter("labelSelector") &&
        of.parameter("fieldSelector") == url.parameter("fieldSelector") && of.parameter("continue").empty())
      return exchange.get();
  }
  return nullptr;
}

std::string wrong_type(const WatchEvent& event, bool there, const std::string& start) {
  if (event.type == "ADDED") return there ? named(event) + " of an object that was there" : "";
  return there ? "" : named(event) + " of an object that was not there since " + start;
}

// ADDED when an object enters, MODIFIED and DELETED while it is there.
Findings judge_types(const Record& record) {
  RuleFindings found("ADDED of what was not there, MODIFIED and DELETED of what was");
  for (const ExchangeRef& watch : watches_in(record)) {
    const std::string start = start_of(*watch);
    const Exchange* list = start.empty() ? nullptr : list_before(record, *watch, start);
    std::map<std::string, bool> there;  // by uid
    if (list != nullptr)
      for (const Json& item : base::elements_at(list->json(), {"items"}))
        there[std::string(base::string_at(item, {"metadata", "uid"}))] = true;
    for (const WatchEvent& event : watch->events) {
      if (!is_change(event)) continue;
      const std::string uid(base::string_at(*event.object, {"metadata", "uid"}));
      const auto at = there.find(uid);
      if (at != there.end() || list != nullptr)
        found.add(watch, wrong_type(event, at != there.end() && at->second, start));
      there[uid] = event.type != "DELETED";
    }
  }
  return found.take();
}

// Of what was written one after the other, in that order.
Findings judge_order(const Record& record) {
  RuleFindings found("events in the order of the changes");
  std::map<std::string, Sighting> writes;  // by state
  for (const Sighting& sighting : sightings_in(record))
    if (sighting.how == Shown::creation || sighting.how == Shown::update)
      writes.try_emplace(sighting.uid + " " + sighting.version, sighting);
  for (const ExchangeRef& watch : watches_in(record)) {
    const Sighting* latest = nullptr;  // of those seen, that which began last
    for (const WatchEvent& event : watch->events) {
      if (!is_change(event) || event.type == "DELETED") continue;
      const auto write = writes.find(state_of(*event.object));
      if (write == writes.end()) continue;
      const bool late = latest != nullptr && write->second.known < latest->began;
      if (latest != nullptr) found.add(watch, late ? named(event) + " came after an event of a later change" : "");
      if (latest == nullptr || write->second.began > latest->began) latest = &write->second;
    }
  }
  return found.take();
}

// What is left of an object in its last event is what it last was.
Findings judge_last_states(const Record& record) {
  RuleFindings found("a DELETED event to carry the last state");
  for (const ExchangeRef& watch : watches_in(record)) {
    std::map<std::string, const Json*> last;  // by uid
    for (const WatchEvent& event : watch->events) {
      if (!is_change(event)) continue;
      const Json*& before = last[std::string(base::string_at(*event.object, {"metadata", "uid"}))];
      if (event.type == "DELETED" && before != nullptr) {
        std::string wrong;
        for (const char* part : {"data", "binaryData"})
          if (const Json* was = base::find(*before, {part}), *is = base::find(*event.object, {part});
              (was == nullptr) != (is == nullptr) || (was != nullptr && *was != *is))
            wrong = named(event) + " has another " + part + " than the event before it";
        found.add(watch, wrong);
      }
      before = event.object.get();
    }
  }
  return found.take();
}

}  // namespace

std::vector<PassiveExpectation> watch_rules() {
  constexpr const char* kRow = "DMS-4.2.1.3-3";
  return {
      {"passive.watch-selection", kRow, "watch", "k8s", "a watch gives events of what its selectors pick",
       judge_selection},
      {"passive.watch-replay", kRow, "watch", "text", "a watch gives what came after its start", judge_replays},
      {"passive.watch-repeats", kRow, "watch", "text", "a watch gives each event once", judge_repeats},
      {"passive.watch-types", kRow, "watch", "k8s", "the types of a watch's events follow the life of each object",
       judge_types},
      {"passive.watch-order", kRow, "watch", "text", "a watch gives events in the order of the changes", judge_order},
      {"passive.watch-last-state", kRow, "watch", "k8s", "a DELETED event carries the last state", judge_last_states},
  };
}

}  // namespace o2dms::harness

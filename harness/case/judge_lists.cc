#include <algorithm>
#include <optional>
#include <set>

#include "base/joined.h"
#include "base/json.h"
#include "harness/case/belonging.h"
#include "harness/case/judges.h"

namespace o2dms::harness {

using base::Json;

namespace {

const Json::array_t* items_of(const Exchange& exchange) {
  return succeeded(exchange) ? list_items(exchange.json()) : nullptr;
}

std::string in_order(const std::vector<std::string>& texts) {
  return texts.empty() ? "none" : base::joined(texts, ", ");
}

// Events of objects that the case did not create: a namespace has some of its own.
bool of_others(const WatchEvent& event, const std::set<std::string>& created) {
  if (event.object == nullptr || base::string_at(*event.object, {"metadata", "name"}).empty()) return false;
  return created.count(subject_of(*event.object)) == 0;
}

// "/api/v1/namespaces/NS/configmaps" → "NS".
std::string namespace_of(const std::string& url) {
  static constexpr std::string_view kMark = "/namespaces/";
  const auto at = url.find(kMark);
  if (at == std::string::npos) return {};
  const auto from = at + kMark.size();
  return url.substr(from, url.find('/', from) - from);
}

// Of the objects that a LIST or a watch showed; walls between namespaces are another case's matter. Nothing when it
// was refused.
std::optional<std::set<std::string>> names_shown(const Exchange& exchange) {
  const Belonging own{.space = namespace_of(exchange.url)};
  std::set<std::string> names;
  const auto add = [&](const Json& object) {
    if (own.owns(object)) names.emplace(base::string_at(object, {"metadata", "name"}));
  };
  if (exchange.watch) {
    if (exchange.status != 200) return std::nullopt;
    for (const WatchEvent& event : exchange.events)
      if (event.object != nullptr) add(*event.object);
    return names;
  }
  const Json::array_t* items = items_of(exchange);
  if (items == nullptr) return std::nullopt;
  for (const Json& item : *items) add(item);
  return names;
}

// What the namespace has of its own, or what the site puts there, is not looked at.
std::set<std::string> of_the_case(const std::set<std::string>& shown, const Record& record) {
  std::set<std::string> names;
  for (const ExchangeRef& creation : record.creations()) {
    const std::string_view subject = subject_of(*creation);
    const std::string name(subject.substr(std::min(subject.find('/'), subject.size() - 1) + 1));
    if (shown.count(name) > 0) names.insert(name);
  }
  return names;
}

Findings judge_names(const Record& record, const Json& parameters) {
  const std::vector<std::string> wanted = base::texts_at(parameters, {"names"});
  const std::string expected = "200 with, of what the case created, exactly these objects: " + in_order(wanted);
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    auto names = names_shown(*exchange);
    if (names) names = of_the_case(*names, record);
    const bool same = names == std::set<std::string>(wanted.begin(), wanted.end());
    findings.push_back(
        same ? holds(expected, {exchange})
             : breach(expected, names ? in_order({names->begin(), names->end()}) : describe(*exchange), *exchange));
  }
  return findings;
}

Findings judge_own_namespace_only(const Record& record, const Json& parameters) {
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    const std::string space = namespace_of(exchange->url);
    const std::string expected = "200 with a list of objects of namespace " + space + " only, one at least";
    const Json::array_t* items = items_of(*exchange);
    std::string actual = items == nullptr ? describe(*exchange) : items->empty() ? "an empty list" : "";
    if (items != nullptr)
      for (const Json& item : *items)
        if (base::string_at(item, {"metadata", "namespace"}) != space)
          actual = "an object of namespace \"" + std::string(base::string_at(item, {"metadata", "namespace"})) + "\"";
    findings.push_back(actual.empty() ? holds(expected, {exchange}) : breach(expected, actual, *exchange));
  }
  return findings;
}

// Whether what was seen is what was wanted, in order, and else only changes by others (a controller of the site that
// annotates what it sees).
bool is_as_wanted(const std::vector<std::string>& seen, const std::vector<std::string>& wanted) {
  std::size_t at = 0;
  for (const std::string& event : seen) {
    if (at < wanted.size() && event == wanted[at]) {
      ++at;
    } else if (event.rfind("MODIFIED ", 0) != 0 || event == "MODIFIED " || event == "MODIFIED (nothing)") {
      return false;
    }
  }
  return at == wanted.size();
}

Findings judge_events(const Record& record, const Json& parameters) {
  const std::vector<std::string> wanted = base::texts_at(parameters, {"events"});
  const std::string expected = "these events of what was created, in this order: " + in_order(wanted);
  std::set<std::string> created;
  for (const ExchangeRef& creation : record.creations()) created.emplace(subject_of(*creation));
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    std::vector<std::string> seen;
    for (const WatchEvent& event : exchange->events)
      if (event.type != "BOOKMARK" && !of_others(event, created))
        seen.push_back(event.type + " " +
                       std::string(event.object == nullptr ? std::string_view("(nothing)")
                                                           : base::string_at(*event.object, {"metadata", "name"})));
    if (is_as_wanted(seen, wanted) && exchange->status == 200) {
      findings.push_back(holds(expected, {exchange}));
    } else {
      findings.push_back(breach(expected, exchange->status == 200 ? in_order(seen) : describe(*exchange), *exchange));
    }
  }
  return findings;
}

// What is wrong with the pages of one list; empty when nothing is.
std::string wrong_pages(const std::vector<ExchangeRef>& pages, const std::string& prefix, std::size_t count,
                        std::size_t limit) {
  std::set<std::string> names;
  std::string version;
  for (const ExchangeRef& page : pages) {
    const Json::array_t* items = items_of(*page);
    if (items == nullptr) return describe(*page);
    const std::string here(base::string_at(page->json(), {"metadata", "resourceVersion"}));
    if (!version.empty() && here != version) return "a page at resourceVersion " + here + " after one at " + version;
    version = here;
    if (items->size() > limit) return std::to_string(items->size()) + " objects on a page";
    const bool is_last = base::string_at(page->json(), {"metadata", "continue"}).empty();
    if (is_last != (page == pages.back()))
      return is_last ? "no continue before the last page" : "a continue on the last page";
    for (const Json& item : *items) {
      const std::string name(base::string_at(item, {"metadata", "name"}));
      if (name.rfind(prefix, 0) == 0 && !names.insert(name).second) return name + " stands there twice";
    }
  }
  if (names.size() == count) return {};
  return std::to_string(names.size()) + " of them";
}

Findings judge_pages(const Record& record, const Json& parameters) {
  const auto count = static_cast<std::size_t>(base::integer_at(parameters, {"count"}));
  const auto limit = static_cast<std::size_t>(base::integer_at(parameters, {"limit"}));
  const std::string prefix(base::string_at(parameters, {"prefix"}));
  const auto pages = record.of_step(base::string_at(parameters, {"step"}));
  if (pages.empty()) return {};
  const std::string expected = "pages of " + std::to_string(limit) + " at most, of one resourceVersion, with " +
                               std::to_string(count) + " objects " + prefix + "… once each";
  std::string wrong = wrong_pages(pages, prefix, count, limit);
  if (wrong.empty()) return {holds(expected, pages)};
  return {breach(expected, std::move(wrong), *pages.back())};
}

// What a watch tells of a server that does not remember; empty when it is right.
std::string wrong_history(const Exchange& watch, const std::set<std::string>& created) {
  constexpr int kGone = 410;
  if (watch.status == kGone) return {};
  if (watch.status != 200 || !watch.fault.empty()) return describe(watch);
  std::set<std::string> untold = created;
  for (const WatchEvent& event : watch.events) {
    if (event.object == nullptr) continue;
    if (event.type == "ERROR") {
      const bool is_gone =
          base::integer_at(*event.object, {"code"}) == kGone && base::string_at(*event.object, {"kind"}) == "Status";
      return is_gone ? "" : "an ERROR that is no 410: " + event.raw.substr(0, 200);
    }
    if (event.type == "ADDED") untold.erase(subject_of(*event.object));
  }
  return untold.empty() ? "" : "neither 410 nor that " + *untold.begin() + " was ADDED";
}

// 410 is how a server says that it does not remember: then nothing is judged but that it said so.
Findings judge_history(const Record& record, const Json& parameters) {
  const std::string expected =
      "the events since then, with all that the case created, or 410 Expired, as an answer or as an ERROR event";
  std::set<std::string> created;
  for (const ExchangeRef& creation : record.creations())
    if (succeeded(*creation)) created.emplace(subject_of(*creation));
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    std::string wrong = wrong_history(*exchange, created);
    findings.push_back(wrong.empty() ? holds(expected, {exchange}) : breach(expected, std::move(wrong), *exchange));
  }
  return findings;
}

// Ended by the server, in time: a wait that is not over at its deadline is closed by us.
Findings judge_ends(const Record& record, const Json& parameters) {
  const std::string expected = "the server to end the watch, cleanly";
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    const bool ended = exchange->status == 200 && exchange->watch_ended_cleanly;
    const std::string why =
        exchange->status != 200 ? describe(*exchange) : "it was still open at the deadline watch-ends";
    findings.push_back(ended ? holds(expected, {exchange}) : breach(expected, why, *exchange));
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> list_expectations() {
  return {
      {"names",
       {of_step(), {.name = "names", .type = Parameter::Type::texts, .doc = "of the objects", .required = true}},
       "the list, or the watch, showed, of what the case created, exactly the objects of these names",
       judge_names},
      {"own-namespace-only",
       {of_step()},
       "the list has objects of its own namespace only, one at least",
       judge_own_namespace_only},
      {"events",
       {of_step(),
        {.name = "events", .type = Parameter::Type::texts, .doc = "in order: \"ADDED a\"", .required = true}},
       "the watch gave these events of what the case created, in order, and beside them only MODIFIED by others",
       judge_events},
      {"pages",
       {of_step(),
        {.name = "prefix", .doc = "with which the names of the objects begin", .required = true},
        {.name = "count", .type = Parameter::Type::number, .doc = "how many there are", .required = true},
        {.name = "limit", .type = Parameter::Type::number, .doc = "of a page", .required = true}},
       "the lists are the pages of one snapshot: of one resourceVersion, each object once",
       judge_pages},
      {"history",
       {of_step()},
       "the watch from an old resourceVersion was served, with all that the case created since, or told that it is "
       "gone (410)",
       judge_history},
      {"ends", {of_step()}, "the server ended the watch cleanly", judge_ends, false},
  };
}

}  // namespace o2dms::harness

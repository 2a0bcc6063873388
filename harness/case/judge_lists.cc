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

std::string listed(const std::vector<std::string>& texts) {
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

Findings judge_names(const Record& record, const Json& parameters) {
  const std::vector<std::string> wanted = base::texts_at(parameters, {"names"});
  const std::string expected = "200 with exactly these objects: " + listed(wanted);
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    const auto names = names_shown(*exchange);
    const bool same = names == std::set<std::string>(wanted.begin(), wanted.end());
    findings.push_back(
        same ? holds(expected, {exchange})
             : breach(expected, names ? listed({names->begin(), names->end()}) : describe(*exchange), *exchange));
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

Findings judge_events(const Record& record, const Json& parameters) {
  const std::string wanted = listed(base::texts_at(parameters, {"events"}));
  const std::string expected = "exactly these events of what was created, in this order: " + wanted;
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
    if (listed(seen) == wanted && exchange->status == 200) {
      findings.push_back(holds(expected, {exchange}));
    } else {
      findings.push_back(breach(expected, exchange->status == 200 ? listed(seen) : describe(*exchange), *exchange));
    }
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> list_expectations() {
  return {
      {"names",
       {of_step(), {.name = "names", .type = Parameter::Type::texts, .doc = "of the objects", .required = true}},
       "the list, or the watch, showed exactly the objects of these names",
       judge_names},
      {"own-namespace-only",
       {of_step()},
       "the list has objects of its own namespace only, one at least",
       judge_own_namespace_only},
      {"events",
       {of_step(),
        {.name = "events", .type = Parameter::Type::texts, .doc = "in order: \"ADDED a\"", .required = true}},
       "the watch gave exactly these events of what the case created",
       judge_events},
  };
}

}  // namespace o2dms::harness

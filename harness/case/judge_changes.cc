// What was read back after a write: that what was refused changed nothing, and what was done is what was asked for.
#include <algorithm>
#include <set>

#include "base/json.h"
#include "harness/case/json_pointer.h"
#include "harness/case/judges.h"
#include "harness/case/sightings.h"
#include "harness/case/survival.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string shortened(const Json* value) {
  if (value == nullptr) return "absent";
  constexpr std::size_t kMost = 200;
  std::string text = base::to_text(*value);
  return text.size() <= kMost ? text : text.substr(0, kMost) + "…";
}

// The latest answer of the step, which is an object; null when there is none.
ExchangeRef answer_of(const Record& record, const Json& parameters, std::string_view parameter) {
  ExchangeRef last;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {parameter})))
    if (succeeded(*exchange) && exchange->json().is_object()) last = exchange;
  return last;
}

// Keys that stand in the metadata of what the case sent: what is added beside them is the site's.
std::set<std::string> keys_sent(const Record& record, const char* map) {
  std::set<std::string> keys;
  for (const ExchangeRef& exchange : record.exchanges) {
    if (exchange->request_body.json == nullptr) continue;
    if (const Json* sent = base::find(*exchange->request_body.json, {"metadata", map});
        sent != nullptr && sent->is_object())
      for (const auto& [key, value] : sent->items()) keys.insert(key);
  }
  return keys;
}

// Labels or annotations: what was there is there, and what is new is none of what the case sent.
std::string changed_map(const Record& record, const Json& before, const Json& now, const char* map) {
  static const Json kNone = Json::object();
  const Json* was = base::find(before, {"metadata", map});
  const Json* is = base::find(now, {"metadata", map});
  if (was == nullptr) was = &kNone;
  if (is == nullptr) is = &kNone;
  for (const auto& [key, value] : was->items())
    if (const auto at = is->find(key); at == is->end() || *at != value)
      return "metadata." + std::string(map) + " has another " + key;
  const std::set<std::string> sent = keys_sent(record, map);
  for (const auto& [key, value] : is->items())
    if (was->find(key) == was->end() && sent.count(key) > 0) return "metadata." + std::string(map) + " has now " + key;
  return {};
}

bool has_further(const Json& before, const Json& now) {
  for (const char* map : {"labels", "annotations", "finalizers"}) {
    const Json *was = base::find(before, {"metadata", map}), *is = base::find(now, {"metadata", map});
    if ((was == nullptr ? 0 : was->size()) != (is == nullptr ? 0 : is->size())) return true;
  }
  return false;
}

// What a change by somebody else may account for (a controller of the site that annotates what it sees) is none of
// ours.
std::string what_changed(const Record& record, const Json& before, const Json& now) {
  if (base::string_at(before, {"metadata", "uid"}) != base::string_at(now, {"metadata", "uid"}))
    return "it has another uid";
  for (const char* part : {"data", "binaryData", "spec", "type", "immutable"}) {
    const Json *was = base::find(before, {part}), *is = base::find(now, {part});
    if (shortened(was) != shortened(is) || (was != nullptr && is != nullptr && *was != *is))
      return std::string(part) + " was " + shortened(was) + " and is " + shortened(is);
  }
  for (const char* map : {"labels", "annotations"})
    if (std::string changed = changed_map(record, before, now, map); !changed.empty()) return changed;
  if (base::string_at(before, {"metadata", "deletionTimestamp"}) !=
      base::string_at(now, {"metadata", "deletionTimestamp"}))
    return "it has another deletionTimestamp";
  const std::string_view was = base::string_at(before, {"metadata", "resourceVersion"});
  const std::string_view is = base::string_at(now, {"metadata", "resourceVersion"});
  const bool has_status = base::find(before, {"status"}) != nullptr;  // which others write
  if (was != is && !has_status && !has_further(before, now))
    return "resourceVersion was " + std::string(was) + " and is " + std::string(is);
  return {};
}

Findings judge_unchanged(const Record& record, const Json& parameters) {
  const std::string expected =
      "the object as it was answered to \"" + std::string(base::string_at(parameters, {"since"})) + "\"";
  const ExchangeRef before = answer_of(record, parameters, "since");
  const auto exchanges = record.of_step(base::string_at(parameters, {"step"}));
  if (before == nullptr) return {};
  Findings findings;
  for (const ExchangeRef& exchange : exchanges) {
    std::string changed =
        succeeded(*exchange) ? what_changed(record, before->json(), exchange->json()) : describe(*exchange);
    findings.push_back(changed.empty() ? holds(expected, {before, exchange})
                                       : breach(expected, std::move(changed), *exchange));
  }
  return findings;
}

// What a PUT left out is gone; what the site adds is its own.
std::string what_is_kept(const Json& asked, const Json& before, const Json& now) {
  for (const auto& path :
       {std::vector<std::string_view>{"data"}, {"binaryData"}, {"metadata", "labels"}, {"metadata", "annotations"}}) {
    const auto map_in = [&](const Json& object) {
      const Json* map = &object;
      for (const std::string_view key : path) map = map == nullptr ? nullptr : base::find(*map, {key});
      return map != nullptr && map->is_object() ? *map : Json::object();
    };
    const Json wanted = map_in(asked), was = map_in(before), is = map_in(now);
    for (const auto& [key, value] : is.items())
      if (!wanted.contains(key) && was.contains(key)) return std::string(path.back()) + " still has " + key;
  }
  return {};
}

Findings judge_content(const Record& record, const Json& parameters) {
  const std::string of(base::string_at(parameters, {"of"}));
  const std::string expected = "what \"" + of + "\" asked for, and nothing that it left out";
  const auto requests = record.of_step(of);
  if (requests.empty() || requests.back()->request_body.json == nullptr) return {};
  const Json& asked = *requests.back()->request_body.json;
  const ExchangeRef before = answer_of(record, parameters, "after");
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    std::string wrong;
    if (!succeeded(*exchange)) {
      wrong = describe(*exchange);
    } else {
      Json sent = asked;
      if (sent.is_object() && sent.contains("metadata")) sent["metadata"].erase("resourceVersion");
      if (const auto lost = first_lost(sent, exchange->json()))
        wrong = lost->path + " is " + lost->found + " where " + lost->sent + " was sent";
      if (wrong.empty() && before != nullptr) wrong = what_is_kept(asked, before->json(), exchange->json());
    }
    findings.push_back(wrong.empty() ? holds(expected, {exchange}) : breach(expected, std::move(wrong), *exchange));
  }
  return findings;
}

// The answer to the creation of what an exchange is about.
ExchangeRef creation_answer(const Record& record, const Exchange& exchange) {
  for (const ExchangeRef& creation : record.creations())
    if (subject_of(*creation) == subject_of(exchange) && succeeded(*creation)) return creation;
  return nullptr;
}

Findings judge_spec(const Record& record, const Json& parameters) {
  const std::string expected = "the spec that the creation answered";
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    const ExchangeRef creation = creation_answer(record, *exchange);
    const Json* was = creation == nullptr ? nullptr : base::find(creation->json(), {"spec"});
    if (was == nullptr) continue;
    const Json* is = base::find(exchange->json(), {"spec"});
    std::string wrong;
    if (!succeeded(*exchange) || is == nullptr) {
      wrong = describe(*exchange);
    } else if (const std::string where = first_contradiction(*was, *is); !where.empty()) {
      wrong = "spec." + where + " is another than at creation";
    } else if (const auto lost = first_lost(*was, *is)) {
      wrong = "spec." + lost->path + " is " + lost->found + " and was " + lost->sent;
    }
    Finding finding =
        wrong.empty() ? holds(expected, {creation, exchange}) : breach(expected, std::move(wrong), *exchange);
    finding.subject = subject_of(*exchange);
    findings.push_back(std::move(finding));
  }
  return findings;
}

// In words what the field must be, and whether it is; nothing to compare with: no finding.
struct Demand {
  std::string expected;
  bool met = false;
};

Demand demand_of(const Record& record, const Json& parameters, const std::string& pointer, const Json* value) {
  if (const Json* equals = base::find(parameters, {"equals"}); equals != nullptr)
    return {pointer + " to be " + shortened(equals), value != nullptr && *value == *equals};
  for (const char* relation : {"same-as", "differs-from"}) {
    const std::string_view label = base::string_at(parameters, {relation});
    if (label.empty()) continue;
    const ExchangeRef other = answer_of(record, parameters, relation);
    const Json* there = other == nullptr ? nullptr : at_pointer(other->json(), pointer);
    const bool same = value != nullptr && there != nullptr && *value == *there;
    const bool is_same_wanted = std::string_view(relation) == "same-as";
    return {pointer + (is_same_wanted ? " to be as in \"" : " to be another than in \"") + std::string(label) + "\", " +
                shortened(there),
            value != nullptr && there != nullptr && same == is_same_wanted};
  }
  const bool present = base::bool_at(parameters, {"present"}, true);
  return {pointer + (present ? " to be there" : " to be absent"), (value != nullptr) == present};
}

Findings judge_field(const Record& record, const Json& parameters) {
  const std::string pointer(base::string_at(parameters, {"at"}));
  Findings findings;
  for (const ExchangeRef& exchange : record.of_step(base::string_at(parameters, {"step"}))) {
    const Json* value = at_pointer(exchange->json(), pointer);
    const Demand demand = demand_of(record, parameters, pointer, value);
    const bool met = succeeded(*exchange) && demand.met;
    findings.push_back(met ? holds(demand.expected, {exchange})
                           : breach(demand.expected,
                                    succeeded(*exchange) ? "it is " + shortened(value) : describe(*exchange),
                                    *exchange));
  }
  return findings;
}

Parameter of_answer(std::string_view name, std::string_view doc, bool required) {
  return {.name = name, .type = Parameter::Type::step, .doc = doc, .required = required};
}

}  // namespace

std::vector<ExpectationWord> change_expectations() {
  using Type = Parameter::Type;
  return {
      {"unchanged",
       {of_step(), of_answer("since", "the step whose last answer shows the object as it was", true)},
       "every exchange of the step shows the object as it was: uid, content and, unless others changed it, "
       "resourceVersion",
       judge_unchanged},
      {"content-is",
       {of_step(), of_answer("of", "the step that asked for the content", true),
        of_answer("after", "the step whose last answer shows what was there before; what `of` leaves out of it is gone",
                  false)},
       "every exchange of the step shows all that the request asked for",
       judge_content},
      {"spec-unchanged",
       {of_step()},
       "every exchange of the step shows the spec that the creation of its subject answered",
       judge_spec},
      {"field",
       {of_step(),
        {.name = "at", .type = Type::pointer, .doc = "of the field", .required = true},
        {.name = "equals", .type = Type::value, .doc = "what it is to be"},
        of_answer("same-as", "the step in whose last answer it is the same", false),
        of_answer("differs-from", "the step in whose last answer it is another", false),
        {.name = "present", .type = Type::flag, .doc = "false: it is to be absent; true unless given"}},
       "the field in every answer of the step",
       judge_field},
  };
}

}  // namespace o2dms::harness

#include "harness/run/own_names.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "harness/run/rights.h"
#include "harness/run/step_words.h"
#include "harness/run/steps.h"

namespace o2dms::harness {

using base::Json;

namespace {

// Values there have a meaning of their own, or a limit of length.
bool is_left_alone(std::string_view key) {
  static constexpr std::array<std::string_view, 8> kKeys = {"ports", "port",       "targetPort", "image",
                                                            "kind",  "apiVersion", "command",    "args"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

// Labels of others (sidecar.example/inject: "false") say something to them.
bool is_own_label(std::string_view key) {
  return key.find('/') == std::string_view::npos || key.starts_with("app.kubernetes.io/");
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return base::is_lower(c) || base::is_upper(c) || base::is_digit(c) || c == '-' || c == '.' || c == '_';
  };
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), fits);
  return plain && !std::all_of(text.begin(), text.end(), base::is_digit) && text != "true" && text != "false";
}

bool is_word_character(char c) {
  return base::is_lower(c) || base::is_upper(c) || base::is_digit(c) || c == '-' || c == '.' || c == '_';
}

// How many characters at the beginning are one word, or else, negative, none.
std::size_t word_length(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_word_character);
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

OwnNames::OwnNames(const Case& subject, const std::vector<Json>& manifests, std::string prefix)
    : prefix_(std::move(prefix)) {
  if (prefix_.empty()) return;
  for (const Json& manifest : manifests) collect(manifest);
  for (const Step& step : subject.steps) {
    collect(*step.parameters);
    if (const auto stem = base::string_at(*step.parameters, {"manifest", "metadata", "name"}); is_name(stem))
      stems_.emplace(stem);
    if (const auto raw = base::string_at(*step.parameters, {"raw"}); !raw.empty())
      if (const auto body = base::parse_json(raw); body) collect(*body);
  }
}

void OwnNames::collect_name(std::string_view name) {
  if (is_name(name)) names_.emplace(name);
}

// Whatever has metadata: objects, the items of lists, the templates of pods.
void OwnNames::collect(const Json& value) {
  if (!value.is_structured()) return;
  if (value.is_object() && value.contains("metadata")) {
    collect_name(base::string_at(value, {"metadata", "name"}));
    if (const Json* labels = base::find(value, {"metadata", "labels"}); labels != nullptr && labels->is_object())
      for (const auto& [key, label] : labels->items())
        if (label.is_string() && is_own_label(key)) collect_name(label.get_ref<const std::string&>());
  }
  for (const Json& member : value) collect(member);
}

std::string OwnNames::own(std::string_view name) const {
  constexpr std::size_t kLong = 40;
  if (name.size() <= kLong) return prefix_ + std::string(name);
  return prefix_ + std::string(name.substr(std::min(prefix_.size(), name.size() - 1)));
}

bool OwnNames::is_own(std::string_view word) const {
  if (names_.count(word) > 0) return true;
  return std::any_of(stems_.begin(), stems_.end(), [&](const std::string& stem) {
    return word.size() > stem.size() && word.starts_with(stem) && word[stem.size()] == '-';
  });
}

Json OwnNames::in_object(Json object) const {
  if (object.is_string()) {
    const auto& text = object.get_ref<const std::string&>();
    if (is_own(text)) return own(text);
    return text.find('{') == std::string::npos ? object : Json(in_text(text));  // a placeholder names an object
  }
  if (object.is_object()) {
    for (auto& [key, member] : object.items())
      if (!is_left_alone(key)) member = in_object(std::move(member));
  } else if (object.is_array()) {
    for (Json& member : object) member = in_object(std::move(member));
  }
  return object;
}

std::string OwnNames::in_text(std::string_view text) const {
  std::string renamed;
  while (!text.empty()) {
    const std::size_t length = word_length(text);
    const std::string_view word = text.substr(0, length);
    renamed += is_own(word) ? own(word) : std::string(word);
    text.remove_prefix(length);
    // An encoded character is no part of the word behind it.
    const std::size_t between = std::min<std::size_t>(text.size(), text.starts_with('%') ? 3 : 1);
    renamed += text.substr(0, between);
    text.remove_prefix(between);
  }
  return renamed;
}

// Of what may be no JSON: names in quotes.
std::string OwnNames::in_raw(std::string text) const {
  for (const std::string& name : names_) {
    const std::string quoted = "\"" + name + "\"", renamed = "\"" + own(name) + "\"";
    for (auto at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at + renamed.size()))
      text.replace(at, quoted.size(), renamed);
  }
  return text;
}

Json OwnNames::in_parameters(Json parameters) const {
  if (parameters.is_string()) return in_text(parameters.get_ref<const std::string&>());
  if (parameters.is_array())
    for (Json& member : parameters) member = in_parameters(std::move(member));
  if (!parameters.is_object()) return parameters;
  for (auto& [key, member] : parameters.items()) {
    if (key == "as" || key == "method") continue;
    if (key == "raw" && member.is_string()) {
      member = in_raw(member.get<std::string>());
    } else {
      member = key == "body" || key == "manifest" || key == "each" ? in_object(std::move(member))
                                                                   : in_parameters(std::move(member));
    }
  }
  return parameters;
}

Case OwnNames::in_case(Case subject) const {
  if (names_.empty()) return subject;
  for (Step& step : subject.steps) {
    step.label = in_text(step.label);
    step.parameters = std::make_shared<const Json>(step.word == "have" ? in_object(*step.parameters)
                                                                       : in_parameters(*step.parameters));
  }
  for (Expectation& expectation : subject.expectations)
    expectation.parameters = std::make_shared<const Json>(in_parameters(*expectation.parameters));
  return subject;
}

namespace {

// What acts on all that is in its namespace.
bool acts_on_all(const Json& object) {
  const std::string_view kind = base::string_at(object, {"kind"});
  return kind == "ResourceQuota" || kind == "LimitRange" || kind == "NetworkPolicy";
}

std::vector<Right> rights_of_step(const Step& step) {
  return rights_of_request(base::string_at(*step.parameters, {"method"}), base::string_at(*step.parameters, {"path"}));
}

bool deletes_collection(const Step& step) {
  const auto rights = rights_of_step(step);
  return std::any_of(rights.begin(), rights.end(),
                     [](const Right& right) { return right.verb == "deletecollection" && right.space == kOwnSpace; });
}

// The namespace that was given is others' as well: it is read and no more.
bool changes_namespaces(const Step& step) {
  const StepWord* word = find_step_word(step.word);
  if (word != nullptr && word->changes_namespaces) return true;
  const auto rights = rights_of_step(step);
  return std::any_of(rights.begin(), rights.end(), [](const Right& right) {
    return right.resource == "namespaces" && right.verb != "get" && right.verb != "list" && right.verb != "watch";
  });
}

}  // namespace

std::string why_alone(const Case& subject, const std::vector<Json>& manifests) {
  if (subject.alone) return "it needs a namespace of its own";
  const bool whole =
      std::any_of(manifests.begin(), manifests.end(), acts_on_all) ||
      std::any_of(subject.steps.begin(), subject.steps.end(), [](const Step& step) {
        return acts_on_all(*step.parameters) || (step.parameters->is_object() && step.parameters->contains("body") &&
                                                 acts_on_all((*step.parameters)["body"]));
      });
  if (whole) return "it makes what acts on a whole namespace";
  if (std::any_of(subject.steps.begin(), subject.steps.end(), changes_namespaces))
    return "it makes or deletes a namespace";
  const bool deletes = std::any_of(subject.steps.begin(), subject.steps.end(), deletes_collection);
  return deletes ? "it deletes a collection, in which others may have something" : "";
}

}  // namespace o2dms::harness

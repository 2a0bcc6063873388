#include "harness/case/word.h"

#include <algorithm>

#include "base/joined.h"
#include "base/json.h"
#include "base/nearest.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool is_text_list(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); });
}

bool fits_type(Parameter::Type type, const Json& value) {
  switch (type) {
    case Parameter::Type::number:
      return value.is_number_integer();
    case Parameter::Type::flag:
      return value.is_boolean();
    case Parameter::Type::flag_or_number:
      return value.is_boolean() || value.is_number_integer();
    case Parameter::Type::texts:
      return is_text_list(value);
    case Parameter::Type::headers:
      return value.is_object() &&
             std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); });
    case Parameter::Type::value:
      return true;
    case Parameter::Type::path:
    case Parameter::Type::pointer:
      return value.is_string() && value.get_ref<const std::string&>().starts_with('/');
    default:
      return value.is_string() && !value.get_ref<const std::string&>().empty();
  }
}

void check_value(const Parameter& parameter, const Json& value, std::vector<std::string>& problems) {
  const std::string name = "parameter \"" + std::string(parameter.name) + "\"";
  if (!fits_type(parameter.type, value)) {
    problems.push_back(name + " must be " + std::string(to_text(parameter.type)));
  } else if (const auto& allowed = parameter.allowed;
             !allowed.empty() &&
             std::find(allowed.begin(), allowed.end(), value.get_ref<const std::string&>()) == allowed.end()) {
    problems.push_back(name + " is \"" + value.get<std::string>() + "\", which is none of " +
                       base::joined({allowed.begin(), allowed.end()}, ", "));
  }
}

std::string unknown_parameter(const std::vector<Parameter>& known, const std::string& name) {
  std::vector<std::string> names;
  for (const Parameter& one : known) names.emplace_back(one.name);
  return "unknown parameter \"" + name + "\"; " +
         base::did_you_mean(name, names, "it takes " + (names.empty() ? "none" : base::joined(names, ", ")));
}

// With one parameter given by its value alone, the object that was meant.
Json by_name(const std::vector<Parameter>& known, const Json& given) {
  if (known.size() == 1 && given.is_primitive() && !given.is_null())
    return Json::object({{std::string(known.front().name), given}});
  return given;
}

}  // namespace

std::string_view to_text(Parameter::Type type) {
  switch (type) {
    case Parameter::Type::text:
      return "a text";
    case Parameter::Type::number:
      return "a whole number";
    case Parameter::Type::flag:
      return "true or false";
    case Parameter::Type::flag_or_number:
      return "true, false or a whole number";
    case Parameter::Type::texts:
      return "a list of texts";
    case Parameter::Type::headers:
      return "texts by name";
    case Parameter::Type::value:
      return "any value";
    case Parameter::Type::path:
      return "a path, as /api/v1/nodes";
    case Parameter::Type::pointer:
      return "a JSON pointer, as /metadata/name";
    case Parameter::Type::label:
      return "a label of its own";
    case Parameter::Type::step:
      return "the label of a step";
    case Parameter::Type::answer:
      return "the label of an earlier request";
    case Parameter::Type::deadline:
      return "the name of a deadline";
  }
  return {};
}

std::vector<std::string> check_parameters(const std::vector<Parameter>& known, const Json& given) {
  const Json parameters = by_name(known, given);
  if (!parameters.is_null() && !parameters.is_object()) return {"`{name: value, …}` is expected as its parameters"};
  std::vector<std::string> problems;
  if (parameters.is_object())
    for (const auto& [key, value] : parameters.items())
      if (std::none_of(known.begin(), known.end(), [&key = key](const Parameter& one) { return one.name == key; }))
        problems.push_back(unknown_parameter(known, key));
  for (const Parameter& parameter : known) {
    const Json* value = base::find(parameters, {parameter.name});
    if (value != nullptr) {
      check_value(parameter, *value, problems);
    } else if (parameter.required) {
      problems.push_back("parameter \"" + std::string(parameter.name) + "\" is missing");
    }
  }
  return problems;
}

std::string text_parameter(const std::vector<Parameter>& known, const Json& given, std::string_view name) {
  return std::string(base::string_at(by_name(known, given), {name}));
}

}  // namespace o2dms::harness

// How the words of the case vocabulary describe their parameters. A word (of a step, an expectation, a capability, a
// deadline) is one row: its name, its parameters, what it means, and the function behind it; see harness/run/steps.h,
// harness/case/expectations.h, harness/run/capabilities.h and harness/run/deadlines.h. Cases are checked against the
// rows when they are loaded (harness/run/vocabulary.h), and `o2dms explain WORD` prints them. Plain values; pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"

namespace o2dms::harness {

struct Parameter {
  enum class Type {
    text,
    number,
    flag,
    flag_or_number,
    texts,     // a list
    headers,   // texts by name
    value,     // any
    path,      // of a URL, with placeholders (harness/run/placeholders.h)
    pointer,   // RFC 6901: "/metadata/name"
    label,     // that the exchanges of this step are found by; unique within the case
    step,      // the label of a step, or its first word
    answer,    // the label of an earlier request or creation: "list", "create ConfigMap/a"
    deadline,  // the name of one
  };

  std::string_view name;
  Type type = Type::text;
  std::string_view doc;
  bool required = false;
  std::vector<std::string_view> allowed = {};  // the only texts that it may be; empty: any
};

std::string_view to_text(Parameter::Type type);

// What is wrong with the parameters by themselves, one sentence each: unknown, missing, of another type, not allowed.
// A word with one parameter may have it without its name (`await: pods-ready`).
std::vector<std::string> check_parameters(const std::vector<Parameter>& known, const base::Json& given);

// The text of that parameter, wherever it stands; empty when it is not given.
std::string text_parameter(const std::vector<Parameter>& known, const base::Json& given, std::string_view name);

}  // namespace o2dms::harness

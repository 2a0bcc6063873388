// What a case writes where a value is known only when it is played: "{namespace}" is the case's own, "{uid of LABEL}",
// "{name of LABEL}", "{resourceVersion of LABEL}" and "{continue of LABEL}" stand in the metadata of the answer to the
// request of that label, "{token of LABEL}" is the token that it gave, "{filler N}" is N letters. Pure; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::harness {

// The metadata of the answers so far, by label; a token that an answer gave stands beside its metadata.
using AnsweredMetadata = std::map<std::string, base::Json>;

// The labels whose answers a text refers to.
std::vector<std::string> labels_in(std::string_view text);

// What stands between braces and is none of these, without the braces.
std::vector<std::string> unknown_placeholders(std::string_view text);

// `in_url`: what is put in is percent-encoded. It is not looked at again. The error names the label whose answer had
// no such field.
base::Result<std::string> fill_in(std::string_view text, const std::string& space, const AnsweredMetadata& answers,
                                  bool in_url = false);

}  // namespace o2dms::harness

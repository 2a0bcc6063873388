// What a case writes where a value is known only when it is played: "{namespace}" is the case's own,
// "{resourceVersion of LABEL}" that of the answer to the request of that label. Pure; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace o2dms::harness {

// The labels whose answers a text refers to.
std::vector<std::string> labels_in(std::string_view text);

// `versions`: by label. What is put in is not looked at again. The error names the label whose answer had none.
base::Result<std::string> fill_in(std::string_view text, const std::string& space,
                                  const std::map<std::string, std::string>& versions);

}  // namespace o2dms::harness

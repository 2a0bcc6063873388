// Reading fields of the suite's YAML, with complaints that name file and entry. Pure; thread-safe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "harness/case/requirement.h"

namespace o2dms::harness {

// `value` must be an object with no other keys than these.
base::Result<void> check_keys(const base::Json& value, std::initializer_list<std::string_view> allowed,
                              const std::string& where);
// The texts of a list, or the one text; empty when absent. check_texts says whether it is either.
std::vector<std::string> texts_at(const base::Json& value, std::string_view key);
base::Result<void> check_texts(const base::Json& value, std::initializer_list<std::string_view> keys,
                               const std::string& where);
// M, O or I.
base::Result<Level> read_level(std::string_view letter);
// One of kBases.
base::Result<std::string> read_basis(std::string_view word);

}  // namespace o2dms::harness

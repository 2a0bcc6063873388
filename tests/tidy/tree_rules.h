// The rules of the house that only all files together can break. Pure functions from the tree to findings.
#pragma once

#include <vector>

#include "tests/tidy/source_text.h"
#include "tests/tidy/tidy_rules.h"

namespace o2dms::tidy {

// Two files with the same name, in different folders, make every search and every log line ambiguous; tests mirror the
// tree, and have names that are unique in their room.
std::vector<Finding> check_duplicate_names(const std::vector<SourceText>& tree);
// How many files pay for Beast: the number is a budget of compile time.
std::vector<Finding> check_beast_budget(const std::vector<SourceText>& tree, std::size_t budget);
// x.cc includes x.h before anything else: so x.h compiles alone. (Headers without a .cc are compiled alone by the tidy
// preset.) Without an x.h it includes a header of its folder that shares a word of its name (serve_get.cc and serve.h),
// so that each is found from the other.
std::vector<Finding> check_own_header_first(const std::vector<SourceText>& tree);
// Case ids and requirement ids are unique, and every requirement that a case names is in the catalogue.
std::vector<Finding> check_catalogue(const std::vector<SourceText>& tree);

}  // namespace o2dms::tidy

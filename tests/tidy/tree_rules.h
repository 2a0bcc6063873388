// The rules of the house that only all files together can break. Pure functions from the tree to findings.
#pragma once

#include <vector>

#include "tests/tidy/source_text.h"
#include "tests/tidy/tidy_rules.h"

namespace o2dms::tidy {

// Two files of one room with the same name make every search and every log line ambiguous.
std::vector<Finding> check_duplicate_names(const std::vector<SourceText>& tree);
// How many files pay for Beast: the number is a budget of compile time.
std::vector<Finding> check_beast_budget(const std::vector<SourceText>& tree, std::size_t budget);
// Every .cc file stands in a CMakeLists.txt of its folder or of a parent: nothing is left out of the build unseen.
std::vector<Finding> check_all_built(const std::vector<SourceText>& tree);
// x.cc includes x.h before anything else: so x.h compiles alone. (Headers without a .cc are compiled alone by the tidy
// preset.)
std::vector<Finding> check_own_header_first(const std::vector<SourceText>& tree);
// Case ids and requirement ids are unique, and every requirement that a case names is in the catalogue.
std::vector<Finding> check_catalogue(const std::vector<SourceText>& tree);

}  // namespace o2dms::tidy

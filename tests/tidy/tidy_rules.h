// The rules of the house that one file can break by itself. Pure functions from a file to findings; tidy_test.cc runs
// them over the tree, tidy_rules_test.cc over snippets that break them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_text.h"

namespace o2dms::tidy {

struct Finding {
  std::string rule;  // "include-edge"
  std::string path;
  std::size_t line = 0;  // from 1; 0: the whole file
  std::string text;      // what is wrong and what to do instead
};

std::string to_text(const Finding& finding);

// Every rule below in one go.
std::vector<Finding> check_file(const SourceText& source);

// Who may include Boost, OpenSSL, yaml-cpp, nlohmann/json and CLI11.
std::vector<Finding> check_library_includes(const SourceText& source);
// A header starts with its contract, has `#pragma once` and opens no namespace for others.
std::vector<Finding> check_header_shape(const SourceText& source);
// Calls that have a replacement here.
std::vector<Finding> check_banned_calls(const SourceText& source);
// Unfinished work, and places of a developer's machine.
std::vector<Finding> check_words(const SourceText& source);
// At most 500 lines; what is longer today may only shrink.
std::vector<Finding> check_length(const SourceText& source);

}  // namespace o2dms::tidy

// The #include lines of a file. Pure.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/source_text.h"

namespace o2dms::tidy {

struct Include {
  std::string target;  // "base/json.h"
  bool quoted = false;
  std::size_t line = 0;  // from 1
};

// None of a file that is no C++; what stands in comments is no include.
std::vector<Include> includes_of(const SourceText& source);

}  // namespace o2dms::tidy

// The data files of the suite (requirements, cases, workloads) as they were when the program was built. Thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace o2dms::suites {

struct EmbeddedFile {
  std::string_view path;  // from the top of the source tree: "suites/cases/sanity.yaml"
  std::string_view text;
};

const std::vector<EmbeddedFile>& embedded_files();

}  // namespace o2dms::suites

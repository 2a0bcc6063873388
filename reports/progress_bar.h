// One line that shows how far a run is: "[####------] 3/8  1 failed  workload-up 1.2/60 s". Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace o2dms::reports {

// Fits into `width` columns; `doing` is cut as needed.
std::string progress_line(std::size_t done, std::size_t planned, std::size_t failed, std::string_view doing,
                          std::size_t width);

}  // namespace o2dms::reports

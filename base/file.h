// Files and processes at the edge of the product. Errors name the path and what the system said.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace o2dms::base {

// At most `max_bytes`; more is an error. "-" is standard input. Never waits for another process: a FIFO, a device or a
// folder is refused, with the cure.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = 64 * 1024 * 1024);
// Writes to a temporary file beside it, syncs, renames: the file is whole or untouched. A symbolic link stays one: the
// file that it leads to is written. What is no regular file (a FIFO, a device, a folder) is refused and left as it is.
// `mode` as in chmod.
Result<void> write_file(const std::string& path, std::string_view content, unsigned mode = 0644);
// Empty when not set.
std::string environment_variable(const char* name);
// Makes the folder and its parents.
Result<void> make_folder(const std::string& path);

struct ProcessResult {
  int exit_code = 0;  // 128 + signal when killed
  std::string standard_output, standard_error;
};
// Runs a program (searched in PATH), no shell. Killed after `timeout`. Output is limited to 1 MiB each.
Result<ProcessResult> run_process(const std::vector<std::string>& command,
                                  const std::map<std::string, std::string>& extra_environment, Duration timeout);

}  // namespace o2dms::base

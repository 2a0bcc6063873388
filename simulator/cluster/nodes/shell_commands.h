// The commands that a Shell knows the effect of: a function each, from words, input and files to an exit code, output
// and changed files. Pure but for the files they are given; no thread rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/cluster/nodes/shell.h"

namespace o2dms::simulator {

struct CommandCall {
  const std::vector<std::string>& words;  // the command itself first
  std::string_view input;
  ProcessEnvironment& environment;
  std::size_t most;  // bytes of output that are of use
  std::string output = {}, error = {};
  bool changed = false;  // a file
};
using CommandFunction = int (*)(CommandCall& call);

// Null for one that is not known.
CommandFunction find_command(std::string_view name);
// Whether it is over at once, and well, whatever it does.
bool is_quick(std::string_view name);

}  // namespace o2dms::simulator

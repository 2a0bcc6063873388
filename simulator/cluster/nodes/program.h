// Program: what a container does when it runs, read off its command line, its variables and its files, and played by a
// Shell (shell.h). Nothing is executed. A container without a command runs what its image says, which nobody here
// knows: it is a service that runs for ever where containers are restarted always, and a task that soon succeeds where
// they are not. Pure but for the files; no thread rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json_fwd.h"
#include "simulator/cluster/nodes/shell.h"

namespace o2dms::simulator {

struct Program {
  std::optional<base::Duration> runs;  // none: until it is stopped
  int exit_code = 0;
  std::vector<std::string> lines;  // printed, without line ends
};

// `container` has command and args, in which $(NAME) is expanded. `task_time` is what a command takes that does not
// tell. What it writes is in the environment's files afterwards.
Program read_program(const base::Json& container, ProcessEnvironment& environment, Purpose purpose,
                     base::Duration task_time);
// The same for the argument vector of a hook or an exec probe.
Program read_command(const base::Json& argv, ProcessEnvironment& environment, base::Duration task_time);

// As a kubelet expands commands and variables: $(NAME) is the value where there is one, $$ is $. What is longer than
// there is room for is cut; `room` shrinks.
std::string expand_references(std::string_view text, const Variables& variables, std::size_t& room);

}  // namespace o2dms::simulator

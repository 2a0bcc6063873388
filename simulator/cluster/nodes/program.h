// Program: what a container does when it runs, read off its command line. Nothing is executed: a small reader knows the
// obvious commands (true, false, exit, sleep, echo, a shell with -c around them); everything else is taken for a
// service that runs for ever where containers are restarted always, and for a task that soon succeeds where they are
// not. Pure functions; no thread rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json_fwd.h"

namespace o2dms::simulator {

struct Program {
  std::optional<base::Duration> runs;  // none: until it is stopped
  int exit_code = 0;
  std::vector<std::string> lines;  // printed, without line ends
};

enum class Purpose { service, task };

// `container` has command, args and env. `task_time` is what a command takes that does not tell.
Program read_program(const base::Json& container, Purpose purpose, base::Duration task_time);
// The same for the argument vector of a hook or an exec probe.
Program read_command(const base::Json& argv, base::Duration task_time);

}  // namespace o2dms::simulator

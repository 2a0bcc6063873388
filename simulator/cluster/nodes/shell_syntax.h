// Reads a shell script (POSIX sh, the part that container commands use) into commands: lists joined by ; && || | and &,
// quotes, variables, command substitution, redirections, assignments, if, while, until, for, groups and subshells. What
// it does not know (arithmetic, here-documents, case, functions) makes the whole script an error, so that nobody plays
// half of one. Nothing is expanded or run here: see shell.h. Pure; no thread rule.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace o2dms::simulator {

struct ShellScript;

struct ShellWord {
  enum class Kind : std::uint8_t { text, variable, script };
  struct Part {
    Kind kind = Kind::text;
    bool quoted = false;
    std::string text = {};                                // or the variable's name
    std::string fallback = {};                            // of ${NAME:-fallback}
    std::shared_ptr<const ShellScript> script = nullptr;  // of $(...)
  };
  std::vector<Part> parts;
};

struct ShellRedirect {
  enum class Way : std::uint8_t { read, write, append, duplicate };
  int descriptor = 1;
  Way way = Way::write;
  ShellWord target;
};

struct ShellAssignment {
  std::string name;
  ShellWord value;
};

struct ShellCommand {
  enum class Kind : std::uint8_t { simple, group, subshell, if_, while_, until_, for_ };
  enum class Joint : std::uint8_t { always, if_well, if_failed };  // what the command before it must have done

  Kind kind = Kind::simple;
  Joint joint = Joint::always;
  bool negated = false;     // !
  bool piped = false;       // its output is what the next command reads
  bool background = false;  // &
  std::vector<ShellAssignment> assignments;
  std::vector<ShellWord> words;  // of a `for`: its name and what it goes through
  std::vector<ShellRedirect> redirects;
  // group, subshell, for: the body; while, until: condition, body; if: condition, body, … and perhaps the else.
  std::vector<ShellScript> parts;
};

struct ShellScript {
  std::vector<ShellCommand> commands;
};

// The error says what is not understood.
base::Result<ShellScript> read_shell_script(std::string_view text);

bool is_variable_name(std::string_view text);

}  // namespace o2dms::simulator

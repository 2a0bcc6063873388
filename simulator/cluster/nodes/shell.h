// Shell: plays the argument vector of a container, a hook or a probe, and the shell script that it may hold, as far as
// it can be known without running anything: variables, files and a few commands are real (shell_commands.h), time is
// counted and not waited for, and a command that is not known is a service that runs for ever or a task that succeeds,
// as `Purpose` says. What it may do and hold is bounded. Not thread-safe; one Shell plays one program.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "simulator/cluster/nodes/file_view.h"

namespace o2dms::simulator {

struct ShellCommand;
struct ShellScript;
struct ShellWord;

enum class Purpose : std::uint8_t { service, task };

using Variables = std::map<std::string, std::string, std::less<>>;

// What the processes of a container start with.
struct ProcessEnvironment {
  Variables variables;
  FileView files;
  std::string folder = "/";
};

class Shell {
 public:
  Shell(ProcessEnvironment& environment, Purpose purpose) : environment_(environment), purpose_(purpose) {}

  void run(const std::vector<std::string>& argv);

  [[nodiscard]] int exit_code() const { return code_; }
  // None: until it is stopped.
  [[nodiscard]] std::optional<base::Duration> time() const;
  // What it printed, standard error included.
  [[nodiscard]] const std::string& log() const { return log_; }

 private:
  using Words = std::vector<std::string>;
  // Where output goes: both may be the same text.
  struct Streams {
    std::string* out;
    std::string* error;
    std::string_view in = {};
  };

  void run_words(const Words& words, const Streams& streams);
  bool run_control(std::string_view command, const Words& words, const Streams& streams);
  void run_rest(const Words& words, const Streams& streams);
  void run_unknown(std::string_view command, const Words& words);
  void run_shell(const Words& words, const Streams& streams);
  void run_script(const ShellScript& script, const Streams& streams);
  void run_command(const ShellCommand& command, const Streams& streams);
  void run_redirected(const ShellCommand& command, const Streams& streams);
  void run_kind(const ShellCommand& command, const Streams& streams);
  void run_simple(const ShellCommand& command, const Streams& streams);
  void run_background(const ShellCommand& command, const Streams& streams);
  void run_apart(const ShellScript& script, const Streams& streams);
  void run_if(const ShellCommand& command, const Streams& streams);
  void run_while(const ShellCommand& command, const Streams& streams);
  void run_for(const ShellCommand& command, const Streams& streams);
  bool holds(const ShellScript& condition, const Streams& streams);
  void store(std::string_view path, const std::string& text, bool append, const Streams& streams);

  [[nodiscard]] Words expand(const std::vector<ShellWord>& words, const Streams& streams);
  void expand(const ShellWord& word, const Streams& streams, Words& into);
  [[nodiscard]] std::string expand_one(const ShellWord& word, const Streams& streams);
  [[nodiscard]] std::string value_of(std::string_view name) const;
  void assign(const std::string& name, const std::string& value);
  // Adds as much as may still be produced.
  void add(std::string& to, std::string_view text);
  void sleep(std::string_view time);
  void leave(int code);
  [[nodiscard]] bool stops() const { return ended_ || loop_exit_ != LoopExit::none; }

  enum class LoopExit : std::uint8_t { none, break_, continue_ };

  ProcessEnvironment& environment_;
  const Purpose purpose_;
  std::string log_;
  int code_ = 0;
  base::Duration time_{}, background_time_{};
  bool endless_ = false, background_endless_ = false;
  bool ended_ = false;
  bool stops_on_error_ = false;
  int conditions_ = 0;    // around the present command: there an error stops nothing
  bool guessed_ = false;  // a command that is not known was met
  LoopExit loop_exit_ = LoopExit::none;
  int depth_ = 0;
  int steps_left_ = 10'000;
  std::size_t bytes_left_ = 1024 * 1024;  // that may still be produced: expansions, output, variables
  std::uint64_t changes_ = 0;             // of variables and files
};

}  // namespace o2dms::simulator

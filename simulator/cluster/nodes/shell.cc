#include "simulator/cluster/nodes/shell.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "simulator/cluster/nodes/shell_commands.h"
#include "simulator/cluster/nodes/shell_syntax.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

constexpr int kDeepest = 30;
constexpr int kMostRounds = 100;  // of a loop that each time changes something

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "10", "0.5", "2m", "1h", "infinity".
std::optional<base::Duration> sleep_time(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || !(seconds >= 0)) return std::nullopt;
  const char unit = end == text.data() + text.size() ? 's' : *end;
  seconds *= unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 1;
  if (seconds > 1e8) return std::nullopt;
  return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(seconds));
}

bool is_shell(std::string_view command) {
  return command == "sh" || command == "bash" || command == "ash" || command == "dash";
}

// In the words of a command: "-e", "-eu", "-o errexit".
bool sets_errexit(const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (word == "errexit" ||
        (word.size() > 1 && word[0] == '-' && word[1] != '-' && word.find('e') != std::string::npos))
      return true;
  return false;
}

}  // namespace

std::optional<base::Duration> Shell::time() const {
  return endless_ ? std::nullopt : std::optional<base::Duration>(time_);
}

void Shell::run(const Words& argv) {
  run_words(argv, {&log_, &log_});
}

void Shell::add(std::string& to, std::string_view text) {
  text = text.substr(0, bytes_left_);
  bytes_left_ -= text.size();
  to += text;
  if (bytes_left_ == 0) leave(137);  // as one that the kernel kills when its memory is used up
}

void Shell::sleep(std::string_view time) {
  code_ = 0;
  if (const auto slept = sleep_time(time))
    time_ = std::min(time_ + *slept, kLongestDuration);
  else
    endless_ = ended_ = true;
}

void Shell::leave(int code) {
  code_ = code & 255;
  ended_ = true;
}

void Shell::run_words(const Words& words, const Streams& streams) {
  if (words.empty() || stops()) return;
  if (--steps_left_ < 0 || depth_ > kDeepest) {  // it goes round in circles
    endless_ = ended_ = true;
    return;
  }
  const std::string_view command = base_name(words.front());
  if (run_control(command, words, streams)) return;
  const CommandFunction known = find_command(command);
  if (known == nullptr) return run_unknown(command, words);
  CommandCall call{.words = words, .input = streams.in, .environment = environment_, .most = bytes_left_};
  code_ = known(call);
  changes_ += call.changed ? 1 : 0;
  add(*streams.error, call.error);
  add(*streams.out, call.output);
}

// Commands that decide what comes next. False: it is none.
bool Shell::run_control(std::string_view command, const Words& words, const Streams& streams) {
  const std::string_view first = words.size() > 1 ? std::string_view(words[1]) : std::string_view();
  if (is_shell(command)) {
    run_shell(words, streams);
  } else if (command == "exec" || command == "command" || command == "time" || command == "nohup" ||
             (command == "env" && words.size() > 1)) {
    run_rest(words, streams);
    if (command == "exec" && words.size() > 1) ended_ = true;
  } else if (command == "exit") {
    int code = code_;
    std::from_chars(first.data(), first.data() + first.size(), code);
    leave(code);
  } else if (command == "sleep") {
    sleep(first);
  } else if (command == "wait") {
    time_ = std::max(time_, background_time_);
    if (background_endless_) endless_ = ended_ = true;
    code_ = 0;
  } else if (command == "break" || command == "continue") {
    loop_exit_ = command == "break" ? LoopExit::break_ : LoopExit::continue_;
  } else if (command == "set") {
    stops_on_error_ = stops_on_error_ || sets_errexit(words);
    code_ = 0;
  } else if (command == "export" || command == "readonly" || command == "local") {
    for (const std::string& word : words)
      if (const std::size_t equals = word.find('='); equals != std::string::npos)
        assign(word.substr(0, equals), word.substr(equals + 1));
    code_ = 0;
  } else {
    return false;
  }
  return true;
}

// The command behind exec, env A=b and the like.
void Shell::run_rest(const Words& words, const Streams& streams) {
  auto first = words.begin() + 1;
  for (; first != words.end() && first->find('=') != std::string::npos; ++first)
    assign(first->substr(0, first->find('=')), first->substr(first->find('=') + 1));
  ++depth_;
  run_words(Words(first, words.end()), streams);
  --depth_;
}

// What waits for something that is not here (until nslookup db) finds it at once: see run_while.
void Shell::run_unknown(std::string_view command, const Words& words) {
  const bool follows = command == "tail" && std::any_of(words.begin(), words.end(), [](const std::string& word) {
                         return word.size() > 1 && word[0] == '-' && word.find_first_of("fF") != std::string::npos;
                       });
  code_ = 0;
  if (is_quick(command) && !follows) return;
  guessed_ = true;
  if (conditions_ > 0) return;
  if (command == "pause" || follows || purpose_ == Purpose::service) endless_ = ended_ = true;
}

void Shell::run_shell(const Words& words, const Streams& streams) {
  for (std::size_t at = 1; at + 1 < words.size(); ++at) {
    const std::string& option = words[at];
    if (option.size() < 2 || option[0] != '-' || option.find('c') == std::string::npos) continue;
    if (sets_errexit({option})) stops_on_error_ = true;
    const auto script = read_shell_script(words[at + 1]);
    if (!script) return run_unknown(words[at + 1], words);
    for (std::size_t number = at + 2; number < words.size() && number < at + 12; ++number)
      assign(std::to_string(number - at - 2), words[number]);
    return run_apart(*script, streams);
  }
  run_unknown("", words);
}

// In a process of its own: what it assigns and where it exits is its own matter.
void Shell::run_apart(const ShellScript& script, const Streams& streams) {
  std::size_t size = 0;
  for (const auto& [name, value] : environment_.variables) size += name.size() + value.size();
  steps_left_ -= static_cast<int>(size / 4096);  // they are copied
  const Variables variables = environment_.variables;
  const std::string folder = environment_.folder;
  const bool stopped_on_error = stops_on_error_;
  ++depth_;
  run_script(script, streams);
  --depth_;
  environment_.variables = variables;
  environment_.folder = folder;
  stops_on_error_ = stopped_on_error;
  loop_exit_ = LoopExit::none;
  ended_ = endless_ || bytes_left_ == 0;
}

void Shell::run_script(const ShellScript& script, const Streams& streams) {
  if (depth_ > kDeepest) return;
  std::string piped;
  Streams here = streams;
  for (std::size_t at = 0; at < script.commands.size() && !stops(); ++at) {
    const ShellCommand& command = script.commands[at];
    if (command.joint == ShellCommand::Joint::if_well && code_ != 0) continue;
    if (command.joint == ShellCommand::Joint::if_failed && code_ == 0) continue;
    if (command.background) {
      run_background(command, here);
    } else if (command.piped) {
      std::string output;
      run_command(command, {&output, streams.error, here.in});
      piped = std::move(output);
    } else {
      run_command(command, here);
    }
    here.in = command.piped ? std::string_view(piped) : streams.in;
    const bool is_tested =
        command.piped || command.negated ||
        (at + 1 < script.commands.size() && script.commands[at + 1].joint != ShellCommand::Joint::always);
    if (stops_on_error_ && code_ != 0 && conditions_ == 0 && !is_tested) leave(code_);
  }
}

// Runs beside what follows: it takes no time of its own, until it is waited for.
void Shell::run_background(const ShellCommand& command, const Streams& streams) {
  const base::Duration before = time_;
  const bool was_ended = ended_;
  run_command(command, streams);
  background_time_ = std::max(background_time_, time_);
  background_endless_ = background_endless_ || endless_;
  time_ = before;
  endless_ = false;
  ended_ = was_ended || bytes_left_ == 0;
  code_ = 0;
}

void Shell::run_command(const ShellCommand& command, const Streams& streams) {
  if (--steps_left_ < 0) {
    endless_ = ended_ = true;
    return;
  }
  if (command.redirects.empty())
    run_kind(command, streams);
  else
    run_redirected(command, streams);
  if (command.negated && !ended_) code_ = code_ == 0 ? 1 : 0;
}

void Shell::run_redirected(const ShellCommand& command, const Streams& streams) {
  struct Target {
    std::string path, text;
    bool append;
  };
  std::vector<std::unique_ptr<Target>> targets;
  std::string input;
  Streams inner = streams;
  for (const ShellRedirect& redirect : command.redirects) {
    std::string path = expand_one(redirect.target, streams);
    std::string** stream = redirect.descriptor == 2 ? &inner.error : &inner.out;
    if (redirect.way == ShellRedirect::Way::duplicate) {
      *stream = path == "2" ? inner.error : inner.out;
    } else if (redirect.way == ShellRedirect::Way::read) {
      input = environment_.files.read(absolute_path(path, environment_.folder)).value_or("");
      inner.in = input;
    } else {
      targets.push_back(
          std::make_unique<Target>(Target{std::move(path), "", redirect.way == ShellRedirect::Way::append}));
      *stream = &targets.back()->text;
    }
  }
  run_kind(command, inner);
  for (const auto& target : targets) store(target->path, target->text, target->append, streams);
}

void Shell::store(std::string_view path, const std::string& text, bool append, const Streams& streams) {
  const std::string file = absolute_path(path, environment_.folder);
  if (file == "/dev/null") return;
  if (file == "/dev/stdout" || file == "/dev/stderr" || file.starts_with("/proc/"))
    return add(file == "/dev/stderr" ? *streams.error : *streams.out, text);
  const auto before = environment_.files.read(file);
  if (!before || append || *before != text) ++changes_;
  if (environment_.files.write(file, text, append)) return;
  add(*streams.error, "sh: can't create " + std::string(path) + ": Read-only file system\n");
  code_ = 1;
}

void Shell::run_kind(const ShellCommand& command, const Streams& streams) {
  switch (command.kind) {
    case ShellCommand::Kind::simple:
      return run_simple(command, streams);
    case ShellCommand::Kind::group:
      return run_script(command.parts[0], streams);
    case ShellCommand::Kind::subshell:
      return run_apart(command.parts[0], streams);
    case ShellCommand::Kind::if_:
      return run_if(command, streams);
    case ShellCommand::Kind::while_:
    case ShellCommand::Kind::until_:
      return run_while(command, streams);
    case ShellCommand::Kind::for_:
      return run_for(command, streams);
  }
}

void Shell::run_simple(const ShellCommand& command, const Streams& streams) {
  code_ = command.words.empty() ? 0 : code_;
  const Words words = expand(command.words, streams);
  std::vector<std::pair<std::string, std::optional<std::string>>> before;
  for (const ShellAssignment& assignment : command.assignments) {
    const auto known = environment_.variables.find(assignment.name);
    before.emplace_back(assignment.name,
                        known == environment_.variables.end() ? std::nullopt : std::optional(known->second));
    assign(assignment.name, expand_one(assignment.value, streams));
  }
  if (words.empty()) return;
  run_words(words, streams);
  // In front of a command they hold for that command alone.
  for (auto& [name, value] : before) {
    if (value)
      environment_.variables[name] = *std::move(value);
    else
      environment_.variables.erase(name);
  }
}

bool Shell::holds(const ShellScript& condition, const Streams& streams) {
  ++conditions_;
  run_script(condition, streams);
  --conditions_;
  return code_ == 0;
}

void Shell::run_if(const ShellCommand& command, const Streams& streams) {
  std::size_t at = 0;
  for (; at + 1 < command.parts.size(); at += 2) {
    const bool taken = holds(command.parts[at], streams);
    if (stops()) return;
    if (taken) return run_script(command.parts[at + 1], streams);
  }
  code_ = 0;
  if (at < command.parts.size()) run_script(command.parts[at], streams);
}

// A round that changed nothing is followed by others like it, for ever. A condition that nobody can know is met.
void Shell::run_while(const ShellCommand& command, const Streams& streams) {
  const bool wanted = command.kind == ShellCommand::Kind::while_;
  for (int round = 0; !ended_; ++round) {
    const std::uint64_t changes_before = changes_;
    guessed_ = false;
    const bool goes_on = holds(command.parts[0], streams) == wanted;
    if (stops()) return;
    if (guessed_ || !goes_on) break;
    run_script(command.parts[1], streams);
    const LoopExit how = std::exchange(loop_exit_, LoopExit::none);
    if (how == LoopExit::break_) break;
    if (!ended_ && (changes_ == changes_before || round == kMostRounds)) endless_ = ended_ = true;
  }
  if (!ended_) code_ = 0;
}

void Shell::run_for(const ShellCommand& command, const Streams& streams) {
  const Words words = expand(command.words, streams);
  code_ = 0;
  for (std::size_t at = 1; at < words.size() && !ended_; ++at) {
    assign(words[0], words[at]);
    run_script(command.parts[0], streams);
    if (std::exchange(loop_exit_, LoopExit::none) == LoopExit::break_) break;
  }
}

void Shell::assign(const std::string& name, const std::string& value) {
  std::string& variable = environment_.variables[name];
  if (variable != value) ++changes_;
  std::string held;
  add(held, value);
  variable = std::move(held);
}

std::string Shell::value_of(std::string_view name) const {
  if (name == "?") return std::to_string(code_);
  if (name == "$") return "1";
  if (name == "#" || name == "@" || name == "*") {
    std::string all;
    int count = 0;
    for (auto at = environment_.variables.find("1");
         at != environment_.variables.end() && at->first.size() == 1 && at->first[0] <= '9'; ++at, ++count)
      all += (count > 0 ? " " : "") + at->second;
    return name == "#" ? std::to_string(count) : all;
  }
  const auto known = environment_.variables.find(name);
  return known == environment_.variables.end() ? std::string() : known->second;
}

std::vector<std::string> Shell::expand(const std::vector<ShellWord>& words, const Streams& streams) {
  Words result;
  for (const ShellWord& word : words)
    if (bytes_left_ > 0) expand(word, streams, result);
  return result;
}

// What is not quoted and comes from a variable or a command is split at blanks, and may come to nothing.
void Shell::expand(const ShellWord& word, const Streams& streams, Words& into) {
  std::string text;
  bool open = false;
  for (const ShellWord::Part& part : word.parts) {
    const std::string value = expand_one({{part}}, streams);
    if (part.quoted || part.kind == ShellWord::Kind::text) {
      text += value;
      open = true;
      continue;
    }
    for (const char c : value) {
      const bool blank = c == ' ' || c == '\t' || c == '\n';
      if (blank && open) into.push_back(std::exchange(text, {}));
      if (!blank) text += c;
      open = !blank;
    }
  }
  if (open && text.ends_with("/*") && !word.parts.back().quoted) {
    const auto files = environment_.files.list(absolute_path(text.substr(0, text.size() - 2), environment_.folder));
    for (const std::string& file : files) add(into.emplace_back(), file);
    if (!files.empty()) return;
  }
  if (open) into.push_back(std::move(text));
}

std::string Shell::expand_one(const ShellWord& word, const Streams& streams) {
  std::string text;
  for (const ShellWord::Part& part : word.parts) {
    if (part.kind == ShellWord::Kind::text) {
      add(text, part.text);
    } else if (part.kind == ShellWord::Kind::variable) {
      const std::string value = value_of(part.text);
      add(text, value.empty() ? part.fallback : value);
    } else {
      std::string output;
      ++conditions_;  // what it is, when it is not known, stops nothing
      run_apart(*part.script, {&output, streams.error});
      --conditions_;
      while (output.ends_with('\n')) output.pop_back();
      add(text, output);
    }
  }
  return text;
}

}  // namespace o2dms::simulator

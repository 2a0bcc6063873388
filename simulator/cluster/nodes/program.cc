#include "simulator/cluster/nodes/program.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <string_view>

#include "base/json.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

using Words = std::vector<std::string>;
using Environment = std::map<std::string, std::string, std::less<>>;

// A command and what joins it to the one before: ';', '&' (&&), '|' (||).
struct Command {
  char joint = ';';
  Words words;
};

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Replaces $NAME and ${NAME}; unknown names become empty, as in a shell.
std::string expand(std::string_view text, const Environment& environment) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '$' || at + 1 == text.size()) {
      result += text[at];
      continue;
    }
    const bool braced = text[at + 1] == '{';
    std::size_t end = at + (braced ? 2 : 1);
    const std::size_t begin = end;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (end == begin) {
      result += text[at];
      continue;
    }
    const auto known = environment.find(text.substr(begin, end - begin));
    if (known != environment.end()) result += known->second;
    at = braced && end < text.size() ? end : end - 1;
  }
  return result;
}

class ScriptReader {
 public:
  ScriptReader(std::string_view text, const Environment& environment) : text_(text), environment_(environment) {}

  std::vector<Command> read() {
    while (at_ < text_.size()) take(text_[at_]);
    end_command(';');
    return std::move(commands_);
  }

 private:
  void take(char c) {
    if (c == '\'' || c == '"') return take_quoted(c);
    ++at_;
    if (c == '\\' && at_ < text_.size()) {
      word_ += text_[at_++];
      in_word_ = true;
    } else if (c == '#' && !in_word_) {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    } else if (c == ';' || c == '\n') {
      end_command(';');
    } else if (c == '&' || c == '|') {
      const bool doubled = at_ < text_.size() && text_[at_] == c;
      if (doubled) ++at_;
      end_command(doubled ? c : ';');
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end_word();
    } else {
      word_ += c;
      in_word_ = true;
      expands_ = true;
    }
  }

  void take_quoted(char quote) {
    const std::size_t end = std::min(text_.find(quote, at_ + 1), text_.size());
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    word_ = expand(word_, environment_);
    word_ += quote == '"' ? expand(inside, environment_) : std::string(inside);
    expands_ = false;
    in_word_ = true;
    at_ = std::min(end + 1, text_.size());
  }

  void end_word() {
    if (in_word_) command_.words.push_back(expands_ ? expand(word_, environment_) : word_);
    word_.clear();
    in_word_ = expands_ = false;
  }

  void end_command(char joint) {
    end_word();
    if (!command_.words.empty()) commands_.push_back(std::move(command_));
    command_ = {.joint = joint, .words = {}};
  }

  std::string_view text_;
  const Environment& environment_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false, expands_ = false;
  Command command_;
  std::vector<Command> commands_;
};

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "10", "0.5", "2m", "1h", "infinity".
std::optional<base::Duration> sleep_time(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || seconds < 0) return std::nullopt;
  const char unit = end == text.data() + text.size() ? 's' : *end;
  seconds *= unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 1;
  if (seconds > 1e8) return std::nullopt;
  return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(seconds));
}

class Runner {
 public:
  Runner(Purpose purpose, Environment environment) : purpose_(purpose), environment_(std::move(environment)) {}

  Program finish(base::Duration task_time) {
    Program program{.runs = std::nullopt, .exit_code = code_, .lines = std::move(lines_)};
    if (!endless_) program.runs = std::max(time_, task_time);
    return program;
  }

  void run(const Words& words, int depth = 0) {
    if (words.empty() || depth > 8) return;
    const std::string_view command = base_name(words.front());
    const std::string_view first = words.size() > 1 ? std::string_view(words[1]) : std::string_view();
    if (is_shell(command)) return run_shell(words, depth);
    if (command == "exec" || command == "command" || command == "time")
      return run(Words(words.begin() + 1, words.end()), depth + 1);
    if (command == "exit") {
      int code = code_;
      std::from_chars(first.data(), first.data() + first.size(), code);
      code_ = code & 255;
      ended_ = true;
    } else if (command == "sleep") {
      const auto time = sleep_time(first);
      if (time)
        time_ = std::min(time_ + *time, kLongestDuration);
      else
        endless_ = ended_ = true;
      code_ = 0;
    } else if (command == "echo" || command == "printf") {
      print(words);
    } else if (command == "false") {
      code_ = 1;
    } else if (is_quick(command)) {
      code_ = 0;
    } else if (command == "while" || command == "until" || command == "for") {
      run_loop(command, first);
    } else if (command == "pause" || command == "tail" || purpose_ == Purpose::service) {
      endless_ = ended_ = true;
    } else {
      code_ = 0;
    }
  }

 private:
  static bool is_shell(std::string_view command) {
    return command == "sh" || command == "bash" || command == "ash" || command == "dash";
  }

  // Commands that are over at once, and well, wherever they stand.
  static bool is_quick(std::string_view command) {
    static constexpr std::array<std::string_view, 17> kQuick{"true",  ":",     "set",   "export", "trap", "cd",
                                                             "mkdir", "touch", "rm",    "cp",     "mv",   "cat",
                                                             "ls",    "date",  "chmod", "chown",  "test"};
    return std::find(kQuick.begin(), kQuick.end(), command) != kQuick.end() ||
           command.find('=') != std::string_view::npos;
  }

  // A loop that waits for something (until nslookup db, while ! nc -z db 5432) finds it at once.
  void run_loop(std::string_view command, std::string_view condition) {
    if (command == "while" && (condition == "true" || condition == ":" || condition == "[" || condition == "sleep"))
      endless_ = ended_ = true;
    else
      in_skipped_loop_ = true;
    code_ = 0;
  }

  void run_shell(const Words& words, int depth) {
    for (std::size_t at = 1; at + 1 < words.size(); ++at) {
      const std::string& option = words[at];
      if (option.size() < 2 || option[0] != '-' || option.find('c') == std::string::npos) continue;
      if (option.find('e') != std::string::npos) stops_on_error_ = true;
      return run_script(words[at + 1], depth + 1);
    }
    if (purpose_ == Purpose::service) endless_ = ended_ = true;
  }

  void run_script(std::string_view script, int depth) {
    for (const Command& command : ScriptReader(script, environment_).read()) {
      if (in_skipped_loop_) {
        in_skipped_loop_ = command.words.front() != "done";
        continue;
      }
      if (command.joint == '&' && code_ != 0) continue;
      if (command.joint == '|' && code_ == 0) continue;
      if (command.words.front() == "set" && command.words.size() > 1 && command.words[1].find('e') != std::string::npos)
        stops_on_error_ = true;
      run(command.words, depth);
      if (ended_ || (stops_on_error_ && code_ != 0 && command.joint == ';')) return;
    }
  }

  void print(const Words& words) {
    std::string line;
    for (std::size_t at = 1; at < words.size(); ++at) {
      if (at == 1 && (words[at] == "-n" || words[at] == "-e")) continue;
      if (words[at].starts_with('>')) return;  // into a file
      if (!line.empty()) line += ' ';
      line += words[at];
    }
    while (line.ends_with("\\n")) line.resize(line.size() - 2);
    lines_.push_back(std::move(line));
    code_ = 0;
  }

  Purpose purpose_;
  Environment environment_;
  int code_ = 0;
  base::Duration time_{};
  bool endless_ = false, ended_ = false, stops_on_error_ = false, in_skipped_loop_ = false;
  std::vector<std::string> lines_;
};

void append_words(const base::Json* list, Words& words) {
  if (list == nullptr || !list->is_array()) return;
  for (const base::Json& word : *list) {
    if (word.is_string()) words.push_back(word.get<std::string>());
  }
}

Environment environment_of(const base::Json& container) {
  Environment environment;
  if (const base::Json* env = base::find(container, {"env"}); env != nullptr && env->is_array()) {
    for (const base::Json& entry : *env)
      environment[std::string(base::string_at(entry, {"name"}))] = base::string_at(entry, {"value"});
  }
  return environment;
}

}  // namespace

Program read_program(const base::Json& container, Purpose purpose, base::Duration task_time) {
  Words words;
  append_words(base::find(container, {"command"}), words);
  // Without a command the image's own entry point runs, and what args mean is its secret.
  const bool told = !words.empty();
  append_words(base::find(container, {"args"}), words);
  if (!told) {
    Program program{.runs = std::nullopt,
                    .exit_code = 0,
                    .lines = {"started " + std::string(base::string_at(container, {"image"}))}};
    if (purpose == Purpose::task) program.runs = task_time;
    return program;
  }
  Runner runner(purpose, environment_of(container));
  runner.run(words);
  return runner.finish(task_time);
}

Program read_command(const base::Json& argv, base::Duration task_time) {
  Words words;
  append_words(&argv, words);
  Runner runner(Purpose::task, {});
  runner.run(words);
  return runner.finish(task_time);
}

}  // namespace o2dms::simulator

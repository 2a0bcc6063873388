#include "simulator/cluster/nodes/program.h"

#include <algorithm>

#include "base/json.h"

namespace o2dms::simulator {

namespace {

using Words = std::vector<std::string>;

// What the arguments of a program may be together, as Linux has it.
constexpr std::size_t kMostArguments = 2 * 1024 * 1024;

void append_words(const base::Json* list, const Variables& variables, Words& words) {
  if (list == nullptr || !list->is_array()) return;
  std::size_t room = kMostArguments;
  for (const base::Json& word : *list) {
    if (word.is_string()) words.push_back(expand_references(word.get_ref<const std::string&>(), variables, room));
  }
}

std::vector<std::string> log_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Program play(const Words& words, ProcessEnvironment& environment, Purpose purpose, base::Duration task_time) {
  Shell shell(environment, purpose);
  shell.run(words);
  Program program{.runs = shell.time(), .exit_code = shell.exit_code(), .lines = log_lines(shell.log())};
  if (program.runs) program.runs = std::max(*program.runs, task_time);
  return program;
}

}  // namespace

std::string expand_references(std::string_view text, const Variables& variables, std::size_t& room) {
  std::string result;
  const auto add = [&](std::string_view part) {
    part = part.substr(0, room);
    room -= part.size();
    result += part;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const std::size_t end = rest.starts_with("$(") ? rest.find(')') : std::string_view::npos;
    if (end != std::string_view::npos) {
      const auto known = variables.find(rest.substr(2, end - 2));
      add(known == variables.end() ? rest.substr(0, end + 1) : std::string_view(known->second));
      at += end;
    } else {
      add(rest.substr(0, 1));
      if (rest.starts_with("$$")) ++at;
    }
  }
  return result;
}

Program read_program(const base::Json& container, ProcessEnvironment& environment, Purpose purpose,
                     base::Duration task_time) {
  Words words;
  append_words(base::find(container, {"command"}), environment.variables, words);
  // Without a command the image's own entry point runs, and what args mean is its secret.
  if (words.empty()) {
    Program program{.runs = std::nullopt,
                    .exit_code = 0,
                    .lines = {"started " + std::string(base::string_at(container, {"image"}))}};
    if (purpose == Purpose::task) program.runs = task_time;
    return program;
  }
  append_words(base::find(container, {"args"}), environment.variables, words);
  return play(words, environment, purpose, task_time);
}

Program read_command(const base::Json& argv, ProcessEnvironment& environment, base::Duration task_time) {
  Words words;
  append_words(&argv, {}, words);
  return play(words, environment, Purpose::task, task_time);
}

}  // namespace o2dms::simulator

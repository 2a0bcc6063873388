#include "simulator/cluster/nodes/shell_commands.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace o2dms::simulator {

namespace {

using Presence = FileView::Presence;

std::string path_of(const CommandCall& call, std::string_view word) {
  return absolute_path(word, call.environment.folder);
}

void print(CommandCall& call, std::string_view text) {
  call.output += text.substr(0, call.most - std::min(call.most, call.output.size()));
}

int complain(CommandCall& call, std::string_view what) {
  call.error += call.words[0] + ": " + std::string(what) + "\n";
  return 1;
}

// \n, \t, \\ and the like; others stay as they are. `stop` is set at a \c.
std::string unescape(std::string_view text, bool& stop) {
  static constexpr std::string_view kSigns = "nt\\ra\"0", kMeanings = "\n\t\\\r\a\"\0";
  std::string result;
  for (std::size_t at = 0; at < text.size() && !stop; ++at) {
    const bool escape = text[at] == '\\' && at + 1 < text.size();
    const std::size_t sign = escape ? kSigns.find(text[at + 1]) : std::string_view::npos;
    stop = escape && text[at + 1] == 'c';
    if (sign == std::string_view::npos) {
      if (!stop) result += text[at];
      continue;
    }
    result += text[++at] == '0' ? '\0' : kMeanings[sign];
  }
  return result;
}

int echo(CommandCall& call) {
  std::size_t at = 1;
  bool ends = true, escapes = false, stop = false;
  for (; at < call.words.size() &&
         (call.words[at] == "-n" || call.words[at] == "-e" || call.words[at] == "-ne" || call.words[at] == "-en");
       ++at) {
    ends = ends && call.words[at].find('n') == std::string::npos;
    escapes = escapes || call.words[at].find('e') != std::string::npos;
  }
  for (std::size_t first = at; at < call.words.size() && !stop; ++at) {
    if (at > first) print(call, " ");
    print(call, escapes ? unescape(call.words[at], stop) : call.words[at]);
  }
  if (ends && !stop) print(call, "\n");
  return 0;
}

// One round through the format: %s, %d and %% are known, with whatever width. True when it took an argument.
bool print_formatted(CommandCall& call, std::string_view format, std::size_t& argument) {
  bool took = false, stop = false;
  for (std::size_t at = 0; at < format.size();) {
    const std::size_t sign = std::min(format.find('%', at), format.size());
    print(call, unescape(format.substr(at, sign - at), stop));
    at = sign + 1;
    if (sign == format.size()) break;
    if (at < format.size() && format[at] == '%') {
      print(call, "%");
      ++at;
      continue;
    }
    while (at < format.size() && std::string_view("0123456789.-+ #").find(format[at]) != std::string_view::npos) ++at;
    ++at;
    if (argument < call.words.size()) print(call, call.words[argument++]);
    took = true;
  }
  return took;
}

int print_format(CommandCall& call) {
  if (call.words.size() < 2) return complain(call, "a format is missing");
  std::size_t argument = 2;
  for (int round = 0; round < 1000; ++round)
    if (!print_formatted(call, call.words[1], argument) || argument >= call.words.size()) break;
  return 0;
}

// A file of the image, which nobody here knows, is taken for an empty one.
int cat(CommandCall& call) {
  int code = 0;
  bool named = false;
  for (std::size_t at = 1; at < call.words.size(); ++at) {
    const std::string& name = call.words[at];
    if (name.size() > 1 && name[0] == '-') continue;
    named = true;
    const std::string path = path_of(call, name);
    if (name == "-" || path == "/dev/stdin")
      print(call, call.input);
    else if (const auto text = call.environment.files.read(path))
      print(call, *text);
    else if (const Presence presence = call.environment.files.look(path); presence != Presence::unknown)
      code = complain(call, presence == Presence::folder ? "read error: Is a directory"
                                                         : "can't open '" + name + "': No such file or directory");
  }
  if (!named) print(call, call.input);
  return code;
}

bool compare_numbers(std::string_view left, std::string_view sign, std::string_view right) {
  long long a = 0, b = 0;
  std::from_chars(left.data(), left.data() + left.size(), a);
  std::from_chars(right.data(), right.data() + right.size(), b);
  if (sign == "-eq") return a == b;
  if (sign == "-ne") return a != b;
  if (sign == "-lt") return a < b;
  if (sign == "-le") return a <= b;
  if (sign == "-gt") return a > b;
  return a >= b;
}

// Files that nobody here knows are there.
bool is_so(CommandCall& call, std::string_view sign, const std::string& operand) {
  if (sign == "-n") return !operand.empty();
  if (sign == "-z") return operand.empty();
  FileView& files = call.environment.files;
  const std::string path = path_of(call, operand);
  const Presence presence = files.look(path);
  if (presence == Presence::unknown) return true;
  if (sign == "-f") return presence == Presence::file;
  if (sign == "-d") return presence == Presence::folder;
  if (sign == "-s") return presence == Presence::folder || !files.read(path).value_or("").empty();
  return presence != Presence::absent;
}

// test EXPRESSION, [ EXPRESSION ]: those of one operator; what is longer holds.
int test(CommandCall& call) {
  std::vector<std::string> words(call.words.begin() + 1, call.words.end());
  if (call.words[0].starts_with('[') && !words.empty()) words.pop_back();
  bool wanted = true;
  while (words.size() > 1 && words[0] == "!") {
    wanted = !wanted;
    words.erase(words.begin());
  }
  static constexpr std::array<std::string_view, 6> kNumeric{"-eq", "-ne", "-lt", "-le", "-gt", "-ge"};
  bool result = true;
  if (words.size() < 2)
    result = !words.empty() && !words[0].empty();
  else if (words.size() == 2)
    result = is_so(call, words[0], words[1]);
  else if (words.size() == 3 && (words[1] == "=" || words[1] == "=="))
    result = words[0] == words[2];
  else if (words.size() == 3 && words[1] == "!=")
    result = words[0] != words[2];
  else if (words.size() == 3 && std::find(kNumeric.begin(), kNumeric.end(), words[1]) != kNumeric.end())
    result = compare_numbers(words[0], words[1], words[2]);
  return result == wanted ? 0 : 1;
}

int print_environment(CommandCall& call) {
  if (call.words.size() > 1) {
    const auto variable = call.environment.variables.find(call.words[1]);
    if (variable == call.environment.variables.end()) return 1;
    print(call, variable->second + "\n");
    return 0;
  }
  for (const auto& [name, value] : call.environment.variables) print(call, name + "=" + value + "\n");
  return 0;
}

int hostname(CommandCall& call) {
  const auto name = call.environment.variables.find("HOSTNAME");
  print(call, (name == call.environment.variables.end() ? std::string() : name->second) + "\n");
  return 0;
}

bool write(CommandCall& call, const std::string& path, std::string_view text, bool append = false) {
  call.changed = true;
  return call.environment.files.write(path, text, append);
}

int touch(CommandCall& call) {
  int code = 0;
  for (std::size_t at = 1; at < call.words.size(); ++at) {
    if (call.words[at].starts_with('-')) continue;
    if (const std::string path = path_of(call, call.words[at]); !write(call, path, "", true))
      code = complain(call, path + ": Read-only file system");
  }
  return code;
}

int tee(CommandCall& call) {
  const bool append = call.words.size() > 1 && call.words[1] == "-a";
  for (std::size_t at = append ? 2 : 1; at < call.words.size(); ++at)
    write(call, path_of(call, call.words[at]), call.input, append);
  print(call, call.input);
  return 0;
}

// cp and mv of one file; of more, or of what nobody here knows, it is taken for done.
int copy(CommandCall& call) {
  std::vector<std::string> names;
  for (std::size_t at = 1; at < call.words.size(); ++at)
    if (!call.words[at].starts_with('-')) names.push_back(call.words[at]);
  if (names.size() != 2) return 0;
  FileView& files = call.environment.files;
  const std::string from = path_of(call, names[0]);
  std::string to = path_of(call, names[1]);
  const auto known = files.read(from);
  if (!known)
    return files.look(from) == Presence::absent
               ? complain(call, "can't stat '" + names[0] + "': No such file or directory")
               : 0;
  if (names[1].ends_with('/') || files.look(to) == Presence::folder) to += from.substr(from.rfind('/'));
  const std::string text(*known);
  if (!write(call, to, text)) return complain(call, "can't create '" + names[1] + "': Read-only file system");
  if (call.words[0].ends_with("mv")) files.remove(from);
  return 0;
}

int remove(CommandCall& call) {
  for (std::size_t at = 1; at < call.words.size(); ++at) {
    const std::string path = path_of(call, call.words[at]);
    call.changed = call.changed || call.environment.files.look(path) == Presence::file;
    call.environment.files.remove(path);
  }
  return 0;
}

int change_folder(CommandCall& call) {
  call.environment.folder = call.words.size() > 1 ? path_of(call, call.words[1]) : "/";
  return 0;
}

int print_folder(CommandCall& call) {
  print(call, call.environment.folder + "\n");
  return 0;
}

int succeed(CommandCall&) {
  return 0;
}

int fail(CommandCall&) {
  return 1;
}

struct Row {
  std::string_view name;
  CommandFunction function;
};
constexpr std::array kCommands{
    Row{"true", succeed},
    Row{":", succeed},
    Row{"false", fail},
    Row{"echo", echo},
    Row{"printf", print_format},
    Row{"cat", cat},
    Row{"test", test},
    Row{"[", test},
    Row{"[[", test},
    Row{"env", print_environment},
    Row{"printenv", print_environment},
    Row{"hostname", hostname},
    Row{"touch", touch},
    Row{"tee", tee},
    Row{"cp", copy},
    Row{"mv", copy},
    Row{"rm", remove},
    Row{"cd", change_folder},
    Row{"pwd", print_folder},
};

}  // namespace

CommandFunction find_command(std::string_view name) {
  const auto* row = std::find_if(kCommands.begin(), kCommands.end(), [&](const Row& one) { return one.name == name; });
  return row == kCommands.end() ? nullptr : row->function;
}

bool is_quick(std::string_view name) {
  static constexpr std::array<std::string_view, 32> kQuick{
      "trap", "mkdir", "ls",   "date",   "chmod", "chown", "kill",   "umask",    "unset", "ln",    "sync",
      "id",   "uname", "stat", "ps",     "df",    "grep",  "sed",    "awk",      "head",  "tail",  "wc",
      "sort", "cut",   "tr",   "base64", "xargs", "find",  "whoami", "basename", ".",     "source"};
  return std::find(kQuick.begin(), kQuick.end(), name) != kQuick.end();
}

}  // namespace o2dms::simulator

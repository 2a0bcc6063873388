#include "tests/tidy/tidy_rules.h"

#include <algorithm>
#include <map>
#include <optional>

namespace o2dms::tidy {
namespace {

struct Include {
  std::string target;
  bool quoted = false;
  std::size_t line = 0;
};

std::optional<Include> parse_include(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t");
  if (hash == std::string_view::npos || line[hash] != '#') return std::nullopt;
  const std::size_t word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string_view::npos || !line.substr(word).starts_with("include")) return std::nullopt;
  const std::size_t open = line.find_first_of("\"<", word);
  if (open == std::string_view::npos) return std::nullopt;
  const bool quoted = line[open] == '"';
  const std::size_t close = line.find(quoted ? '"' : '>', open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return Include{std::string(line.substr(open + 1, close - open - 1)), quoted, 0};
}

std::vector<Include> includes_of(const SourceText& source) {
  std::vector<Include> includes;
  if (!is_cpp(source.path)) return includes;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    // The blanked line tells code from comment, the written one has the name.
    if (source.code[i].find("include") == std::string::npos) continue;
    if (auto include = parse_include(source.lines[i])) {
      include->line = i + 1;
      includes.push_back(*include);
    }
  }
  return includes;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool starts_with_any(std::string_view path, const std::vector<std::string_view>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view p) { return path.starts_with(p); });
}

// Finds `call` as a whole name: "rand(" does not match in "operand(" nor "x.rand(" in a member of ours.
bool has_call(std::string_view code, std::string_view call) {
  for (std::size_t at = code.find(call); at != std::string_view::npos; at = code.find(call, at + 1)) {
    if (at == 0 || !is_word(call.front())) return true;
    const char before = code[at - 1];
    const bool member = before == '.' || (before == '>' && at > 1 && code[at - 2] == '-');
    // `A::exit(` is someone's own, `std::exit(` and `::exit(` are not.
    const bool own = call.ends_with("(") && before == ':' && at > 2 && is_word(code[at - 3]) &&
                     !code.substr(0, at).ends_with("std::");
    if (!is_word(before) && !member && !own) return true;
  }
  return false;
}

// Where people are spoken to: programs' main files, the commands of ours, and tools run by hand.
bool is_main(std::string_view path) {
  return path.ends_with("/main.cc") || path.ends_with("_main.cc") || path.ends_with("_command.cc") ||
         path.starts_with("tests/bench/") || path.starts_with("tests/fuzz/");
}

struct Ban {
  std::string_view call, instead;
  std::vector<std::string_view> allowed;  // path prefixes
  bool mains = false;                     // allowed in main files too
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> list = {
      {"system_clock::now", "ask base::Clock", {"base/clock", "tests/"}},
      {"high_resolution_clock", "ask base::Clock", {}},
      {"steady_clock::now", "ask base::Clock", {"base/", "tests/"}},
      {"sleep_for", "wait for a condition with a deadline", {}},
      {"sleep_until", "wait for a condition with a deadline", {}},
      {"usleep(", "wait for a condition with a deadline", {}},
      {"nanosleep(", "wait for a condition with a deadline", {}},
      {"std::regex", "write a small matcher: std::regex is slow and its depth has no limit", {}},
      {"rand(", "use base::Random", {}},
      {"srand(", "use base::Random", {}},
      {"random_device", "use base::Random", {"base/random"}},
      {"mt19937", "use base::Random", {"base/random"}},
      {"std::cout", "return text; reporters and mains print", {"reports/", "tests/"}, true},
      {"std::cerr", "use base::log", {"reports/", "base/log", "tests/"}, true},
      {"printf(", "return text; reporters and mains print", {"reports/"}, true},
      {"fprintf(", "use base::log", {"reports/", "base/log"}, true},
      {"puts(", "return text; reporters and mains print", {"reports/"}, true},
      {"exit(", "return an exit code; main ends the program", {}, true},
      {"quick_exit(", "return an exit code; main ends the program", {}, true},
      {"std::terminate(", "return an error", {}},
      {"system(", "use base::run_process", {}},
      {"popen(", "use base::run_process", {}},
      {"strtok(", "use std::string_view", {}},
      {"gmtime(", "use base::to_rfc3339", {}},
      {"localtime(", "use base::to_rfc3339: times here are UTC", {}},
      {".detach()", "keep the thread and join it", {}},
  };
  return list;
}

// Longer than the limit on the day the rule came; may only shrink, and goes from the list when it fits.
const std::map<std::string_view, std::size_t>& long_files() {
  static const std::map<std::string_view, std::size_t> list = {};
  return list;
}

constexpr std::size_t kMaxLines = 500;

bool is_generated(const SourceText& source) {
  return !source.lines.empty() && source.lines.front().find("Generated by") != std::string::npos;
}

}  // namespace

std::string to_text(const Finding& finding) {
  std::string text = finding.path;
  if (finding.line > 0) text += ":" + std::to_string(finding.line);
  return text + ": " + finding.text + " [" + finding.rule + "]";
}

std::vector<Finding> check_include_edges(const SourceText& source) {
  static const std::map<std::string, std::vector<std::string_view>> allowed = {
      {"base", {"base"}},
      {"simulator", {"base", "simulator"}},
      {"harness", {"base", "harness"}},
      {"reports", {"base", "harness", "reports"}},
      {"suites", {"base", "harness", "reports", "suites"}},
      {"tests", {"base", "simulator", "harness", "reports", "suites", "tests"}},
  };
  std::vector<Finding> findings;
  const auto rooms = allowed.find(room_of(source.path));
  for (const Include& include : includes_of(source)) {
    if (!include.quoted) continue;
    const auto add = [&](std::string text) {
      findings.push_back({"include-edge", source.path, include.line, std::move(text)});
    };
    if (include.target.ends_with(".cc")) add("a .cc file is compiled, not included: " + include.target);
    if (include.target.find("..") != std::string::npos || !allowed.contains(room_of(include.target))) {
      add("write the include from the top of the tree: " + include.target);
    } else if (rooms == allowed.end()) {
      add("a new room: give it its line in the table of edges");
    } else if (rooms->first == "suites" && room_of(include.target) == "simulator") {
      if (include.target != "simulator/simulator.h")
        add("suites see of the simulator only simulator/simulator.h, not " + include.target);
    } else if (!starts_with_any(room_of(include.target), rooms->second)) {
      add(rooms->first + " must not include " + include.target);
    }
  }
  return findings;
}

std::vector<Finding> check_library_includes(const SourceText& source) {
  struct Door {
    std::string_view library;
    std::vector<std::string_view> allowed;
    std::string_view instead;
  };
  static const std::vector<Door> doors = {
      {"boost/", {"base/http_", "tests/bench/"}, "use base/http_client.h or base/http_server.h"},
      {"openssl/", {"base/tls", "base/http_", "tests/bench/", "tests/base/tls_tunnel"}, "use base/tls.h"},
      {"yaml-cpp/", {"base/yaml"}, "use base/yaml.h"},
      {"nlohmann/json_fwd.hpp", {"base/json_fwd.h"}, "use base/json_fwd.h"},
      {"nlohmann/", {"base/json.h", "base/json_fwd.h", "base/json.cc"}, "use base/json.h"},
      {"CLI/", {"suites/"}, "flags belong to the main program"},
      {"regex", {}, "write a small matcher"},
  };
  std::vector<Finding> findings;
  for (const Include& include : includes_of(source)) {
    for (const Door& door : doors) {
      const bool whole =
          door.library.ends_with("/") ? include.target.starts_with(door.library) : include.target == door.library;
      if (!whole) continue;
      // Boost costs ten seconds a file: never through a header.
      const bool in_header = is_header(source.path) && is_one_of(door.library, {"boost/", "openssl/", "yaml-cpp/"});
      const bool private_header = starts_with_any(source.path, {"base/http_", "base/tls", "tests/bench/"});
      if (!starts_with_any(source.path, door.allowed) || (in_header && !private_header)) {
        findings.push_back({"library-include", source.path, include.line,
                            "<" + include.target + "> does not belong here: " + std::string(door.instead)});
      }
      break;
    }
  }
  return findings;
}

std::vector<Finding> check_header_shape(const SourceText& source) {
  std::vector<Finding> findings;
  if (!is_header(source.path)) return findings;
  const auto add = [&](std::size_t line, std::string text) {
    findings.push_back({"header-shape", source.path, line, std::move(text)});
  };
  std::size_t contract = 0;
  std::size_t at = 0;
  for (; at < source.lines.size() && source.lines[at].starts_with("//"); ++at) contract += source.lines[at].size() - 2;
  if (contract < 30) add(1, "a header starts with its contract: what it is, who calls it, threads, ownership, errors");
  while (at < source.lines.size() && source.lines[at].empty()) ++at;
  if (at >= source.lines.size() || source.lines[at] != "#pragma once")
    add(at + 1, "`#pragma once` follows the contract");
  for (std::size_t i = 0; i < source.code.size(); ++i) {
    const bool literals = source.code[i].find("_literals;") != std::string::npos;
    if (source.code[i].starts_with("using namespace") && !literals) {
      add(i + 1, "a header opens no namespace for those who include it");
    }
  }
  return findings;
}

std::vector<Finding> check_banned_calls(const SourceText& source) {
  std::vector<Finding> findings;
  if (!is_cpp(source.path)) return findings;
  for (std::size_t i = 0; i < source.code.size(); ++i) {
    for (const Ban& ban : bans()) {
      if (starts_with_any(source.path, ban.allowed) || (ban.mains && is_main(source.path)) ||
          !has_call(source.code[i], ban.call))
        continue;
      findings.push_back({"banned-call", source.path, i + 1, std::string(ban.call) + ": " + std::string(ban.instead)});
    }
  }
  return findings;
}

std::vector<Finding> check_words(const SourceText& source) {
  // Spelled in two parts, so that this file passes its own rule.
  static const std::vector<std::string> unfinished = {std::string("TO") + "DO", std::string("FIX") + "ME",
                                                      std::string("XX") + "X:"};
  static const std::vector<std::string> places = {std::string("../sha") + "red", std::string("/wor") + "k/",
                                                  std::string("/tmp/") + "w/"};
  std::vector<Finding> findings;
  const bool may_name_places = source.path.starts_with(".ci/") || source.path.starts_with("tests/");
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    for (const std::string& word : unfinished) {
      if (source.lines[i].find(word) == std::string::npos) continue;
      findings.push_back({"unfinished", source.path, i + 1, "finish it, or open an issue and say what is so today"});
    }
    for (const std::string& place : places) {
      if (may_name_places || source.lines[i].find(place) == std::string::npos) continue;
      findings.push_back({"foreign-place", source.path, i + 1, "the product does not know " + place});
    }
  }
  return findings;
}

std::vector<Finding> check_length(const SourceText& source) {
  if (!is_cpp(source.path) || is_generated(source)) return {};
  const auto known = long_files().find(source.path);
  const std::size_t limit = known == long_files().end() ? kMaxLines : known->second;
  if (known != long_files().end() && source.lines.size() <= kMaxLines) {
    return {{"length", source.path, 0, "fits now: take it from the list of long files"}};
  }
  if (source.lines.size() <= limit) return {};
  return {{"length", source.path, 0,
           std::to_string(source.lines.size()) + " lines, more than " + std::to_string(limit) +
               ": find the second concept and move it out"}};
}

std::vector<Finding> check_file(const SourceText& source) {
  std::vector<Finding> all;
  for (const auto& rule : {check_include_edges, check_library_includes, check_header_shape, check_banned_calls,
                           check_words, check_length}) {
    std::vector<Finding> found = rule(source);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace o2dms::tidy

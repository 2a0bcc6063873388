#include "tests/tidy/tree_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/tidy/includes.h"

namespace o2dms::tidy {
namespace {

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string stem_of(const std::string& path) {
  const std::string name = name_of(path);
  return name.substr(0, name.rfind('.'));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// What a name must be unique in: the product, or, below tests/, which mirrors the tree, one of its rooms.
std::string naming_room_of(const std::string& path) {
  if (!path.starts_with("tests/")) return "";
  std::size_t end = path.find('/');
  for (int deeper = 2; deeper > 0; --deeper) {
    const std::size_t next = path.find('/', end + 1);
    if (next == std::string::npos) break;
    end = next;
  }
  return path.substr(0, end);
}

// serve_get → {serve, get}; a plural counts as its singular.
std::set<std::string> words_of(const std::string& stem) {
  std::set<std::string> words;
  std::string word;
  for (const char c : stem + "_") {
    if (c != '_') {
      word += c;
      continue;
    }
    if (word.size() > 3 && word.back() == 's') word.pop_back();
    words.insert(word);
    word.clear();
  }
  return words;
}

bool share_a_word(const std::string& one, const std::string& other) {
  const std::set<std::string> words = words_of(one), others = words_of(other);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return others.contains(word); });
}

// Does it include a header of its folder by whose name it can be found?
bool has_family(const SourceText& source, const std::vector<Include>& includes) {
  return std::any_of(includes.begin(), includes.end(), [&](const Include& include) {
    return folder_of(include.target) == folder_of(source.path) &&
           share_a_word(stem_of(include.target), stem_of(source.path));
  });
}

bool is_program(const std::string& path) {
  return name_of(path) == "main.cc" || path.ends_with("_main.cc");
}

// What follows `key` on a line that begins with it (after blanks and dashes where `indented`); empty when it does not.
std::string value_of(const std::string& line, std::string_view key, bool indented) {
  const std::size_t start =
      indented ? std::min(line.find_first_not_of(" -"), line.size()) : (line.starts_with("- ") ? 2 : 0);
  if (!std::string_view(line).substr(start).starts_with(key)) return "";
  const std::size_t from = line.find_first_not_of(" \"'", start + key.size());
  return from == std::string::npos ? "" : line.substr(from, line.find_last_not_of(" \"'") - from + 1);
}

// "[A, B]" or "A".
std::vector<std::string> list_items(std::string_view text) {
  std::vector<std::string> items(1);
  for (const char c : text) {
    if (c == ',') {
      items.emplace_back();
    } else if (c != '[' && c != ']' && c != ' ') {
      items.back() += c;
    }
  }
  return items;
}

}  // namespace

std::vector<Finding> check_duplicate_names(const std::vector<SourceText>& tree) {
  std::vector<Finding> findings;
  std::map<std::string, std::string> seen;  // where it counts, and name → folder
  for (const SourceText& source : tree) {
    if (!is_cpp(source.path)) continue;
    // A header and the .cc beside it are one unit.
    const auto [at, is_new] =
        seen.emplace(naming_room_of(source.path) + ":" + stem_of(source.path), folder_of(source.path));
    if (!is_new && at->second != folder_of(source.path))
      findings.push_back({"duplicate-name", source.path, 0, "there is a unit of that name in " + at->second});
  }
  return findings;
}

std::vector<Finding> check_beast_budget(const std::vector<SourceText>& tree, std::size_t budget) {
  std::size_t count = 0;
  for (const SourceText& source : tree) {
    if (!source.path.ends_with(".cc") || room_of(source.path) == "tests") continue;
    for (const std::string& line : source.lines) {
      if (!line.starts_with("#include <boost/")) continue;
      ++count;
      break;
    }
  }
  if (count <= budget) return {};
  return {{"beast-budget", "base", 0,
           std::to_string(count) + " files include Boost, the budget is " + std::to_string(budget)}};
}

std::vector<Finding> check_own_header_first(const std::vector<SourceText>& tree) {
  std::set<std::string> headers;
  for (const SourceText& source : tree) {
    if (is_header(source.path)) headers.insert(source.path);
  }
  std::vector<Finding> findings;
  for (const SourceText& source : tree) {
    if (!source.path.ends_with(".cc")) continue;
    const std::vector<Include> includes = includes_of(source);
    const std::string own = source.path.substr(0, source.path.size() - 3) + ".h";
    if (headers.contains(own)) {
      if (includes.empty() || includes.front().target != own)
        findings.push_back({"own-header-first", source.path, 1, "the first include is " + own});
    } else if (!source.path.starts_with("tests/") && !is_program(source.path) && !has_family(source, includes)) {
      findings.push_back({"own-header", source.path, 1,
                          "no " + own + ", and no header of this folder that shares a word of its name is included"});
    }
  }
  return findings;
}

std::vector<Finding> check_catalogue(const std::vector<SourceText>& tree) {
  std::vector<Finding> findings;
  std::set<std::string> cases, requirements;
  const auto is_data = [](const SourceText& source, std::string_view folder) {
    return source.path.starts_with(folder) && source.path.ends_with(".yaml");
  };
  const auto collect = [&](std::string_view folder, std::set<std::string>& ids) {
    for (const SourceText& source : tree) {
      if (!is_data(source, folder)) continue;
      for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const std::string id = value_of(source.lines[i], "id:", false);
        if (!id.empty() && !ids.insert(id).second)
          findings.push_back({"duplicate-id", source.path, i + 1, "there is another " + id});
      }
    }
  };
  collect("suites/cases/", cases);
  collect("suites/requirements/", requirements);
  for (const SourceText& source : tree) {
    if (!is_data(source, "suites/cases/")) continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      for (const char* key : {"requirement:", "requirements:"}) {
        const std::string value = value_of(source.lines[i], key, true);
        if (value.empty()) continue;
        for (const std::string& id : list_items(value)) {
          if (!requirements.contains(id))
            findings.push_back({"unknown-requirement", source.path, i + 1, "no requirement " + id});
        }
      }
    }
  }
  return findings;
}

}  // namespace o2dms::tidy

#include "tests/tidy/tree_rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace o2dms::tidy {
namespace {

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// The room a name must be unique in: simulator/cluster for simulator/cluster/controllers/job.cc; below tests/, which
// mirrors the tree, one folder deeper.
std::string naming_room_of(const std::string& path) {
  std::size_t end = path.find('/');
  for (int deeper = path.starts_with("tests/") ? 2 : 1; deeper > 0 && end != std::string::npos; --deeper) {
    const std::size_t next = path.find('/', end + 1);
    if (next == std::string::npos) break;
    end = next;
  }
  return path.substr(0, end);
}

bool mentions(const SourceText& list, const std::string& file) {
  for (const std::string& line : list.lines) {
    if (line.find(file) != std::string::npos) return true;
  }
  return false;
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
  std::map<std::string, std::string> seen;  // room and name -> path
  for (const SourceText& source : tree) {
    if (!is_cpp(source.path)) continue;
    const auto [at, is_new] = seen.emplace(naming_room_of(source.path) + ":" + name_of(source.path), source.path);
    if (!is_new)
      findings.push_back({"duplicate-name", source.path, 0, "the room has that name already: " + at->second});
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

std::vector<Finding> check_all_built(const std::vector<SourceText>& tree) {
  std::map<std::string, const SourceText*> lists;
  for (const SourceText& source : tree) {
    if (name_of(source.path) == "CMakeLists.txt") lists[folder_of(source.path)] = &source;
  }
  std::vector<Finding> findings;
  for (const SourceText& source : tree) {
    if (!source.path.ends_with(".cc")) continue;
    bool built = false;
    for (std::string folder = folder_of(source.path); !folder.empty() && !built; folder = folder_of(folder)) {
      const auto list = lists.find(folder);
      if (list == lists.end()) continue;
      built = mentions(*list->second, source.path.substr(folder.size() + 1));
    }
    if (!built) findings.push_back({"not-built", source.path, 0, "no CMakeLists.txt names it"});
  }
  return findings;
}

std::vector<Finding> check_own_header_first(const std::vector<SourceText>& tree) {
  std::set<std::string> headers;
  for (const SourceText& source : tree) {
    if (is_header(source.path)) headers.insert(source.path);
  }
  std::vector<Finding> findings;
  for (const SourceText& source : tree) {
    if (!source.path.ends_with(".cc")) continue;
    const std::string own = source.path.substr(0, source.path.size() - 3) + ".h";
    if (!headers.contains(own)) continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      if (!source.lines[i].starts_with("#include")) continue;
      if (source.lines[i] != "#include \"" + own + "\"") {
        findings.push_back({"own-header-first", source.path, i + 1, "the first include is " + own});
      }
      break;
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

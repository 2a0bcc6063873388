#include "tests/tidy/tree_rules.h"

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

}  // namespace o2dms::tidy

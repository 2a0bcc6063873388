#include "tests/tidy/rooms.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/tidy/includes.h"

namespace o2dms::tidy {
namespace {

// "| `a` | b |" → {"`a`", "b"}
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  if (!line.starts_with('|')) return cells;
  for (std::size_t at = 1; at < line.size();) {
    const std::size_t end = std::min(line.find('|', at), line.size());
    std::string cell(line.substr(at, end - at));
    const std::size_t first = cell.find_first_not_of(' ');
    cells.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    at = end + 1;
  }
  return cells;
}

// What stands between backticks.
std::vector<std::string> names_in(std::string_view cell) {
  std::vector<std::string> names;
  for (std::size_t open = cell.find('`'); open != std::string_view::npos; open = cell.find('`', open)) {
    const std::size_t close = cell.find('`', open + 1);
    if (close == std::string_view::npos) break;
    names.emplace_back(cell.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return names;
}

bool is_below(std::string_view file, std::string_view folder) {
  return file.starts_with(folder) && file.size() > folder.size() && file[folder.size()] == '/';
}

bool may_include(const Room& room, const Room& other) {
  const auto& list = room.may_include;
  return std::find(list.begin(), list.end(), other.path) != list.end() ||
         (std::find(list.begin(), list.end(), "*") != list.end() && other.line < room.line);
}

}  // namespace

std::vector<Room> read_rooms(const SourceText& document) {
  std::vector<Room> rooms;
  bool inside = false;
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    const std::vector<std::string> cells = cells_of(document.lines[i]);
    if (cells.size() < 3) {
      if (inside) break;
      continue;
    }
    if (!inside) {
      inside = cells[0] == "room";
      continue;
    }
    const std::vector<std::string> names = names_in(cells[0]);
    if (names.size() == 1) rooms.push_back({names[0], names_in(cells[1]), i + 1});
  }
  return rooms;
}

const Room* room_of(const std::vector<Room>& rooms, std::string_view file) {
  const Room* found = nullptr;
  for (const Room& room : rooms) {
    if (is_below(file, room.path) && (found == nullptr || found->path.size() < room.path.size())) found = &room;
  }
  return found;
}

std::vector<Finding> check_rooms(const std::vector<SourceText>& tree, const std::vector<Room>& rooms,
                                 const std::string& document) {
  std::vector<Finding> findings;
  const auto add = [&](const Room& room, std::string text) {
    findings.push_back({"rooms", document, room.line, std::move(text)});
  };
  std::set<std::string> lived_in;                            // rooms with C++ in them
  std::map<std::string, std::set<std::string>> included_by;  // room → rooms that its files include
  for (const SourceText& source : tree) {
    if (!is_cpp(source.path)) continue;
    const Room* own = room_of(rooms, source.path);
    if (own == nullptr) continue;
    lived_in.insert(own->path);
    for (const Include& include : includes_of(source)) {
      if (const Room* other = room_of(rooms, include.target)) included_by[own->path].insert(other->path);
    }
  }
  std::set<std::string> above;
  for (const Room& room : rooms) {
    for (const std::string& name : room.may_include) {
      if (name == "*") continue;
      if (!above.contains(name)) add(room, "`" + name + "` is no room above `" + room.path + "`");
      if (!included_by[room.path].contains(name)) add(room, "nothing in `" + room.path + "` includes `" + name + "`");
    }
    if (!lived_in.contains(room.path)) add(room, "no C++ lies in `" + room.path + "`");
    if (!above.insert(room.path).second) add(room, "`" + room.path + "` has two rows");
  }
  return findings;
}

std::vector<Finding> check_include_edges(const SourceText& source, const std::vector<Room>& rooms) {
  std::vector<Finding> findings;
  const Room* own = room_of(rooms, source.path);
  for (const Include& include : includes_of(source)) {
    if (!include.quoted) continue;
    const auto add = [&](std::string text) {
      findings.push_back({"include-edge", source.path, include.line, std::move(text)});
    };
    const Room* other = room_of(rooms, include.target);
    if (include.target.ends_with(".cc")) add("a .cc file is compiled, not included: " + include.target);
    if (include.target.find("..") != std::string::npos || other == nullptr) {
      add("write the include from the top of the tree: " + include.target);
    } else if (own == nullptr) {
      add("a new room: give it its row in docs/architecture.md");
    } else if (own != other && !may_include(*own, *other)) {
      add(own->path + " must not include " + include.target);
    }
  }
  return findings;
}

}  // namespace o2dms::tidy

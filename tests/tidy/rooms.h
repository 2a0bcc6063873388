// The rooms of the house and who may include whom, read from the table in docs/architecture.md: the drawing is the
// rule. A row is `| room | may include | what it is |`; a room is a folder, and what lies in a folder below it without
// a row of its own is its own, too. A row may name rooms above it only, so no arrow points up and no circle closes.
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_text.h"
#include "tests/tidy/tidy_rules.h"

namespace o2dms::tidy {

struct Room {
  std::string path;                      // "simulator/store"
  std::vector<std::string> may_include;  // paths of other rooms; "*": all rooms above
  std::size_t line = 0;                  // in the document
};

// The rows of the first table whose head begins with "room". Empty when there is none.
std::vector<Room> read_rooms(const SourceText& document);

// The room of a file: the row with the longest path that it lies below; null when there is none.
const Room* room_of(const std::vector<Room>& rooms, std::string_view file);

// The table itself: each row once, below all that it names; each with a folder that has C++ in it; each allowance used.
std::vector<Finding> check_rooms(const std::vector<SourceText>& tree, const std::vector<Room>& rooms,
                                 const std::string& document);
// What one file includes: from the top of the tree, headers only, of its own room or of those that its row names.
std::vector<Finding> check_include_edges(const SourceText& source, const std::vector<Room>& rooms);

}  // namespace o2dms::tidy

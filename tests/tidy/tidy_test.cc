// Runs the rules of the house over the whole tree, so that nobody has to remember them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/tidy/rooms.h"
#include "tests/tidy/tidy_rules.h"
#include "tests/tidy/tree_rules.h"

namespace o2dms::tidy {
namespace {

namespace fs = std::filesystem;

bool is_text(const fs::path& path) {
  static const std::vector<std::string> kinds = {".h",    ".cc",   ".cmake", ".txt", ".md",
                                                 ".yaml", ".json", ".py",    ".sh",  ""};
  return std::find(kinds.begin(), kinds.end(), path.extension().string()) != kinds.end();
}

SourceText read(const fs::path& top, const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return read_source(fs::relative(file, top).string(), content);
}

const std::vector<SourceText>& tree() {
  static const std::vector<SourceText> files = [] {
    const fs::path top = O2DMS_SOURCE_DIR;
    std::vector<SourceText> all;
    for (const char* room : {"base", "simulator", "harness", "reports", "suites", "tests", "fixtures", "packaging",
                             "docs", "cmake", ".ci"}) {
      if (!fs::exists(top / room)) continue;
      for (const auto& entry : fs::recursive_directory_iterator(top / room)) {
        if (entry.is_regular_file() && is_text(entry.path())) all.push_back(read(top, entry.path()));
      }
    }
    // The examples' C++ is of projects of their own; what is said around it is ours.
    for (const auto& entry : fs::recursive_directory_iterator(top / "examples")) {
      if (entry.is_regular_file() && is_text(entry.path()) && !is_cpp(entry.path().string()))
        all.push_back(read(top, entry.path()));
    }
    for (const char* file :
         {"CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json", "CONTRIBUTING.md", "Makefile", "README.md"})
      all.push_back(read(top, top / file));
    std::sort(all.begin(), all.end(), [](const SourceText& a, const SourceText& b) { return a.path < b.path; });
    return all;
  }();
  return files;
}

constexpr const char* kArchitecture = "docs/architecture.md";

const std::vector<Room>& rooms() {
  static const std::vector<Room> table = [] {
    for (const SourceText& source : tree()) {
      if (source.path == kArchitecture) return read_rooms(source);
    }
    return std::vector<Room>();
  }();
  return table;
}

void expect_none(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) ADD_FAILURE() << to_text(finding);
}

template <class Rule>
void expect_holds(Rule rule) {
  for (const SourceText& source : tree()) expect_none(rule(source));
}

TEST(Tidy, TreeIsThere) {
  EXPECT_GT(tree().size(), 50u);
}
TEST(Tidy, TheArchitecturesTableIsTheTree) {
  EXPECT_GT(rooms().size(), 20u);
  expect_none(check_rooms(tree(), rooms(), kArchitecture));
}
TEST(Tidy, IncludeEdges) {
  expect_holds([](const SourceText& source) { return check_include_edges(source, rooms()); });
}
TEST(Tidy, LibraryIncludes) {
  expect_holds(check_library_includes);
}
TEST(Tidy, HeaderShape) {
  expect_holds(check_header_shape);
}
TEST(Tidy, BannedCalls) {
  expect_holds(check_banned_calls);
}
TEST(Tidy, Words) {
  expect_holds(check_words);
}
TEST(Tidy, Length) {
  expect_holds(check_length);
}
TEST(Tidy, DuplicateNames) {
  expect_none(check_duplicate_names(tree()));
}
TEST(Tidy, BeastBudget) {
  expect_none(check_beast_budget(tree(), 9));
}
TEST(Tidy, OwnHeaderFirst) {
  expect_none(check_own_header_first(tree()));
}
TEST(Tidy, Catalogue) {
  expect_none(check_catalogue(tree()));
}

}  // namespace
}  // namespace o2dms::tidy

// The table of rooms, and what breaks it.
#include "tests/tidy/rooms.h"

#include <gtest/gtest.h>

namespace o2dms::tidy {
namespace {

SourceText document(std::string_view rows) {
  return read_source("docs/architecture.md",
                     "# A house\n\n| library | for |\n|---|---|\n| `x` | y |\n\n| room | may include | what it is |\n"
                     "|---|---|---|\n" +
                         std::string(rows) + "\nAnd prose.\n");
}

const SourceText kHouse = document(
    "| `base` | | no Kubernetes |\n| `simulator/store` | `base` | objects |\n| `simulator/http` | `base`, "
    "`simulator/store` | requests |\n| `harness` | `base` | the SMO |\n| `tests` | `*` | all |\n");

std::size_t edges(std::string path, std::string_view content) {
  return check_include_edges(read_source(std::move(path), content), read_rooms(kHouse)).size();
}

TEST(Rooms, AreTheRowsOfTheTable) {
  const std::vector<Room> rooms = read_rooms(kHouse);
  ASSERT_EQ(rooms.size(), 5u);
  EXPECT_EQ(rooms[2].path, "simulator/http");
  EXPECT_EQ(rooms[2].may_include, (std::vector<std::string>{"base", "simulator/store"}));
  EXPECT_EQ(rooms[0].may_include, std::vector<std::string>());
  EXPECT_EQ(room_of(rooms, "simulator/store/deep/x.h")->path, "simulator/store");
  EXPECT_EQ(room_of(rooms, "simulator/x.h"), nullptr);
}

TEST(IncludeEdges, AreThoseOfTheTable) {
  EXPECT_EQ(edges("simulator/http/x.cc", "#include \"simulator/store/store.h\"\n"), 0u);
  EXPECT_EQ(edges("simulator/store/x.cc", "#include \"simulator/http/x.h\"\n"), 1u);
  EXPECT_EQ(edges("simulator/store/x.cc", "#include \"harness/client/client.h\"\n"), 1u);
  EXPECT_EQ(edges("harness/client/x.cc", "#include \"simulator/store/store.h\"\n"), 1u);
  EXPECT_EQ(edges("harness/client/x.cc", "#include \"harness/run/x.h\"\n"), 0u);
  EXPECT_EQ(edges("base/x.cc", "#include \"harness/run/plan.h\"\n"), 1u);
  EXPECT_EQ(edges("tests/base/x.cc", "#include \"simulator/store/store.h\"\n"), 0u);
}

TEST(IncludeEdges, AreWrittenFromTheTop) {
  EXPECT_EQ(edges("base/x.cc", "#include \"json.h\"\n"), 1u);
  EXPECT_EQ(edges("base/x.cc", "#include \"../base/json.h\"\n"), 1u);
  EXPECT_EQ(edges("base/x.cc", "#  include \"simulator/store/store.h\"\n"), 1u);
  EXPECT_EQ(edges("base/x.cc", "#include \"base/json.cc\"\n"), 1u);
}

TEST(IncludeEdges, ACommentIsNoInclude) {
  EXPECT_EQ(edges("base/x.cc", "// #include \"harness/run/plan.h\"\n"), 0u);
}

TEST(IncludeEdges, ANewFolderNeedsItsRow) {
  EXPECT_EQ(edges("simulator/new/x.cc", "#include \"base/json.h\"\n"), 1u);
}

std::size_t findings(std::string_view rows, const std::vector<SourceText>& tree) {
  return check_rooms(tree, read_rooms(document(rows)), "docs/architecture.md").size();
}

TEST(Rooms, TheTableSaysNoMoreThanTheTree) {
  const std::vector<SourceText> tree = {read_source("base/x.h", ""),
                                        read_source("harness/x.cc", "#include \"base/x.h\"\n")};
  EXPECT_EQ(findings("| `base` | | |\n| `harness` | `base` | |\n", tree), 0u);
  EXPECT_EQ(findings("| `harness` | `base` | |\n| `base` | | |\n", tree), 1u) << "an arrow upward";
  EXPECT_EQ(findings("| `base` | | |\n| `reports` | | |\n| `harness` | `base` | |\n", tree), 1u)
      << "nobody lives there";
  EXPECT_EQ(findings("| `base` | | |\n| `harness` | | |\n| `harness` | `base` | |\n", tree), 1u) << "two rows";
  EXPECT_EQ(findings("| `base` | | |\n| `harness` | `base` | |\n", {tree[0], read_source("harness/x.cc", "")}), 1u)
      << "an allowance that nobody needs";
}

}  // namespace
}  // namespace o2dms::tidy

#include "simulator/cluster/nodes/file_view.h"

#include <gtest/gtest.h>

namespace o2dms::simulator {
namespace {

using Presence = FileView::Presence;

TEST(FileView, LoadsAVolumeWhenAPathInItIsUsed) {
  std::vector<std::string> loaded;
  FileView view({{.volume = "a", .path = "/a"}, {.volume = "b", .path = "/a/b/"}}, [&](std::string_view name) {
    loaded.emplace_back(name);
    return VolumeFiles{.files = {{"f", std::string(name)}}};
  });
  EXPECT_EQ(view.look("/etc/f"), Presence::unknown);
  EXPECT_TRUE(loaded.empty());
  EXPECT_EQ(view.read("/a/b/f"), "b") << "the longest mount path has it";
  EXPECT_EQ(view.read("/a/f"), "a");
  EXPECT_EQ(view.read("/a/bf"), std::nullopt);
  EXPECT_EQ(loaded, (std::vector<std::string>{"b", "a"})) << "each once";
}

TEST(FileView, MountsPartsOfAVolume) {
  FileView view(
      {{.volume = "v", .path = "/etc/one.conf", .sub_path = "one"}, {.volume = "v", .path = "/d", .sub_path = "deep"}},
      [](std::string_view) {
        return VolumeFiles{.files = {{"one", "1"}, {"deep/two", "2"}, {"three", "3"}}};
      });
  EXPECT_EQ(view.read("/etc/one.conf"), "1");
  EXPECT_EQ(view.read("/d/two"), "2");
  EXPECT_EQ(view.look("/d"), Presence::folder);
  EXPECT_EQ(view.look("/d/three"), Presence::absent);
  EXPECT_EQ(view.list("/d"), std::vector<std::string>{"/d/two"});
  EXPECT_FALSE(view.write("/d/two", "x"));
}

TEST(FileView, KeepsWhatIsWrittenApartFromWhatIsMounted) {
  FileView view({{.volume = "scratch", .path = "/s"}, {.volume = "scratch", .path = "/ro", .read_only = true}},
                [](std::string_view) {
                  return VolumeFiles{.files = {{"old", "o"}}, .writable = true, .complete = false};
                });
  EXPECT_TRUE(view.written().empty());
  EXPECT_TRUE(view.write("/s/new", "n"));
  EXPECT_TRUE(view.write("/dev/termination-log", "m"));
  EXPECT_FALSE(view.write("/ro/new", "n"));
  EXPECT_EQ(view.read("/ro/new"), "n") << "the same volume";
  EXPECT_EQ(view.look("/s/other"), Presence::unknown) << "somebody else may have written it";
  const auto written = view.written();
  ASSERT_EQ(written.size(), 1U);
  EXPECT_EQ(written.at("scratch"), (Files{{"new", "n"}, {"old", "o"}}));
  EXPECT_EQ(view.read("/dev/termination-log"), "m");
}

TEST(FileView, HoldsNoMoreThanThereIsRoomFor) {
  FileView view;
  const std::string half(600'000, 'x');
  EXPECT_TRUE(view.write("/a", half));
  EXPECT_FALSE(view.write("/a", half, true));
  EXPECT_EQ(view.read("/a")->size(), half.size());
}

TEST(FileView, PathsAreMadeAbsolute) {
  EXPECT_EQ(absolute_path("/a//./b/../c/"), "/a/c");
  EXPECT_EQ(absolute_path("b", "/a"), "/a/b");
  EXPECT_EQ(absolute_path("../../..", "/a"), "/");
}

}  // namespace
}  // namespace o2dms::simulator

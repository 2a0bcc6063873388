#include "base/json_cursor.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace o2dms::base {
namespace {

const Json kPod = {
    {"metadata", {{"name", "a"}, {"labels", {{"app", "web"}, {"tier", "x"}}}, {"note", "say \"hi\"\n\\"}}},
    {"spec", {{"containers", {{{"name", "c"}, {"ports", {1, 2, 3}}}, {{"name", "d"}}}}, {"count", -7}}},
    {"status", {{"ready", true}, {"none", nullptr}, {"ratio", 0.5}}}};

TEST(JsonCursor, ReadsTheMembersThatAreAskedForAndSkipsTheRest) {
  const std::string text = to_text(kPod);
  JsonCursor at(text);
  DecodedStrings decoded;
  std::string name, note, names;
  std::int64_t count = 0;
  bool ready = false;
  at.members([&](std::string_view part) {
    if (part == "metadata") {
      at.members([&](std::string_view key) {
        if (key == "name") name = at.string(decoded);
        if (key == "note") note = at.string(decoded);
      });
    } else if (part == "spec") {
      at.members([&](std::string_view key) {
        if (key == "count") count = at.integer();
        if (key != "containers") return;
        at.elements([&] {
          at.members([&](std::string_view member) {
            if (member == "name") names += at.string(decoded);
          });
        });
      });
    } else if (part == "status") {
      at.members([&](std::string_view key) {
        if (key == "ready") ready = at.boolean();
      });
    }
  });
  EXPECT_EQ(name, "a");
  EXPECT_EQ(note, "say \"hi\"\n\\");
  EXPECT_EQ(names, "cd");
  EXPECT_EQ(count, -7);
  EXPECT_TRUE(ready);
  EXPECT_EQ(std::distance(decoded.begin(), decoded.end()), 1) << "only what has escapes is copied";
}

TEST(JsonCursor, FindsAValueByItsPath) {
  const std::string text = to_text(kPod);
  EXPECT_EQ(raw_json_at(text, {"metadata", "labels", "tier"}), "\"x\"");
  EXPECT_EQ(raw_json_at(text, {"spec", "containers"}), to_text(kPod["spec"]["containers"]));
  EXPECT_EQ(raw_json_at(text, {"status", "none"}), "null");
  EXPECT_EQ(raw_json_at(text, {"status", "absent"}), "");
  EXPECT_EQ(raw_json_at(text, {"metadata", "name", "deeper"}), "");
  EXPECT_EQ(decoded_json_string(raw_json_at(text, {"metadata", "note"})), "say \"hi\"\n\\");
  EXPECT_EQ(decoded_json_string("12"), "12");
}

TEST(JsonCursor, DecodesWhatThePrinterEscapes) {
  std::string all;
  for (int c = 1; c < 0x20; ++c) all += static_cast<char>(c);
  all += "\"\\/ \xC3\xA4 \xF0\x9F\x98\x80";
  EXPECT_EQ(decoded_json_string(to_text(Json(all))), all);
}

TEST(JsonCursor, OtherTypesThanThoseAskedForAreNothing) {
  DecodedStrings decoded;
  EXPECT_EQ(JsonCursor("12").string(decoded), "");
  EXPECT_EQ(JsonCursor("\"12\"").integer(), 0);
  EXPECT_EQ(JsonCursor("1.5").integer(), 0);
  EXPECT_FALSE(JsonCursor("1").boolean());
  int calls = 0;
  JsonCursor("[1,2]").members([&](std::string_view) { ++calls; });
  JsonCursor("{\"a\":1}").elements([&] { ++calls; });
  EXPECT_EQ(calls, 0);
}

// Whatever is cut off or broken: it ends, and never reads past the end (the sanitizers watch).
TEST(JsonCursor, EndsOnEveryCutText) {
  const std::string text = to_text(kPod);
  for (std::size_t length = 0; length <= text.size(); ++length) {
    for (const char tail : {'\0', '"', '{', '[', '\\', ',', ':'}) {
      const std::string cut = text.substr(0, length) + (tail == '\0' ? std::string() : std::string(1, tail));
      raw_json_at(cut, {"status", "absent"});
      JsonCursor at(cut);
      DecodedStrings decoded;
      at.members([&](std::string_view) {
        at.members(
            [&](std::string_view) { at.elements([&] { at.members([&](std::string_view) { at.string(decoded); }); }); });
      });
    }
  }
}

}  // namespace
}  // namespace o2dms::base

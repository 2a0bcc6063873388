// Patches of long lists cost what they are long, not its square.
#include <deque>

#include "base/random.h"
#include "simulator/resource/patch_types.h"
#include "tests/simulator/growth.h"
#include "tests/simulator/resource/documents.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t kSize = 500;

struct Application {
  Json document, patch;
};

double json_patch_growth(const std::function<Json(std::size_t i)>& operation) {
  return growth(
      kSize,
      [&](std::size_t n) {
        Application out{{{"list", Json::array()}}, Json::array()};
        for (std::size_t i = 0; i < n; ++i) {
          out.document["list"].push_back({{"name", "e" + std::to_string(i)}, {"value", i}});
          out.patch.push_back(operation(i));
        }
        return out;
      },
      [](Application& work) {
        const auto patched = apply_json_patch(std::move(work.document), work.patch);
        ASSERT_TRUE(patched.ok()) << patched.error().message;
      });
}

TEST(PatchGrowth, JsonPatchOfALongList) {
  EXPECT_LT(json_patch_growth([](std::size_t i) {
              return Json{{"op", "add"}, {"path", "/list/0"}, {"value", {{"name", i}}}};
            }),
            kAboutLinear)
      << "inserts";
  EXPECT_LT(json_patch_growth([](std::size_t) {
              return Json{{"op", "remove"}, {"path", "/list/0"}};
            }),
            kAboutLinear)
      << "removals";
  EXPECT_LT(json_patch_growth([](std::size_t) {
              return Json{{"op", "move"}, {"from", "/list/0"}, {"path", "/list/-"}};
            }),
            kAboutLinear)
      << "moves";
}

// The same by a plain list: whatever the order of operations, the outcome is that of the obvious implementation.
TEST(JsonPatch, ALongListIsTheSameAsByHandAfterManyOperations) {
  const auto random = base::make_random(11);
  std::deque<Json> list;
  Json document = {{"list", Json::array()}}, patch = Json::array();
  for (int i = 0; i < 2000; ++i) {
    list.emplace_back(i);
    document["list"].push_back(i);
  }
  const auto place = [&](std::size_t size) { return static_cast<std::ptrdiff_t>(random->below(size)); };
  for (int i = 0; i < 5000; ++i) {
    const std::ptrdiff_t at = place(list.size());
    const std::string path = "/list/" + std::to_string(at);
    const std::uint64_t what = random->below(5);
    if (what == 0) {
      list.insert(list.begin() + at, Json("n"));
      patch.push_back({{"op", "add"}, {"path", path}, {"value", "n"}});
    } else if (what == 1 && list.size() > 1) {
      list.erase(list.begin() + at);
      patch.push_back({{"op", "remove"}, {"path", path}});
    } else if (what == 2) {
      list[static_cast<std::size_t>(at)] = {{"r", i}};
      patch.push_back({{"op", "replace"}, {"path", path}, {"value", {{"r", i}}}});
    } else if (what == 3) {
      Json moved = std::move(list[static_cast<std::size_t>(at)]);
      list.erase(list.begin() + at);
      const std::ptrdiff_t to = place(list.size() + 1);
      list.insert(list.begin() + to, std::move(moved));
      patch.push_back({{"op", "move"}, {"from", path}, {"path", "/list/" + std::to_string(to)}});
    } else {
      patch.push_back({{"op", "test"}, {"path", path}, {"value", list[static_cast<std::size_t>(at)]}});
    }
  }
  const auto patched = apply_json_patch(document, patch);
  ASSERT_TRUE(patched.ok()) << patched.error().message;
  EXPECT_EQ((*patched)["list"], Json(std::vector<Json>(list.begin(), list.end())));
}

// Each of them is as long as a body may be: were it carried out, the tree would nest deeper than any stack.
TEST(JsonPatch, TheResultMayNotNestDeeperThanABody) {
  const auto code = [](const std::function<void(Json & patch, std::size_t i)>& nest) {
    Json patch = Json::array();
    for (std::size_t i = 0; patch.size() + 3 <= 10'000; ++i) nest(patch, i);
    const auto patched = apply_json_patch(json(R"({"a":{"a":{}}})"), patch);
    return patched ? 200 : patched.error().code;
  };
  for (const auto& [outer, place] : {std::pair(Json::object(), "/b/a"), std::pair(Json::array(), "/b/-")}) {
    EXPECT_EQ(code([&outer = outer, place = place](Json& patch, std::size_t) {
                patch.push_back({{"op", "add"}, {"path", "/b"}, {"value", outer}});
                patch.push_back({{"op", "move"}, {"from", "/a"}, {"path", place}});
                patch.push_back({{"op", "move"}, {"from", "/b"}, {"path", "/a"}});
              }),
              422)
        << "moved into " << outer;
  }
  const auto deeper = [](std::size_t i) {
    std::string path;
    for (std::size_t step = 0; step <= i % 300; ++step) path += "/a";
    return path;
  };
  for (const char* op : {"add", "replace"}) {
    EXPECT_EQ(code([&](Json& patch, std::size_t i) {
                patch.push_back({{"op", op}, {"path", deeper(i)}, {"value", {{"a", Json::object()}}}});
              }),
              422)
        << op << " at the bottom";
  }
  EXPECT_EQ(code([&](Json& patch, std::size_t i) {
              patch.push_back({{"op", "copy"}, {"from", "/a"}, {"path", deeper(i + 1)}});
            }),
            422)
      << "copied to the bottom";
}

TEST(JsonPatch, WhatIsMovedToAndFroDoesNotCountAsDeeper) {
  Json patch = Json::array();
  for (int i = 0; i < 1000; ++i) {
    patch.push_back({{"op", "move"}, {"from", "/a"}, {"path", "/b/a"}});
    patch.push_back({{"op", "move"}, {"from", "/b/a"}, {"path", "/a"}});
    patch.push_back({{"op", "add"}, {"path", "/c"}, {"value", {{"d", Json::array()}}}});
  }
  const auto patched = apply_json_patch(json(R"({"a":{"x":{}},"b":{}})"), patch);
  ASSERT_TRUE(patched.ok()) << patched.error().message;
  EXPECT_EQ(*patched, json(R"({"a":{"x":{}},"b":{},"c":{"d":[]}})"));
}

Json containers(std::size_t n, const char* image, bool reversed) {
  Json out = Json::array();
  for (std::size_t i = 0; i < n; ++i)
    out.push_back({{"name", "c" + std::to_string(reversed ? n - 1 - i : i)}, {"image", image}});
  return out;
}

double strategic_growth(const std::function<Json(std::size_t n)>& pod_spec_patch) {
  return growth(
      kSize / 2,
      [&](std::size_t n) {
        return Application{{{"spec", {{"template", {{"spec", {{"containers", containers(n, "i", false)}}}}}}}},
                           {{"spec", {{"template", {{"spec", pod_spec_patch(n)}}}}}}};
      },
      [](Application& work) {
        const auto patched =
            apply_strategic_merge_patch(std::move(work.document), work.patch, *apps("deployments").type);
        ASSERT_TRUE(patched.ok()) << patched.error().message;
      });
}

TEST(PatchGrowth, StrategicMergeOfALongList) {
  EXPECT_LT(strategic_growth([](std::size_t n) {
              return Json{{"containers", containers(n, "j", true)}};
            }),
            kAboutLinear)
      << "merging";
  EXPECT_LT(strategic_growth([](std::size_t n) {
              return Json{{"$setElementOrder/containers", containers(n, "j", true)},
                          {"containers", containers(n / 2, "j", false)}};
            }),
            kAboutLinear)
      << "ordering";
  EXPECT_LT(strategic_growth([](std::size_t n) {
              Json deleted = containers(n - 1, "j", false);
              for (Json& each : deleted) each = {{"name", each["name"]}, {"$patch", "delete"}};
              return Json{{"containers", deleted}};
            }),
            kAboutLinear)
      << "deleting";
}

}  // namespace
}  // namespace o2dms::simulator

// Runs every fuzz target over the files of its corpus: what a fuzzer once found stays mended, and each target has
// something to begin with. A target that a property fails in aborts; the file is named before.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "tests/fuzz/fuzz_targets.h"

namespace o2dms::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Corpus : public testing::TestWithParam<FuzzTarget> {};

TEST_P(Corpus, HoldsItsPropertiesInTime) {
  const fs::path folder = fs::path(O2DMS_SOURCE_DIR) / "tests/fuzz/corpus" / GetParam().name;
  const std::vector<std::string> files = files_below(folder);
  EXPECT_FALSE(files.empty()) << "no seeds in " << folder;
  for (const std::string& file : files) {
    const auto content = base::read_file(file);
    ASSERT_TRUE(content) << content.error().message;
    std::cerr << file << '\n';  // the last one is the culprit, should it end the program
    const auto start = std::chrono::steady_clock::now();
    GetParam().run(reinterpret_cast<const std::uint8_t*>(content->data()), content->size());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30)) << file;
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(fuzz_targets()),
                         [](const auto& target) { return target.param.name; });

}  // namespace
}  // namespace o2dms::fuzz

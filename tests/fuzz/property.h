// What fuzz targets share: the bytes as text, and the end of a run whose property does not hold. A target is one
// function LLVMFuzzerTestOneInput in a file NAME_fuzz.cc (https://llvm.org/docs/LibFuzzer.html); it is called from one
// thread, many times, with bytes of any content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace o2dms::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Aborts: that is what a fuzzer records, and what a test is ended by.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

// The input as a file, for a loader that reads files: in a folder of its own, which goes with the process.
inline const std::string& input_file(std::string_view text) {
  struct Folder {
    Folder() { require(::mkdtemp(path.data()) != nullptr, "there is a temporary folder"); }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path = std::filesystem::temp_directory_path() / "o2dms-fuzz-XXXXXX";
  };
  static const Folder folder;
  static const std::string file = folder.path + "/input";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
  return file;
}

}  // namespace o2dms::fuzz

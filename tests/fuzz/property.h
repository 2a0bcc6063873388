// What fuzz targets share: the bytes as text, and the end of a run whose property does not hold. A target is one
// function LLVMFuzzerTestOneInput in a file NAME_fuzz.cc (https://llvm.org/docs/LibFuzzer.html); it is called from one
// thread, many times, with bytes of any content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
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

}  // namespace o2dms::fuzz

// The fuzz targets that were linked into this program, by the names of their files: written by CMake. For corpus_test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace o2dms::fuzz {

struct FuzzTarget {
  std::string name;  // "yaml" of yaml_fuzz.cc, and of corpus/yaml
  int (*run)(const std::uint8_t* data, std::size_t size);
};

std::vector<FuzzTarget> fuzz_targets();

}  // namespace o2dms::fuzz

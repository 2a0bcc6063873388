// Random: the one source of chance. From the same seed comes the same sequence. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace o2dms::base {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
  // Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [0, 1).
  double unit();
  // RFC 4122 version 4 form.
  std::string uuid();
  // Letters of the alphabet that Kubernetes' generated names use (no vowels, no look-alikes).
  std::string suffix(std::size_t length);
};

std::unique_ptr<Random> make_random(std::uint64_t seed);
// Seeded by the operating system.
std::unique_ptr<Random> make_random();

}  // namespace o2dms::base

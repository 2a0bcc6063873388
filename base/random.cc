#include "base/random.h"

#include <random>

#include "base/hex.h"
#include "base/mutex.h"

namespace o2dms::base {
namespace {

class Seeded : public Random {
 public:
  explicit Seeded(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t next() override {
    const MutexLock lock(mutex_);
    return engine_();
  }

 private:
  Mutex mutex_;
  std::mt19937_64 engine_ GUARDED_BY(mutex_);
};

}  // namespace

std::uint64_t Random::below(std::uint64_t bound) {
  const std::uint64_t limit = bound * (UINT64_MAX / bound);  // values above would favour the small ones
  std::uint64_t value = next();
  while (value >= limit) value = next();
  return value % bound;
}

double Random::unit() {
  return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

std::string Random::uuid() {
  const std::uint64_t words[2] = {next(), next()};
  std::string out = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  std::size_t place = 0;
  for (std::uint64_t word : words) {
    for (int left = 16; left > 0; --left, ++place, word >>= 4U) {
      if (out[place] == '-') ++place;
      out[place] = kHexDigits[word & 15U];
    }
  }
  out[14] = '4';
  out[19] = kHexDigits[8U | (words[1] & 3U)];
  return out;
}

std::string Random::suffix(std::size_t length) {
  static constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out += alphabet[below(alphabet.size())];
  return out;
}

std::unique_ptr<Random> make_random(std::uint64_t seed) {
  return std::make_unique<Seeded>(seed);
}

std::unique_ptr<Random> make_random() {
  std::random_device device;
  return make_random((static_cast<std::uint64_t>(device()) << 32U) | device());
}

}  // namespace o2dms::base

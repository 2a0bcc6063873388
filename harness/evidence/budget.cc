#include "harness/evidence/budget.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace o2dms::harness {

base::Result<std::size_t> parse_size(std::string_view text) {
  std::size_t number = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  const int shift = unit == "KiB" ? 10 : unit == "MiB" ? 20 : unit == "GiB" ? 30 : 0;
  constexpr std::size_t kMostGiB = 1024;
  if (fault != std::errc() || shift == 0 || number == 0 || number > (kMostGiB << 30) >> shift)
    return base::fail("\"" + std::string(text) + "\" is no size: give a number with KiB, MiB or GiB, as in 256MiB");
  return number << shift;
}

bool Budget::take(std::size_t bytes) {
  const base::MutexLock lock(mutex_);
  if (bytes > left_) return false;
  left_ -= bytes;
  return true;
}

void Budget::give_back(std::size_t bytes) {
  const base::MutexLock lock(mutex_);
  left_ += bytes;
}

bool CaseBudget::take(std::size_t bytes, std::size_t values) {
  constexpr std::size_t kBytesOfValue = 64;  // as measured, of small ones; the text of large ones counts more
  const std::size_t memory = std::max(bytes, values * kBytesOfValue);
  if (!memory_.take(memory)) return false;
  if (run_ == nullptr || run_->take(bytes)) return true;
  memory_.give_back(memory);
  return false;
}

}  // namespace o2dms::harness

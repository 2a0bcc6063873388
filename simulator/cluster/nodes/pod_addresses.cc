#include "simulator/cluster/nodes/pod_addresses.h"

#include <algorithm>
#include <charconv>

namespace o2dms::simulator {

namespace {

// Zero when it is not an IPv4 address.
std::uint32_t parse_address(std::string_view text) {
  std::uint32_t address = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int part = 0; part < 4; ++part) {
    unsigned value = 0;
    const auto [rest, error] = std::from_chars(at, end, value);
    if (error != std::errc() || value > 255 || (part < 3 && (rest == end || *rest != '.'))) return 0;
    address = address << 8U | value;
    at = rest + (part < 3 ? 1 : 0);
  }
  return address;
}

std::string to_text(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string(address >> static_cast<unsigned>(shift) & 255U);
    if (shift > 0) text += '.';
  }
  return text;
}

}  // namespace

PodAddresses::PodAddresses(std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  unsigned prefix = 24;
  if (slash != std::string_view::npos) std::from_chars(cidr.data() + slash + 1, cidr.data() + cidr.size(), prefix);
  base_ = parse_address(cidr.substr(0, slash));
  size_ = 1U << (32U - std::clamp(prefix, 8U, 30U));
}

std::string PodAddresses::take() {
  if (base_ == 0) return {};
  for (std::uint32_t tries = 0; tries < size_; ++tries) {
    const std::uint32_t offset = next_;
    next_ = next_ + 1 >= size_ - 1 ? 2 : next_ + 1;
    if (used_.insert(offset).second) return to_text(base_ + offset);
  }
  return {};
}

void PodAddresses::release(std::string_view address) {
  const std::uint32_t number = parse_address(address);
  if (number != 0) used_.erase(number - base_);
}

}  // namespace o2dms::simulator

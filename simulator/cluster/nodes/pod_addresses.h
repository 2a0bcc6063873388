// PodAddresses: the pod range of one node (an IPv4 CIDR), from which each pod on it gets an address. Not thread-safe.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace o2dms::simulator {

class PodAddresses {
 public:
  explicit PodAddresses(std::string_view cidr);
  // The next free one; empty when the range is used up.
  std::string take();
  void release(std::string_view address);

 private:
  std::uint32_t base_ = 0, size_ = 0, next_ = 2;
  std::set<std::uint32_t> used_;
};

}  // namespace o2dms::simulator

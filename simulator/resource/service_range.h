// The numbers that this cluster gives to Services: one network of cluster IPs, one range of node ports. Whoever needs
// one of them takes it from here.
#pragma once

#include <cstdint>
#include <string_view>

namespace o2dms::simulator {

inline constexpr std::string_view kServiceNetwork = "10.96.0.0/16";
inline constexpr std::uint32_t kServiceNetworkFirst = 0x0A600000;  // the network's own address, which no Service has
inline constexpr std::uint32_t kServiceNetworkLast = 0x0A60FFFF;   // the broadcast address, the same
// Of the Service `kubernetes` in the namespace `default`, and of no other.
inline constexpr std::string_view kApiServerAddress = "10.96.0.1";

inline constexpr std::int64_t kFirstNodePort = 30000;
inline constexpr std::int64_t kLastNodePort = 32767;
inline constexpr std::string_view kNodePortsRefusal =
    "provided port is not in the valid range. The range of valid ports is 30000-32767";

}  // namespace o2dms::simulator

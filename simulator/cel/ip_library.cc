// Kubernetes' IP addresses (library.h).
#include <algorithm>

#include "simulator/cel/ip_value.h"
#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"

namespace o2dms::simulator::cel {
namespace {

bool is_unspecified(const IpValue& ip) {
  return ip.bytes == std::array<std::uint8_t, 16>{};
}
bool is_loopback(const IpValue& ip) {
  if (!ip.is_v6) return ip.bytes[0] == 127;
  std::array<std::uint8_t, 16> one{};
  one[15] = 1;
  return ip.bytes == one;
}
bool is_multicast(const IpValue& ip) {
  return ip.is_v6 ? ip.bytes[0] == 0xff : (ip.bytes[0] & 0xf0U) == 0xe0;
}
bool is_link_local_multicast(const IpValue& ip) {
  if (ip.is_v6) return ip.bytes[0] == 0xff && (ip.bytes[1] & 0x0fU) == 0x02;
  return ip.bytes[0] == 224 && ip.bytes[1] == 0 && ip.bytes[2] == 0;
}
bool is_link_local_unicast(const IpValue& ip) {
  if (ip.is_v6) return ip.bytes[0] == 0xfe && (ip.bytes[1] & 0xc0U) == 0x80;
  return ip.bytes[0] == 169 && ip.bytes[1] == 254;
}
bool is_global_unicast(const IpValue& ip) {
  const bool broadcast =
      !ip.is_v6 && std::all_of(ip.bytes.begin(), ip.bytes.begin() + 4, [](auto b) { return b == 255; });
  return !broadcast && !is_unspecified(ip) && !is_loopback(ip) && !is_multicast(ip) && !is_link_local_unicast(ip);
}

template <bool (*holds)(const IpValue&)>
Value ip_property(Arguments a, Meter& /*meter*/) {
  return holds(opaque_of<IpValue>(a[0]));
}

Value ip_of_text(Arguments a, Meter& /*meter*/) {
  const auto ip = parse_ip(a[0].string());
  return ip ? opaque_value(*ip) : Value::error(ip.error().message);
}

Value is_canonical_ip(Arguments a, Meter& /*meter*/) {
  const auto ip = parse_ip(a[0].string());
  return ip ? Value(ip_text(*ip) == a[0].string()) : Value::error(ip.error().message);
}

constexpr FunctionRow rows_of_ips[] = {
    {"ip(string) -> net.IP", ip_of_text, CostRule::first},
    {"isIP(string) -> bool", [](Arguments a, Meter&) -> Value { return parse_ip(a[0].string()).ok(); },
     CostRule::first},
    {"ip.isCanonical(string) -> bool", is_canonical_ip, CostRule::first_twice},
    {"string(net.IP) -> string", [](Arguments a, Meter&) -> Value { return ip_text(opaque_of<IpValue>(a[0])); }},
    {"net.IP::family() -> int",
     [](Arguments a, Meter&) -> Value { return std::int64_t{opaque_of<IpValue>(a[0]).is_v6 ? 6 : 4}; }},
    {"net.IP::isUnspecified() -> bool", ip_property<is_unspecified>},
    {"net.IP::isLoopback() -> bool", ip_property<is_loopback>},
    {"net.IP::isLinkLocalMulticast() -> bool", ip_property<is_link_local_multicast>},
    {"net.IP::isLinkLocalUnicast() -> bool", ip_property<is_link_local_unicast>},
    {"net.IP::isGlobalUnicast() -> bool", ip_property<is_global_unicast>},
};

}  // namespace

std::span<const FunctionRow> ip_functions() {
  return rows_of_ips;
}

}  // namespace o2dms::simulator::cel

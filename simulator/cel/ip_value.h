// IP addresses and networks as CEL's libraries have them (Go's net/netip): no zones, no IPv4 in IPv6, no leading zeros.
// Values; pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace o2dms::simulator::cel {

struct IpValue {
  static constexpr std::string_view type_name = "net.IP";
  std::array<std::uint8_t, 16> bytes{};  // of IPv4 the first four
  bool is_v6 = false;

  [[nodiscard]] std::size_t bits() const { return is_v6 ? 128 : 32; }
  friend bool operator==(const IpValue&, const IpValue&) = default;
};

struct CidrValue {
  static constexpr std::string_view type_name = "net.CIDR";
  IpValue address;
  std::size_t prefix = 0;
  friend bool operator==(const CidrValue&, const CidrValue&) = default;
};

base::Result<IpValue> parse_ip(std::string_view text);
base::Result<CidrValue> parse_cidr(std::string_view text);
// Canonical: lower case, the longest run of zeros left out.
std::string ip_text(const IpValue& ip);
std::string cidr_text(const CidrValue& cidr);

// The address with zeros behind the prefix.
IpValue masked_ip(const IpValue& ip, std::size_t prefix);

}  // namespace o2dms::simulator::cel

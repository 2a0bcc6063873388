// Kubernetes' networks (library.h).
#include "simulator/cel/ip_value.h"
#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"

namespace o2dms::simulator::cel {
namespace {

Value cidr_of_text(Arguments a, Meter& /*meter*/) {
  const auto cidr = parse_cidr(a[0].string());
  return cidr ? opaque_value(*cidr) : Value::error(cidr.error().message);
}

bool contains_ip(const CidrValue& cidr, const IpValue& ip) {
  return cidr.address.is_v6 == ip.is_v6 && masked_ip(ip, cidr.prefix) == masked_ip(cidr.address, cidr.prefix);
}

// The other begins in the network and is no larger.
bool contains_cidr(const CidrValue& cidr, const CidrValue& other) {
  return cidr.prefix <= other.prefix && contains_ip(cidr, other.address);
}

Value contains_ip_text(Arguments a, Meter& /*meter*/) {
  const auto ip = parse_ip(a[1].string());
  return ip ? Value(contains_ip(opaque_of<CidrValue>(a[0]), *ip)) : Value::error(ip.error().message);
}

Value contains_cidr_text(Arguments a, Meter& /*meter*/) {
  const auto cidr = parse_cidr(a[1].string());
  return cidr ? Value(contains_cidr(opaque_of<CidrValue>(a[0]), *cidr)) : Value::error(cidr.error().message);
}

Value masked_cidr(Arguments a, Meter& /*meter*/) {
  const CidrValue& cidr = opaque_of<CidrValue>(a[0]);
  return opaque_value(CidrValue{masked_ip(cidr.address, cidr.prefix), cidr.prefix});
}

constexpr FunctionRow rows_of_cidrs[] = {
    {"cidr(string) -> net.CIDR", cidr_of_text, CostRule::first},
    {"isCIDR(string) -> bool", [](Arguments a, Meter&) -> Value { return parse_cidr(a[0].string()).ok(); },
     CostRule::first},
    {"string(net.CIDR) -> string", [](Arguments a, Meter&) -> Value { return cidr_text(opaque_of<CidrValue>(a[0])); }},
    {"net.CIDR::containsIP(string) -> bool", contains_ip_text, CostRule::address_text},
    {"net.CIDR::containsIP(net.IP) -> bool",
     [](Arguments a, Meter&) -> Value { return contains_ip(opaque_of<CidrValue>(a[0]), opaque_of<IpValue>(a[1])); },
     CostRule::address},
    {"net.CIDR::containsCIDR(string) -> bool", contains_cidr_text, CostRule::network_text},
    {"net.CIDR::containsCIDR(net.CIDR) -> bool",
     [](Arguments a, Meter&) -> Value { return contains_cidr(opaque_of<CidrValue>(a[0]), opaque_of<CidrValue>(a[1])); },
     CostRule::network},
    {"net.CIDR::ip() -> net.IP", [](Arguments a, Meter&) { return opaque_value(opaque_of<CidrValue>(a[0]).address); }},
    {"net.CIDR::masked() -> net.CIDR", masked_cidr},
    {"net.CIDR::prefixLength() -> int",
     [](Arguments a, Meter&) -> Value { return static_cast<std::int64_t>(opaque_of<CidrValue>(a[0]).prefix); }},
};

}  // namespace

std::span<const FunctionRow> cidr_functions() {
  return rows_of_cidrs;
}

}  // namespace o2dms::simulator::cel

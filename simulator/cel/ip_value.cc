#include "simulator/cel/ip_value.h"

#include <arpa/inet.h>

#include <charconv>

#include "base/ascii.h"

namespace o2dms::simulator::cel {
namespace {

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// What netip.ParseAddr finds wrong with an IPv4 address; empty: nothing.
std::string parse_v4(std::string_view text, IpValue& ip) {
  std::size_t field = 0, digits = 0;
  unsigned value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (base::is_digit(c)) {
      if (digits == 1 && value == 0) return "IPv4 field has octet with leading zero";
      value = value * 10 + static_cast<unsigned>(c - '0');
      ++digits;
      if (value > 255) return "IPv4 field has value >255";
    } else if (c == '.') {
      if (digits == 0 || i + 1 == text.size())
        return "IPv4 field must have at least one digit (at " + quoted(text.substr(i)) + ")";
      if (field == 3) return "IPv4 address too long";
      ip.bytes[field++] = static_cast<std::uint8_t>(value);
      value = 0;
      digits = 0;
    } else {
      return "unexpected character (at " + quoted(text.substr(i)) + ")";
    }
  }
  if (field < 3) return "IPv4 address too short";
  ip.bytes[3] = static_cast<std::uint8_t>(value);
  return {};
}

std::string parse_v6(std::string_view text, IpValue& ip) {
  ip.is_v6 = true;
  if (text.size() > 64 || inet_pton(AF_INET6, std::string(text).c_str(), ip.bytes.data()) != 1 ||
      text.find('\0') != std::string_view::npos)
    return "unable to parse IP";
  return {};
}

std::string parse_address(std::string_view text, IpValue& ip) {
  for (const char c : text) {
    if (c == '.') return parse_v4(text, ip);
    if (c == ':') return parse_v6(text, ip);
    if (c == '%') return "missing IPv6 address";
  }
  return "unable to parse IP";
}

bool is_mapped_v4(const IpValue& ip) {
  static constexpr std::array<std::uint8_t, 12> prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return ip.is_v6 && std::equal(prefix.begin(), prefix.end(), ip.bytes.begin());
}

std::string v6_text(const IpValue& ip) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(ip.bytes[2 * i] << 8U | ip.bytes[2 * i + 1]);
  std::size_t best = 8, best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > best_length) {
      best = i;
      best_length = end - i;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    std::array<char, 8> hex{};
    text.append(hex.data(), std::to_chars(hex.data(), hex.data() + hex.size(), groups[i], 16).ptr);
  }
  return text;
}

}  // namespace

base::Result<IpValue> parse_ip(std::string_view text) {
  if (const std::size_t zone = text.find('%'); zone != std::string_view::npos && zone + 1 < text.size()) {
    IpValue with_zone;
    if (parse_address(text.substr(0, zone), with_zone).empty() && with_zone.is_v6)
      return base::fail("IP address " + quoted(text) + " with zone value is not allowed");
  }
  IpValue ip;
  if (const std::string problem = parse_address(text, ip); !problem.empty())
    return base::fail("IP Address " + quoted(text) + " parse error during conversion from string: ParseAddr(" +
                      quoted(text) + "): " + problem);
  if (is_mapped_v4(ip)) return base::fail("IPv4-mapped IPv6 address " + quoted(text) + " is not allowed");
  return ip;
}

base::Result<CidrValue> parse_cidr(std::string_view text) {
  const auto problem = [&](const std::string& what) {
    return base::fail(
        "network address parse error during conversion from string: network address parse error during "
        "conversion from string: netip.ParsePrefix(" +
        quoted(text) + "): " + what);
  };
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return problem("no '/'");
  CidrValue cidr;
  const std::string_view address = text.substr(0, slash), prefix = text.substr(slash + 1);
  if (const std::string wrong = parse_address(address, cidr.address); !wrong.empty())
    return problem("ParseAddr(" + quoted(address) + "): " + wrong);
  const auto [end, failed] = std::from_chars(prefix.data(), prefix.data() + prefix.size(), cidr.prefix);
  if (prefix.empty() || failed != std::errc() || end != prefix.data() + prefix.size() ||
      (prefix.size() > 1 && prefix[0] == '0'))
    return problem("bad bits after slash: " + quoted(prefix));
  if (cidr.prefix > cidr.address.bits()) return problem("prefix length out of range");
  if (is_mapped_v4(cidr.address))
    return base::fail("network address parse error during conversion from string: IPv4-mapped IPv6 address " +
                      quoted(text) + " is not allowed");
  return cidr;
}

std::string ip_text(const IpValue& ip) {
  if (ip.is_v6) return v6_text(ip);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) text += (i == 0 ? "" : ".") + std::to_string(ip.bytes[i]);
  return text;
}

std::string cidr_text(const CidrValue& cidr) {
  return ip_text(cidr.address) + "/" + std::to_string(cidr.prefix);
}

IpValue masked_ip(const IpValue& ip, std::size_t prefix) {
  IpValue masked = ip;
  for (std::size_t i = 0; i < masked.bytes.size(); ++i) {
    const std::size_t kept = prefix <= i * 8 ? 0 : std::min<std::size_t>(prefix - i * 8, 8);
    masked.bytes[i] = static_cast<std::uint8_t>(masked.bytes[i] & (0xFF00U >> kept));
  }
  return masked;
}

}  // namespace o2dms::simulator::cel

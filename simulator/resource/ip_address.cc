#include "simulator/resource/ip_address.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace o2dms::simulator {
namespace {

struct DottedNumbers {
  std::uint32_t address = 0;
  bool leading_zero = false;
};

std::optional<DottedNumbers> parse_dotted(std::string_view text) {
  DottedNumbers out;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (part == 3)) return std::nullopt;
    const std::string_view digits = text.substr(0, dot);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || number > 255) return std::nullopt;
    out.leading_zero = out.leading_zero || (digits.size() > 1 && digits.front() == '0');
    out.address = out.address << 8 | number;
    text.remove_prefix(part == 3 ? text.size() : dot + 1);
  }
  return out;
}

}  // namespace

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  const auto numbers = parse_dotted(text);
  if (!numbers || numbers->leading_zero) return std::nullopt;
  return numbers->address;
}

std::string ipv4_text(std::uint32_t address) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (!out.empty()) out += '.';
    out += std::to_string(address >> shift & 0xFF);
  }
  return out;
}

std::string_view ip_problem(std::string_view text) {
  constexpr std::string_view kInvalid = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  if (text.find(':') == std::string_view::npos) {
    const auto numbers = parse_dotted(text);
    if (!numbers) return kInvalid;
    return numbers->leading_zero ? "must not have leading 0s" : "";
  }
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) != 1) return kInvalid;
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  const bool mapped = std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
  return mapped ? "must not be an IPv4-mapped IPv6 address" : "";
}

}  // namespace o2dms::simulator

// IP addresses as texts in objects. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace o2dms::simulator {

// "10.96.0.1" as a number, most significant part first; nothing for what is no IPv4 address.
std::optional<std::uint32_t> parse_ipv4(std::string_view text);
std::string ipv4_text(std::uint32_t address);

// What a real server finds wrong with an address in a field of an object (a leading 0 in a part counts); empty:
// nothing.
std::string_view ip_problem(std::string_view text);

}  // namespace o2dms::simulator

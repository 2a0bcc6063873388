// Digests: SHA-256 for what must not collide, SHA-1 where a protocol prescribes it, FNV-1a for what is only to be
// spread. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace o2dms::base {

// 64 digits in small letters.
std::string sha256_hex(std::string_view data);

// The 20 bytes.
std::string sha1(std::string_view data);

// FNV-1a in 64 bits (draft-eastlake-fnv). `seed` carries on from an earlier text.
inline constexpr std::uint64_t kFnv1a64Seed = 14695981039346656037U;
std::uint64_t fnv1a_64(std::string_view data, std::uint64_t seed = kFnv1a64Seed);
// The same in 32 bits, as Kubernetes hashes pod templates.
std::uint32_t fnv1a_32(std::string_view data);

}  // namespace o2dms::base

#include "base/digest.h"

#include <openssl/evp.h>

#include "base/hex.h"

namespace o2dms::base {

std::string sha256_hex(std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(data.data(), data.size(), digest, &length, EVP_sha256(), nullptr);
  return to_hex({reinterpret_cast<const char*>(digest), length});
}

std::uint64_t fnv1a_64(std::string_view data, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : data) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

std::uint32_t fnv1a_32(std::string_view data) {
  std::uint32_t hash = 2166136261U;
  for (const char c : data) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace o2dms::base

#include "base/digest.h"

#include <openssl/evp.h>

#include "base/hex.h"

namespace o2dms::base {

namespace {

std::string digest_of(std::string_view data, const EVP_MD* algorithm) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(data.data(), data.size(), digest, &length, algorithm, nullptr);
  return {reinterpret_cast<const char*>(digest), length};
}

}  // namespace

std::string sha256_hex(std::string_view data) {
  return to_hex(digest_of(data, EVP_sha256()));
}

std::string sha1(std::string_view data) {
  return digest_of(data, EVP_sha1());
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

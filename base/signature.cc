#include "base/signature.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>

#include "base/openssl_pem.h"

namespace o2dms::base {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, OpensslDeleter<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, OpensslDeleter<ECDSA_SIG_free>>;

constexpr std::size_t kP256Bytes = 32;

}  // namespace

Result<std::string> make_private_key() {
  OpensslKey key = make_p256_key();
  if (!key) return fail("cannot make a key: " + openssl_reason());
  return to_pem(key.get());
}

Result<std::string> sign_es256(std::string_view key_pem, std::string_view payload) {
  OpensslKey key = read_pem_key(key_pem);
  if (!key) return fail("cannot read the signing key: " + openssl_reason());
  DigestContext context(EVP_MD_CTX_new());
  std::string der(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
  std::size_t length = der.size();
  auto* data = reinterpret_cast<unsigned char*>(der.data());
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), data, &length, reinterpret_cast<const unsigned char*>(payload.data()),
                     payload.size()) != 1)
    return fail("cannot sign: " + openssl_reason());
  const unsigned char* at = data;
  Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length)));
  if (!signature) return fail("the signing key is no P-256 key");
  std::string raw(2 * kP256Bytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kP256Bytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kP256Bytes, kP256Bytes) < 0)
    return fail("the signing key is no P-256 key");
  return raw;
}

bool verify_es256(std::string_view key_or_certificate_pem, std::string_view payload, std::string_view raw) {
  if (raw.size() != 2 * kP256Bytes) return false;
  OpensslKey key = read_pem_public_key(key_or_certificate_pem);
  if (!key) key = read_pem_key(key_or_certificate_pem);
  if (!key)
    if (auto certificate = read_pem_certificate(key_or_certificate_pem)) key.reset(X509_get_pubkey(certificate.get()));
  ERR_clear_error();
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  Signature signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, kP256Bytes, nullptr),
                 BN_bin2bn(bytes + kP256Bytes, kP256Bytes, nullptr));
  unsigned char* der = nullptr;
  int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return false;
  DigestContext context(EVP_MD_CTX_new());
  bool ok = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
            EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(length),
                             reinterpret_cast<const unsigned char*>(payload.data()), payload.size()) == 1;
  OPENSSL_free(der);
  ERR_clear_error();
  return ok;
}

}  // namespace o2dms::base

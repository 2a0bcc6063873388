#include "base/openssl_pem.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <climits>

namespace o2dms::base {
namespace {

// Null for what is too long for OpenSSL's own lengths.
OpensslBio reader(std::string_view text) {
  if (text.size() > INT_MAX) return nullptr;
  return OpensslBio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string content(BIO* bio) {
  char* data = nullptr;
  auto length = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

int no_pass_phrase(char*, int, int, void*) {
  return -1;
}

}  // namespace

std::string openssl_reason() {
  auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  return reason ? reason : "unknown reason";
}

OpensslKey read_pem_key(std::string_view pem) {
  return OpensslKey(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_pass_phrase, nullptr));
}

OpensslKey read_pem_public_key(std::string_view pem) {
  return OpensslKey(PEM_read_bio_PUBKEY(reader(pem).get(), nullptr, no_pass_phrase, nullptr));
}

OpensslCertificate read_pem_certificate(std::string_view pem) {
  return OpensslCertificate(PEM_read_bio_X509(reader(pem).get(), nullptr, no_pass_phrase, nullptr));
}

std::string to_pem(EVP_PKEY* key) {
  OpensslBio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return content(out.get());
}

std::string to_pem(X509* certificate) {
  OpensslBio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate);
  return content(out.get());
}

OpensslKey make_p256_key() {
  return OpensslKey(EVP_EC_gen("P-256"));
}

}  // namespace o2dms::base

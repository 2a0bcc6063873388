// OpenSSL's objects with an owner, and their PEM text. Internal to base/: for certificate.cc, signature.cc and
// http_wire.cc. Free functions are thread-safe.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace o2dms::base {

template <auto Free>
struct OpensslDeleter {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using OpensslBio = std::unique_ptr<BIO, OpensslDeleter<BIO_free_all>>;
using OpensslKey = std::unique_ptr<EVP_PKEY, OpensslDeleter<EVP_PKEY_free>>;
using OpensslCertificate = std::unique_ptr<X509, OpensslDeleter<X509_free>>;

// Why the last call on this thread failed; forgets it.
std::string openssl_reason();

// Null when the text is no such thing. A key that is encrypted is not asked a pass phrase for: it is an error.
OpensslKey read_pem_key(std::string_view pem);
OpensslKey read_pem_public_key(std::string_view pem);
OpensslCertificate read_pem_certificate(std::string_view pem);

std::string to_pem(EVP_PKEY* key);
std::string to_pem(X509* certificate);

// A new one for P-256; null when there is no randomness.
OpensslKey make_p256_key();

}  // namespace o2dms::base

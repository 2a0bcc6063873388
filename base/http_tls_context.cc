#include "base/http_tls_context.h"

#include <openssl/x509v3.h>

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

Result<std::unique_ptr<asio::ssl::context>> make_context(const HttpTarget& target) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // Whatever was given as an authority is one, also where it is no root.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context->native_handle()), X509_V_FLAG_PARTIAL_CHAIN);
  error_code error;
  if (target.ca_pem.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->add_certificate_authority(asio::buffer(target.ca_pem), error);
    if (error)
      return fail("the certificate authority given for " + target.host + " cannot be used: " + error.message());
  }
  if (target.client_certificate) {
    context->use_certificate_chain(asio::buffer(target.client_certificate->certificate_pem), error);
    if (error) return fail("the client certificate cannot be used: " + error.message());
    context->use_private_key(asio::buffer(target.client_certificate->key_pem), asio::ssl::context::pem, error);
    if (error) return fail("the client certificate's key cannot be used: " + error.message());
  }
  return context;
}

}  // namespace

Result<asio::ssl::context*> TlsClientContext::of(const HttpTarget& target) {
  const MutexLock lock(mutex_);
  if (!context_) {
    auto made = make_context(target);
    if (!made) return failure(made.error());
    context_ = std::move(*made);
  }
  return context_.get();
}

std::shared_ptr<TlsClientContext> make_tls_client_context() {
  return std::make_shared<TlsClientContext>();
}

}  // namespace o2dms::base

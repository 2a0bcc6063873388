// Certificates and keys in PEM, as a target or its kubeconfig gives them.
#include "base/certificate.h"
#include "base/signature.h"
#include "tests/fuzz/property.h"

namespace o2dms {
namespace {

void check_pem(std::string_view text) {
  const std::string pem(text);
  if (const auto info = base::read_certificate(pem)) {
    for (const std::string& address : info->ip_addresses)
      fuzz::require(address.find_first_of(".:") != std::string::npos, "an address is written as one");
  }
  static_cast<void>(base::check_key_pair({pem, pem}).ok());
  static_cast<void>(base::sign_es256(pem, "payload").ok());
  fuzz::require(!base::verify_es256(pem, "payload", std::string(64, '\0')), "nobody has signed with nothing");
}

}  // namespace
}  // namespace o2dms

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::check_pem(o2dms::fuzz::text(data, size));
  return 0;
}

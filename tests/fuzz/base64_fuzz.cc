// Base64 in Secrets, kubeconfigs and tokens.
#include "base/base64.h"
#include "base/hex.h"
#include "tests/fuzz/property.h"

namespace o2dms {
namespace {

void check_base64(std::string_view text) {
  fuzz::require(*base::base64_decode(base::base64_encode(text)) == text, "what is encoded is decoded");
  fuzz::require(*base::base64url_decode(base::base64url_encode(text)) == text, "in the alphabet for URLs, too");
  fuzz::require(*base::from_hex(base::to_hex(text)) == text, "and in hexadecimal digits");
  if (const auto bytes = base::base64_decode(text))
    fuzz::require(*base::base64_decode(base::base64_encode(*bytes)) == *bytes, "what was decoded is encoded");
  if (const auto bytes = base::base64url_decode(text))
    fuzz::require(*base::base64url_decode(base::base64url_encode(*bytes)) == *bytes, "what was decoded is encoded");
}

}  // namespace
}  // namespace o2dms

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::check_base64(o2dms::fuzz::text(data, size));
  return 0;
}

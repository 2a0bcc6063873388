// Bearer tokens of anybody.
#include "base/json.h"
#include "base/signature.h"
#include "simulator/access/jwt.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

void check_token(std::string_view token) {
  static const std::string key = *base::make_private_key();
  fuzz::require(!verify_jwt(key, token), "nobody else's token is taken");
  // Its bytes as claims, in a token of ours.
  const std::string mine = *sign_jwt(key, "id", {{"sub", base::Json(token)}});
  static_cast<void>(verify_jwt(key, mine).ok());
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_token(o2dms::fuzz::text(data, size));
  return 0;
}

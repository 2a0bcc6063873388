#include "simulator/access/jwt.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/signature.h"

namespace o2dms::simulator {
namespace {

constexpr std::size_t kMaxTokenBytes = 16 * 1024;

base::Result<base::Json> decode_part(std::string_view part) {
  auto text = base::base64url_decode(part);
  if (!text) return base::fail("the token is not base64url");
  auto json = base::parse_json(*text, {.max_depth = 16, .max_values = 1000});
  if (!json || !json->is_object()) return base::fail("the token holds no JSON object");
  return json;
}

}  // namespace

base::Result<std::string> sign_jwt(std::string_view key_pem, std::string_view key_id, const base::Json& claims) {
  const base::Json header = {{"alg", "ES256"}, {"kid", key_id}};
  std::string out = base::base64url_encode(base::to_text(header)) + "." + base::base64url_encode(base::to_text(claims));
  auto signature = base::sign_es256(key_pem, out);
  if (!signature) return base::failure(std::move(signature).error());
  return out + "." + base::base64url_encode(*signature);
}

base::Result<base::Json> verify_jwt(std::string_view key_pem, std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (token.size() > kMaxTokenBytes || first == std::string_view::npos || first == last) {
    return base::fail("not a JSON Web Token");
  }
  auto header = decode_part(token.substr(0, first));
  if (!header) return header;
  // RFC 8725 section 3.1: the algorithm is ours to choose, never the token's.
  if (base::string_at(*header, {"alg"}) != "ES256") return base::fail("the token's algorithm is not ES256");
  auto signature = base::base64url_decode(token.substr(last + 1));
  if (!signature || !base::verify_es256(key_pem, token.substr(0, last), *signature)) {
    return base::fail("the token's signature is wrong");
  }
  return decode_part(token.substr(first + 1, last - first - 1));
}

}  // namespace o2dms::simulator

#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string base64(const std::string& bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= have ? alphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

void default_secret(Json& secret) {
  if (is_empty(secret, "type")) secret["type"] = "Opaque";
  // stringData is for writing only: it goes over into data.
  if (Json* text = child(secret, "stringData")) {
    const Json values = std::move(*text);
    secret.erase("stringData");
    for (const auto& [key, value] : values.items())
      if (value.is_string()) ensure(secret, "data")[key] = base64(value.get_ref<const std::string&>());
  }
}

}  // namespace o2dms::simulator

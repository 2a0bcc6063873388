#include "base/base64.h"

#include <algorithm>

namespace o2dms::base {
namespace {

constexpr std::string_view kStandardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(std::string_view data, std::string_view alphabet, bool pad) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    unsigned word = 0;
    std::size_t count = std::min<std::size_t>(3, data.size() - i);
    for (std::size_t j = 0; j < 3; ++j) word = word << 8U | (j < count ? static_cast<unsigned char>(data[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= count)
        out += alphabet[word >> (18 - 6 * j) & 63U];
      else if (pad)
        out += '=';
    }
  }
  return out;
}

Result<std::string> decode64(std::string_view text, std::string_view alphabet, bool padded) {
  signed char digits[256];
  std::fill(std::begin(digits), std::end(digits), static_cast<signed char>(-1));
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
  std::string out;
  out.reserve(text.size() / 4 * 3);
  unsigned word = 0;
  std::size_t count = 0, padding = 0;
  for (char c : text) {
    if (padded && (c == '\n' || c == '\r')) continue;
    if (padded && c == '=') {
      ++padding;
      continue;
    }
    const int digit{digits[static_cast<unsigned char>(c)]};
    if (digit < 0 || padding) return fail("not base64: unexpected character");
    word = word << 6U | static_cast<unsigned>(digit);
    if (++count % 4 == 0) {
      out += {static_cast<char>(word >> 16U), static_cast<char>(word >> 8U), static_cast<char>(word)};
      word = 0;
    }
  }
  const std::size_t rest = count % 4;
  if (rest == 1 || (padded && padding != (4 - rest) % 4)) return fail("not base64: the text is cut short");
  if (rest == 2) out += static_cast<char>(word >> 4U);
  if (rest == 3) out += {static_cast<char>(word >> 10U), static_cast<char>(word >> 2U)};
  return out;
}

}  // namespace

std::string base64_encode(std::string_view data) {
  return encode64(data, kStandardAlphabet, true);
}
Result<std::string> base64_decode(std::string_view text) {
  return decode64(text, kStandardAlphabet, true);
}
std::string base64url_encode(std::string_view data) {
  return encode64(data, kUrlAlphabet, false);
}
Result<std::string> base64url_decode(std::string_view text) {
  return decode64(text, kUrlAlphabet, false);
}

}  // namespace o2dms::base

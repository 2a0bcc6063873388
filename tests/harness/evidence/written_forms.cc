#include "tests/harness/evidence/written_forms.h"

#include <string_view>

#include "base/base64.h"
#include "base/http_message.h"
#include "base/json.h"

namespace o2dms::harness {

namespace {

std::string each(std::string_view text, std::string (*write)(unsigned char)) {
  std::string all;
  for (const char c : text) all += write(static_cast<unsigned char>(c));
  return all;
}

std::string in_hexadecimal(unsigned char c, const char* digits) {
  return {digits[c / 16], digits[c % 16]};
}

std::string folded(const std::string& text, const std::string& line_break) {
  constexpr std::size_t kLine = 20;
  std::string all;
  for (std::size_t at = 0; at < text.size(); at += kLine) all += text.substr(at, kLine) + line_break;
  return all;
}

// With escapes for all that is not.
std::string in_ascii(const std::string& text) {
  const std::string quoted = base::Json(text).dump(-1, ' ', true);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

std::string in_json(const std::string& text) {
  const std::string quoted = base::to_text(text);
  return quoted.substr(1, quoted.size() - 2);
}

std::vector<Written> ways_to_write(const std::string& secret) {
  std::vector<Written> all = {
      {"as it is", secret},
      {"percent-encoded", base::percent_encode(secret)},
      {"percent-encoded throughout",
       each(secret, [](unsigned char c) { return "%" + in_hexadecimal(c, "0123456789abcdef"); })},
      {"as in JSON", in_json(secret)},
      {"as in JSON, in ASCII", in_ascii(secret)},
      {"as in JSON, all escaped", each(secret, [](unsigned char c) {
         return c < 0x80 ? "\\u00" + in_hexadecimal(c, "0123456789ABCDEF") : std::string(1, static_cast<char>(c));
       })}};
  for (const std::string before : {"", "1", "12"})
    for (const std::string after : {"", "1", "12"}) {
      const std::string how = "in base64 after " + std::to_string(before.size()) + " bytes";
      const std::string encoded = base::base64_encode(before + secret + after);
      all.push_back({how, encoded, true});
      all.push_back({how + ", for URLs", base::base64url_encode(before + secret + after), true});
      all.push_back({how + ", percent-encoded", base::percent_encode(encoded), true});
      all.push_back({how + ", in lines", folded(encoded, "\n"), true});
      all.push_back({how + ", in lines, as in JSON", in_json(folded(encoded, "\r\n")), true});
    }
  return all;
}

std::vector<std::string> pieces_of_use(const Written& form) {
  const std::size_t ends = form.in_base64 ? 14 : 0;
  std::vector<std::string> pieces;
  for (std::size_t at = ends; at + kPieceOfUse + ends <= form.text.size(); ++at)
    pieces.push_back(form.text.substr(at, kPieceOfUse));
  return pieces;
}

std::string leaked(const std::string& output, const std::string& written, bool in_base64) {
  for (const std::string& piece : pieces_of_use({"", written, in_base64}))
    if (output.find(piece) != std::string::npos) return piece;
  return {};
}

}  // namespace o2dms::harness

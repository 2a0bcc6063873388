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

// What is left of it: anything that is long enough to be of use. At the ends of base64 stand a bit or two of the
// secret, and what was encoded beside it.
std::string leaked(const std::string& output, const std::string& written, bool in_base64) {
  constexpr std::size_t kOfUse = 10;
  const std::size_t ends = in_base64 ? 14 : 0;
  for (std::size_t at = ends; at + kOfUse + ends <= written.size(); ++at)
    if (output.find(written.substr(at, kOfUse)) != std::string::npos) return written.substr(at, kOfUse);
  return {};
}

}  // namespace o2dms::harness

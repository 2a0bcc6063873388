// A secret that is known is found in every form in which a server may echo it, wherever the form stands.
#include "harness/evidence/secret_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/http_message.h"
#include "base/json.h"
#include "base/tls.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Written {
  std::string how, text;
  bool in_base64 = false;
};

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

std::string in_json(const std::string& text) {
  const std::string quoted = base::to_text(text);
  return quoted.substr(1, quoted.size() - 2);
}

// With escapes for all that is not.
std::string in_ascii(const std::string& text) {
  const std::string quoted = base::Json(text).dump(-1, ' ', true);
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

const std::vector<std::string>& secrets() {
  static const std::vector<std::string> all = {"an-opaque-token-of-the-smo", "p\"ss w/rd+of&the=smo%41\\",
                                               base::make_private_key().value(), "ümläute-und-\U0001F511-im-passwort",
                                               std::string(40, 'a')};
  return all;
}

TEST(SecretForms, AreFoundHoweverTheyAreWritten) {
  for (const std::string& secret : secrets()) {
    SecretForms forms;
    forms.add(secret, "[hidden]");
    for (const auto& [how, text, in_base64] : ways_to_write(secret))
      for (const std::string& output : {forms.replaced(text), forms.replaced("before " + text + " behind\n")}) {
        EXPECT_EQ(leaked(output, text, in_base64), "") << how << "\n" << text << "\n" << output;
        EXPECT_THAT(output, HasSubstr("[hidden]")) << how;
      }
  }
}

TEST(SecretForms, AreRedactedInDocumentsHeadersAndTornText) {
  for (const std::string& secret : secrets()) {
    Redactor redactor("key");
    redactor.add_secret(secret);
    for (const auto& [how, text, in_base64] : ways_to_write(secret)) {
      const base::Json document = {{"message", text}, {"items", {{{text, {text}}}}}};
      for (const std::string& body : {base::to_text(document), base::to_pretty_text(document),
                                      base::to_text(document).substr(1), "<p>" + text + "</p>"})
        for (const std::string& form : {text, in_json(text)})
          EXPECT_EQ(leaked(redactor.text(body), form, in_base64), "") << how << "\n" << body;
      const auto headers = redactor.headers({{"X-Echo", text}, {"Location", "/?token=" + text}});
      for (const auto& [name, value] : headers.fields())
        EXPECT_EQ(leaked(value, text, in_base64), "") << how << " in " << name;
    }
  }
}

TEST(SecretForms, OfTwoThatOverlapNothingIsLeft) {
  SecretForms forms;
  forms.add("first-secret", "[1]");
  forms.add("secret-of-second", "[2]");
  forms.add("the-first-secret-in-another", "[3]");
  EXPECT_EQ(forms.replaced("x first-secret-of-second y"), "x [1] y");
  EXPECT_EQ(forms.replaced("x the-first-secret-in-another y"), "x [3] y");
}

TEST(SecretForms, WhatIsNoSecretStaysByteForByte) {
  SecretForms forms;
  forms.add("an-opaque-token", "[hidden]");
  for (const std::string text :
       {"", "%", "%4", "\\", "\\u00", "\\u004", "100 %\r\n\\n\\\"", "an-opaque-toke%6", "a%zz\\x"})
    EXPECT_EQ(forms.replaced(text), text);
  EXPECT_EQ(forms.replaced("line\n%61n-opaque-token\nline\n"), "line\n[hidden]\nline\n");
}

TEST(Messages, ShowWhatHappenedAndNoSecrets) {
  const Redactor redactor("key");
  for (const std::string text :
       {"password=hunter2", "PASSWORD: hunter2", "the token = hunter2", R"({"client_secret": "hunter2"})",
        "Authorization: Bearer hunter2", "header `basic hunter2`", "api_key='hunter2'",
        "--token hunter2hunter2hunter2x", "refresh hunter2.AAAAAAAAAAAAAAAAAA expired",
        "https://me:hunter2@idp.example/login"}) {
    EXPECT_THAT(redactor.message(text), Not(HasSubstr("hunter2")));
    EXPECT_TRUE(redactor.message(text).find("redacted") != std::string::npos) << text;
  }
  for (const std::string text :
       {"no session: log in first", "the token has expired; run `idp login --cluster lab-1`",
        "cannot read /home/smo/.config/idp/session.json: Permission denied", "https://idp.example/login: 503"})
    EXPECT_EQ(redactor.message(text), text);
}

TEST(Keys, AreFoundInBase64WhereverTheyBegin) {
  const Redactor redactor("key");
  const std::string key = base::make_private_key().value();
  const std::string certificate = "-----BEGIN CERTIFICATE-----\nMIIBpublicpublicpublicpublicpublicpublic\n-----END";
  for (const std::string before : {"", "1", "12", "123"}) {
    const std::string encoded = base::base64_encode(before + key);
    EXPECT_EQ(leaked(redactor.text("key: " + encoded), encoded, true), "") << before.size();
    EXPECT_THAT(redactor.text("x " + base::base64_encode(before + certificate)),
                HasSubstr(base::base64_encode(before + certificate)));
  }
}

}  // namespace
}  // namespace o2dms::harness

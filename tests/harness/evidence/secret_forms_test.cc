// A secret that is known is found in every form in which a server may echo it, wherever the form stands.
#include "harness/evidence/secret_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/json.h"
#include "base/signature.h"
#include "harness/evidence/redact.h"
#include "tests/harness/evidence/written_forms.h"

namespace o2dms::harness {
namespace {

using testing::HasSubstr;
using testing::Not;

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

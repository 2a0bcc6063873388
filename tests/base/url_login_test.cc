// A login in a URL is hidden wherever it stands in a text, and nothing else is.
#include "base/url_login.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

TEST(UrlLogin, IsHiddenWhereverItStands) {
  EXPECT_EQ(without_url_logins("https://u:secret@host:1/a"), "https://[redacted]@host:1/a");
  EXPECT_EQ(without_url_logins("proxy \"socks5://u:secret@[::1]:1080\" and http://only-user@h"),
            "proxy \"socks5://[redacted]@[::1]:1080\" and http://[redacted]@h");
  EXPECT_EQ(without_url_logins("x://secret@y://z:secret@h"), "x://[redacted]@y://[redacted]@h");
}

TEST(UrlLogin, IsHiddenAlsoWhereItShouldHaveBeenEncoded) {
  for (const char* login : {"u:se@cret", "u:se/cret", "u:se?cret", "u:s#e/c?r@et", ":secret", "secret"})
    EXPECT_EQ(without_url_logins("to https://" + std::string(login) + "@host/path failed"),
              "to https://[redacted]@host/path failed");
}

TEST(UrlLogin, OfOneUrlIsHiddenThoughItsSchemeIsMissing) {
  EXPECT_EQ(without_login("u:secret@host:1"), "[redacted]@host:1");
  EXPECT_EQ(without_login("socks4://u:sec/r@et@host"), "socks4://[redacted]@host");
  EXPECT_EQ(without_login("https://host:6443"), "https://host:6443");
}

TEST(UrlLogin, WhatIsNoLoginStays) {
  for (const char* text : {"https://host:6443/a@b", "https://[::1]:6443/x?y=z@w", "a@b.example", "://", "", "u:p@h",
                           "image registry:5000/x@sha256:00", "https://host"})
    EXPECT_EQ(without_url_logins(text), text);
}

TEST(UrlLogin, ATextFullOfMarksIsReadOnce) {
  for (const char* part : {"a://b", "a://b:c/", "a://", "://b@"}) {
    std::string text;
    for (int time = 0; time < 300'000; ++time) text += part;
    EXPECT_EQ(without_url_logins(text).find("b@"), std::string::npos);
  }
}

}  // namespace
}  // namespace o2dms::base

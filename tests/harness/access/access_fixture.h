// What the access tests share: a folder of their own that vanishes afterwards, and certificates to put into it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "base/certificate.h"
#include "base/file.h"

namespace o2dms::harness {

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "o2dms-access-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~AccessTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  std::string write(const std::string& name, const std::string& content, unsigned mode = 0600) const {
    EXPECT_TRUE(base::write_file(path(name), content, mode).ok());
    return path(name);
  }

  static const base::KeyPair& authority() {
    static const auto pair = base::make_authority("test CA", base::Time(std::chrono::hours(24) * 365 * 50),
                                                  base::Time(std::chrono::hours(24) * 365 * 80))
                                 .value();
    return pair;
  }
  static base::KeyPair issue(const std::string& name) {
    base::CertificateRequest request;
    request.common_name = name;
    request.not_before = base::Time(std::chrono::hours(24) * 365 * 50);
    request.not_after = base::Time(std::chrono::hours(24) * 365 * 80);
    return base::issue_certificate(authority(), request).value();
  }
  static const base::KeyPair& admin() {
    static const auto pair = issue("admin");
    return pair;
  }

  std::string folder_;
};

}  // namespace o2dms::harness

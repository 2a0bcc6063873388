#include "harness/access/token_file.h"

#include <algorithm>

#include "base/file.h"

namespace o2dms::harness {
namespace {

// More than any server takes in a header.
constexpr std::size_t kMaxTokenBytes = 64 * 1024;
constexpr const char* kWhiteSpace = " \r\n\t";

}  // namespace

base::Result<void> check_token(std::string_view token) {
  if (token.find_first_of(kWhiteSpace) != std::string_view::npos)
    return base::fail("has white space in it; give the token alone, on one line");
  if (!std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7F; }))
    return base::fail("has characters in it that no header can carry; give the token as it was issued");
  if (token.size() > kMaxTokenBytes)
    return base::fail("is longer than " + std::to_string(kMaxTokenBytes) + " bytes, which no server takes");
  return base::done();
}

base::Result<std::string> read_token_file(const std::string& path) {
  auto content = base::read_file(path, 2 * kMaxTokenBytes);
  if (!content.ok()) return base::failure(content.error());
  const auto begin = content->find_first_not_of(kWhiteSpace);
  if (begin == std::string::npos) return base::fail(path + " is empty");
  std::string token = content->substr(begin, content->find_last_not_of(kWhiteSpace) - begin + 1);
  if (auto checked = check_token(token); !checked.ok()) return base::fail(path + " " + checked.error().message);
  return token;
}

}  // namespace o2dms::harness

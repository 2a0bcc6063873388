#include "harness/client/retry_after.h"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace o2dms::harness {
namespace {

constexpr base::Duration kLeast = std::chrono::milliseconds(200);  // no wait at all would be no relief
constexpr base::Duration kMost = std::chrono::hours(24);
constexpr std::chrono::seconds kFirst(0), kLast(7'258'118'400);  // the years 1970 to 2199: what base::Time can hold

std::optional<base::Duration> read_seconds(std::string_view text) {
  int seconds = -1;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || rest != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace

std::optional<base::Time> read_http_date(std::string_view text) {
  const std::string whole(text);
  for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::tm parts{};
    const char* end = ::strptime(whole.c_str(), form, &parts);
    if (end == nullptr || end != whole.c_str() + whole.size()) continue;
    const std::chrono::seconds since_epoch(::timegm(&parts));
    if (since_epoch < kFirst || since_epoch > kLast) return std::nullopt;
    return base::Time(since_epoch);
  }
  return std::nullopt;
}

std::optional<base::Duration> asked_wait(const base::HttpResponse& response, base::Time now) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  const std::string_view text = response.headers.get("Retry-After");
  auto wait = read_seconds(text);
  if (const auto date = read_http_date(text); date)
    wait = *date - read_http_date(response.headers.get("Date")).value_or(now);
  if (!wait || *wait > kMost) return std::nullopt;
  return std::max(kLeast, *wait);
}

}  // namespace o2dms::harness

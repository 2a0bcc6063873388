#include "harness/access/rfc3339.h"

#include <charconv>
#include <chrono>

namespace o2dms::harness {
namespace {

// Exactly `digits` digits at `at`.
std::optional<int> number(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// "Z", "+02:00", "-0530" is not allowed.
std::optional<std::chrono::minutes> offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const auto hours = number(text, 1, 2);
  const auto minutes = number(text, 4, 2);
  if (text.size() != 6 || text[3] != ':' || !hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  return std::chrono::minutes((*hours * 60 + *minutes) * (text[0] == '-' ? -1 : 1));
}

}  // namespace

std::optional<base::Time> read_rfc3339(std::string_view text) {
  using namespace std::chrono;
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
  const auto y = number(text, 0, 4), mo = number(text, 5, 2), d = number(text, 8, 2);
  const auto h = number(text, 11, 2), mi = number(text, 14, 2), s = number(text, 17, 2);
  if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  const auto date = year(*y) / month(static_cast<unsigned>(*mo)) / day(static_cast<unsigned>(*d));
  if (!date.ok()) return std::nullopt;

  std::size_t at = 19;
  if (text[at] == '.') {  // a fraction of a second matters to nobody here
    const auto end = text.find_first_not_of("0123456789", at + 1);
    if (end == std::string_view::npos || end == at + 1) return std::nullopt;
    at = end;
  }
  const auto zone = offset(text.substr(at));
  if (!zone) return std::nullopt;
  // What a base::Time cannot hold (after 2262, before 1677) is its last or first moment: "never expires" stays true.
  const seconds since = sys_days(date).time_since_epoch() + hours(*h) + minutes(*mi) + seconds(*s) - *zone;
  if (since >= floor<seconds>(base::Duration::max())) return base::Time::max();
  if (since <= ceil<seconds>(base::Duration::min())) return base::Time::min();
  return base::Time(since);
}

}  // namespace o2dms::harness

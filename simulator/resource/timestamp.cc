#include "simulator/resource/timestamp.h"

#include <algorithm>

#include "base/rfc3339.h"

namespace o2dms::simulator {

std::optional<base::Time> parse_rfc3339(std::string_view text) {
  // Go's reader, and so meta/v1 Time, takes neither small letters nor a leap second.
  constexpr std::size_t date_end = 10, second = 17;
  const bool narrow = text.size() > second && text[date_end] == 'T' && text[second] != '6' && text.back() != 'z';
  const auto time = narrow ? base::parse_rfc3339(text) : std::nullopt;
  return time ? std::optional<base::Time>(std::clamp(*time, kEarliestTime, kLatestTime)) : std::nullopt;
}

base::Duration duration_of_seconds(std::int64_t number) {
  constexpr std::int64_t most = kLongestDuration / std::chrono::seconds(1);
  return std::chrono::seconds(std::clamp(number, -most, most));
}

std::string human_duration(base::Duration duration) {
  using std::to_string;
  const auto s = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  // A little in the future is clock skew, more is a mistake.
  if (s < -1) return "<invalid>";
  if (s < 0) return "0s";
  if (s < 120) return to_string(s) + "s";
  const auto m = s / 60;
  if (m < 10) return to_string(m) + "m" + (s % 60 == 0 ? "" : to_string(s % 60) + "s");
  if (m < 180) return to_string(m) + "m";
  const auto h = m / 60;
  if (h < 8) return to_string(h) + "h" + (m % 60 == 0 ? "" : to_string(m % 60) + "m");
  if (h < 48) return to_string(h) + "h";
  const auto d = h / 24;
  if (d < 8) return to_string(d) + "d" + (h % 24 == 0 ? "" : to_string(h % 24) + "h");
  if (d < 365 * 2) return to_string(d) + "d";
  const auto y = d / 365;
  if (y < 8) return to_string(y) + "y" + (d % 365 == 0 ? "" : to_string(d % 365) + "d");
  return to_string(y) + "y";
}

}  // namespace o2dms::simulator

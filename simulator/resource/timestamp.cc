#include "simulator/resource/timestamp.h"

#include <algorithm>

namespace o2dms::simulator {
namespace {

// Reads fixed-width decimal numbers and separators from the front of a text; once something is missing, all is.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int out = 0;
    if (rest_.size() < digits) return lose();
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return lose();
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return out;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) lose();
  }
  std::int64_t fraction_nanos() {
    std::int64_t out = 0, unit = 100'000'000;
    bool any = false;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      out += (rest_.front() - '0') * unit;
      unit /= 10;
      any = true;
      rest_.remove_prefix(1);
    }
    if (!any) lose();
    return out;
  }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  int lose() {
    ok_ = false;
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::optional<base::Time> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  Reader reader(text);
  const int y = reader.number(4);
  reader.expect('-');
  const int mon = reader.number(2);
  reader.expect('-');
  const int d = reader.number(2);
  reader.expect('T');
  const int h = reader.number(2);
  reader.expect(':');
  const int min = reader.number(2);
  reader.expect(':');
  const int s = reader.number(2);
  if (!reader.ok()) return std::nullopt;
  const std::int64_t nanos = reader.take('.') ? reader.fraction_nanos() : 0;
  int offset = 0;
  if (!reader.take('Z')) {
    const bool east = reader.take('+');
    if (!east) reader.expect('-');
    const int hours_off = reader.number(2);
    reader.expect(':');
    offset = hours_off * 60 + reader.number(2);
    if (!east) offset = -offset;
  }
  const year_month_day date{year{y}, month{static_cast<unsigned>(mon)}, day{static_cast<unsigned>(d)}};
  if (!reader.done() || !date.ok() || h > 23 || min > 59 || s > 59) return std::nullopt;
  const seconds since = sys_days{date}.time_since_epoch() + hours{h} + minutes{min} + seconds{s} - minutes{offset};
  if (since >= duration_cast<seconds>(kLatestTime.time_since_epoch())) return kLatestTime;
  if (since < duration_cast<seconds>(kEarliestTime.time_since_epoch())) return kEarliestTime;
  return base::Time(since + nanoseconds{nanos});
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

#include "base/rfc3339.h"

#include "base/ascii.h"

namespace o2dms::base {
namespace {

// Reads numbers of a fixed width and separators from the front of a text; once something is missing, all is.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (i >= rest_.size() || !is_digit(rest_[i])) return lose();
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return out;
  }
  bool take(std::string_view any) {
    if (rest_.empty() || any.find(rest_.front()) == any.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(std::string_view any) {
    if (!take(any)) lose();
  }
  std::chrono::nanoseconds fraction() {
    std::int64_t nanos = 0, unit = 100'000'000;
    if (rest_.empty() || !is_digit(rest_.front())) lose();
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), unit /= 10)
      nanos += (rest_.front() - '0') * unit;
    return std::chrono::nanoseconds(nanos);
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  int lose() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

// Z, +02:00, -05:30; `valid` becomes false for what no zone is.
std::chrono::minutes read_offset(FieldReader& reader, bool& valid) {
  if (reader.take("Zz")) return {};
  const bool east = reader.take("+");
  if (!east) reader.expect("-");
  const int hours = reader.number(2);
  reader.expect(":");
  const int minutes = reader.number(2);
  valid = valid && hours <= 23 && minutes <= 59;
  return std::chrono::minutes((hours * 60 + minutes) * (east ? 1 : -1));
}

}  // namespace

std::optional<Time> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  FieldReader reader(text);
  const int y = reader.number(4);
  reader.expect("-");
  const int mon = reader.number(2);
  reader.expect("-");
  const int d = reader.number(2);
  reader.expect("Tt ");
  const int h = reader.number(2);
  reader.expect(":");
  const int min = reader.number(2);
  reader.expect(":");
  const int s = reader.number(2);
  if (!reader.ok()) return std::nullopt;
  const nanoseconds fraction = reader.take(".") ? reader.fraction() : nanoseconds(0);
  const year_month_day date{year{y}, month{static_cast<unsigned>(mon)}, day{static_cast<unsigned>(d)}};
  bool valid = date.ok() && h <= 23 && min <= 59 && s <= 60;
  const minutes offset = read_offset(reader, valid);
  if (!valid || !reader.done()) return std::nullopt;
  const seconds since = sys_days{date}.time_since_epoch() + hours{h} + minutes{min} + seconds{s} - offset;
  const Time whole = saturated_time(since);
  return whole == Time::max() || whole == Time::min() ? whole : whole + fraction;
}

Time saturated_time(std::chrono::seconds since_epoch) {
  using std::chrono::seconds;
  if (since_epoch >= std::chrono::floor<seconds>(Duration::max())) return Time::max();
  if (since_epoch <= std::chrono::ceil<seconds>(Duration::min())) return Time::min();
  return Time(since_epoch);
}

}  // namespace o2dms::base

#include "simulator/schema/quantity.h"

#include <array>
#include <limits>
#include <utility>

#include "base/ascii.h"
#include "base/json.h"

namespace o2dms::simulator {
namespace {

__extension__ using Wide = __int128;
constexpr Wide nanos_per_unit = 1'000'000'000;
constexpr Wide largest = static_cast<Wide>(std::numeric_limits<std::int64_t>::max()) * nanos_per_unit;
constexpr std::string_view pattern_message =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
constexpr std::string_view suffix_message = "unable to parse quantity's suffix";

struct Suffix {
  std::string_view text;
  int power;  // of ten, or of two when binary
};
constexpr std::array<Suffix, 10> decimal_suffixes = {
    {{"E", 18}, {"P", 15}, {"T", 12}, {"G", 9}, {"M", 6}, {"k", 3}, {"", 0}, {"m", -3}, {"u", -6}, {"n", -9}}};
constexpr std::array<Suffix, 6> binary_suffixes = {
    {{"Ei", 60}, {"Pi", 50}, {"Ti", 40}, {"Gi", 30}, {"Mi", 20}, {"Ki", 10}}};

Wide power_of_ten(int exponent) {
  Wide out = 1;
  for (; exponent > 0; --exponent) out *= 10;
  return out;
}

Wide round_up(Wide value, Wide divisor) {
  const Wide quotient = value / divisor, rest = value % divisor;
  return rest == 0 ? quotient : rest > 0 ? quotient + 1 : quotient - 1;
}

std::string decimal(Wide value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  std::string out;
  for (Wide rest = negative ? -value : value; rest != 0; rest /= 10)
    out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  return negative ? "-" + out : out;
}

// The exponent of "e3", "E-2"; false when it is none.
bool read_exponent(std::string_view text, int& exponent) {
  if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E')) return false;
  text.remove_prefix(1);
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  if (text.empty() || text.size() > 4) return false;
  exponent = 0;
  for (const char c : text) {
    if (!base::is_digit(c)) return false;
    exponent = exponent * 10 + (c - '0');
  }
  if (negative) exponent = -exponent;
  return true;
}

struct Scale {
  Quantity::Format format = Quantity::Format::decimal_si;
  int ten = 0, two = 0;
};

bool read_suffix(std::string_view text, Scale& scale) {
  for (const Suffix& suffix : decimal_suffixes)
    if (suffix.text == text) {
      scale.ten = suffix.power;
      return true;
    }
  for (const Suffix& suffix : binary_suffixes)
    if (suffix.text == text) {
      scale = {Quantity::Format::binary_si, 0, suffix.power};
      return true;
    }
  scale.format = Quantity::Format::decimal_exponent;
  return read_exponent(text, scale.ten);
}

// digits × 10^-decimals × scale in nanos, rounded up to the next nano and capped. `digits` has at most 36 digits; when
// `inexact`, there were more.
Wide scaled(Wide digits, int decimals, const Scale& scale, bool inexact) {
  int ten = scale.ten - decimals + 9;
  // Decimals that say nothing, and such as are too fine to matter, make room for the binary factor.
  const auto drop_decimal = [&] {
    inexact = inexact || digits % 10 != 0;
    digits /= 10;
    ++ten;
  };
  while (ten < 0 && digits != 0 && digits % 10 == 0) drop_decimal();
  for (int i = 0; i < scale.two; ++i) {
    if (digits > largest && ten < 0) drop_decimal();
    if (digits > largest) return largest;
    digits *= 2;
  }
  while (ten < 0 && digits != 0) drop_decimal();
  for (; ten > 0 && digits != 0; --ten) {
    if (digits > largest / 10) return largest;
    digits *= 10;
  }
  if (inexact) ++digits;
  return digits > largest ? largest : digits;
}

}  // namespace

Quantity::Quantity(std::int64_t whole, Format format)
    : nano_(static_cast<Wide>(whole) * nanos_per_unit), format_(format) {}

base::Result<Quantity> Quantity::parse(std::string_view text) {
  const auto malformed = [] { return base::fail(std::string(pattern_message)); };
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative || (!rest.empty() && rest.front() == '+')) rest.remove_prefix(1);
  Wide digits = 0;
  int seen = 0, decimals = 0;
  bool point = false, inexact = false;
  std::size_t used = 0;
  for (; used < rest.size() && (base::is_digit(rest[used]) || rest[used] == '.'); ++used) {
    if (rest[used] == '.') {
      if (point) return malformed();
      point = true;
      continue;
    }
    ++seen;
    // More digits than any quantity can hold: after capping they no longer matter, but for rounding up.
    if (digits > largest) {
      if (!point) --decimals;
      inexact = inexact || rest[used] != '0';
      continue;
    }
    digits = digits * 10 + (rest[used] - '0');
    if (point) ++decimals;
  }
  if (seen == 0) return malformed();
  Scale scale;
  if (!read_suffix(rest.substr(used), scale)) {
    const bool plausible = rest.substr(used).find_first_not_of("eEinumkKMGTP+-0123456789") == std::string_view::npos;
    return plausible ? base::fail(std::string(suffix_message)) : malformed();
  }
  Quantity out;
  out.format_ = scale.format;
  out.nano_ = scaled(digits, decimals, scale, inexact);
  if (negative) out.nano_ = -out.nano_;
  return out;
}

Quantity Quantity::of(const base::Json* value) {
  if (value == nullptr) return {};
  const auto parsed = value->is_string()   ? parse(value->get_ref<const std::string&>())
                      : value->is_number() ? parse(base::to_text(*value))
                                           : base::Result<Quantity>(Quantity());
  return parsed ? *parsed : Quantity();
}

std::string Quantity::text() const {
  if (nano_ == 0) return "0";
  if (format_ == Format::binary_si) {
    const Wide magnitude = nano_ < 0 ? -nano_ : nano_;
    // Below 1024, and for fractions, binary quantities are written as decimal ones.
    if (magnitude >= 1024 * nanos_per_unit && magnitude % nanos_per_unit == 0) {
      const Wide whole = nano_ / nanos_per_unit;
      for (const Suffix& suffix : binary_suffixes) {
        const Wide unit = static_cast<Wide>(1) << suffix.power;
        if (whole % unit == 0) return decimal(whole / unit) + std::string(suffix.text);
      }
      return decimal(whole);
    }
  }
  for (const Suffix& suffix : decimal_suffixes) {
    const Wide unit = power_of_ten(suffix.power + 9);
    if (nano_ % unit != 0) continue;
    if (format_ != Format::decimal_exponent || suffix.power == 0)
      return decimal(nano_ / unit) + std::string(suffix.text);
    return decimal(nano_ / unit) + "e" + std::to_string(suffix.power);
  }
  return decimal(nano_) + "n";
}

std::int64_t Quantity::value() const {
  return static_cast<std::int64_t>(round_up(nano_, nanos_per_unit));
}

std::int64_t Quantity::milli_value() const {
  const Wide milli = round_up(nano_, 1'000'000);
  const Wide limit = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(milli > limit ? limit : milli < -limit ? -limit : milli);
}

bool Quantity::is_whole() const {
  return nano_ % nanos_per_unit == 0;
}

Quantity& Quantity::operator+=(const Quantity& other) {
  // As apimachinery: zero takes over the format of what is added to it.
  if (nano_ == 0) format_ = other.format_;
  nano_ += other.nano_;
  cap();
  return *this;
}

Quantity& Quantity::operator-=(const Quantity& other) {
  if (nano_ == 0) format_ = other.format_;
  nano_ -= other.nano_;
  cap();
  return *this;
}

void Quantity::cap() {
  if (nano_ > largest) nano_ = largest;
  if (nano_ < -largest) nano_ = -largest;
}

}  // namespace o2dms::simulator

// Quantity: Kubernetes' fixed-point numbers ("500m", "1.5Gi", "2e3"), read, compared, added and written in canonical
// form. Exact down to nano; finer fractions are rounded up, magnitudes beyond 2^63-1 are capped, as apimachinery does.
// Values; no thread rule.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::simulator {

class Quantity {
 public:
  enum class Format : std::uint8_t { decimal_si, binary_si, decimal_exponent };

  Quantity() = default;
  explicit Quantity(std::int64_t whole, Format format = Format::decimal_si);

  // The error repeats apimachinery's sentence (the pattern that quantities must match, or an unknown suffix).
  static base::Result<Quantity> parse(std::string_view text);
  // A JSON string or number; zero when it is null, absent or malformed (a stored object has been checked before).
  static Quantity of(const base::Json* value);

  [[nodiscard]] std::string text() const;          // canonical: the largest suffix that needs no fraction
  [[nodiscard]] std::int64_t value() const;        // rounded up
  [[nodiscard]] std::int64_t milli_value() const;  // rounded up
  [[nodiscard]] double approximate() const { return static_cast<double>(nano_) / 1e9; }
  [[nodiscard]] bool is_zero() const { return nano_ == 0; }
  [[nodiscard]] bool is_negative() const { return nano_ < 0; }
  [[nodiscard]] bool is_whole() const;

  Quantity& operator+=(const Quantity& other);
  Quantity& operator-=(const Quantity& other);
  friend Quantity operator+(Quantity a, const Quantity& b) { return a += b; }
  friend Quantity operator-(Quantity a, const Quantity& b) { return a -= b; }
  // By value; the format is no part of it.
  friend bool operator==(const Quantity& a, const Quantity& b) { return a.nano_ == b.nano_; }
  friend std::strong_ordering operator<=>(const Quantity& a, const Quantity& b) {
    return a.nano_ < b.nano_   ? std::strong_ordering::less
           : a.nano_ > b.nano_ ? std::strong_ordering::greater
                               : std::strong_ordering::equal;
  }

 private:
  __extension__ using Wide = __int128;
  void cap();

  Wide nano_ = 0;
  Format format_ = Format::decimal_si;
};

}  // namespace o2dms::simulator

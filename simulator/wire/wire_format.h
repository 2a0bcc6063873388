// WireReader: the fields of one protobuf message, as they stand on the wire (protobuf.dev, "Encoding"). Views into the
// text that was given; of one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace o2dms::simulator {

struct WireItem {
  std::uint32_t number = 0;
  std::uint64_t number_value = 0;  // varint, or the bits of a fixed number
  std::string_view text;           // length-delimited
};

class WireReader {
 public:
  explicit WireReader(std::string_view text) : rest_(text) {}

  // Nothing at the end, and from where on the bytes are no message: then `bad`.
  std::optional<WireItem> next();
  [[nodiscard]] bool bad() const { return bad_; }

 private:
  std::uint64_t varint();
  std::uint64_t fixed(std::size_t bytes);
  std::string_view take(std::uint64_t length);

  std::string_view rest_;
  bool bad_ = false;
};

}  // namespace o2dms::simulator

#include "simulator/wire/wire_format.h"

namespace o2dms::simulator {

std::optional<WireItem> WireReader::next() {
  if (rest_.empty() || bad_) return std::nullopt;
  const std::uint64_t tag = varint();
  WireItem item;
  item.number = static_cast<std::uint32_t>(tag >> 3);
  switch (tag & 7) {
    case 0:
      item.number_value = varint();
      break;
    case 1:
      item.number_value = fixed(8);
      break;
    case 2:
      item.text = take(varint());
      break;
    case 5:
      item.number_value = fixed(4);
      break;
    default:
      bad_ = true;
  }
  if (bad_) return std::nullopt;
  return item;
}

std::uint64_t WireReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  bad_ = true;
  return 0;
}

std::uint64_t WireReader::fixed(std::size_t bytes) {
  std::uint64_t value = 0;
  unsigned shift = 0;
  for (const char byte : take(bytes)) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(byte)) << shift;
    shift += 8;
  }
  return value;
}

std::string_view WireReader::take(std::uint64_t length) {
  if (length > rest_.size()) {
    bad_ = true;
    rest_ = {};
    return {};
  }
  const std::string_view part = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return part;
}

}  // namespace o2dms::simulator

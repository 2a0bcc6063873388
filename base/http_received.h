// HttpReceived: the bytes of a connection that have come and are not read yet. Internal to base/, for the readers.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace o2dms::base {

class HttpReceived {
 public:
  void add(std::string_view bytes) {
    bytes_.erase(0, std::exchange(read_, 0));
    bytes_ += bytes;
  }
  [[nodiscard]] std::size_t size() const { return bytes_.size() - read_; }
  [[nodiscard]] const char* data() const { return bytes_.data() + read_; }
  // Whether this may be the line of a last chunk ("0" after the CRLF of the chunk before) that is too short for Beast:
  // when Beast reads that line again, it counts on the five bytes that every chunked body ends with.
  [[nodiscard]] bool is_torn_last_chunk() const {
    constexpr std::size_t least = 5;  // "0\r\n\r\n"
    std::string_view text(data(), size());
    if (text.starts_with("\r\n")) text.remove_prefix(2);
    return size() < least && text.starts_with('0');
  }
  void consume(std::size_t count) {
    read_ += count;
    if (size() > 0) return;
    bytes_.clear();
    read_ = 0;
  }
  // An idle connection shall not keep the room of its largest message.
  void give_up_room() {
    constexpr std::size_t most_idle = 32 * 1024;
    if (bytes_.capacity() <= most_idle || size() > most_idle / 2) return;
    bytes_ = std::string(bytes_, read_);
    read_ = 0;
  }

 private:
  std::string bytes_;
  std::size_t read_ = 0;  // of bytes_
};

}  // namespace o2dms::base

#include "base/spdy.h"

#include <algorithm>

namespace o2dms::base {
namespace {

constexpr std::size_t kFrameHead = 8;
constexpr std::size_t kMostDataPart = 64 * 1024;  // bytes of data that are given out, or sent, at a time
constexpr std::uint32_t kControlBit = 0x80000000, kStreamMask = 0x7FFFFFFF, kSpdyVersion = 3;
constexpr unsigned kFin = 1, kUnidirectional = 2;

std::uint32_t uint32_at(std::string_view text, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(text[at + i]);
  return number;
}

void append_uint32(std::string& out, std::uint32_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(number >> shift & 0xFFU);
}

void append_flags_and_length(std::string& out, unsigned flags, std::size_t length) {
  append_uint32(out, static_cast<std::uint32_t>(flags << 24U | length));
}

bool carries_headers(SpdyFrameType type) {
  return type == SpdyFrameType::syn_stream || type == SpdyFrameType::syn_reply || type == SpdyFrameType::headers;
}

}  // namespace

SpdyReader::Event SpdyReader::refuse() {
  is_refused_ = true;
  return Event::refused;
}

SpdyReader::Event SpdyReader::next() {
  if (is_refused_) return Event::refused;
  while (true) {
    if (in_data_) return read_data();
    if (received_.size() < kFrameHead) return Event::need_more;
    const std::string_view head(received_.data(), kFrameHead);
    const std::uint32_t first = uint32_at(head, 0), second = uint32_at(head, 4);
    const std::size_t length = second & 0xFFFFFFU;
    const unsigned flags = second >> 24U;
    frame_ = {};
    if ((first & kControlBit) == 0) {
      if (first == 0) return refuse();
      received_.consume(kFrameHead);
      in_data_ = true;
      is_last_ = (flags & kFin) != 0;
      stream_ = first;
      left_ = length;
      continue;
    }
    if ((first >> 16U & 0x7FFFU) != kSpdyVersion || length > kMostControl) return refuse();
    if (received_.size() < kFrameHead + length) return Event::need_more;
    frame_.type = static_cast<SpdyFrameType>(first & 0xFFFFU);
    frame_.is_last = (flags & kFin) != 0 && carries_headers(frame_.type);
    frame_.is_one_way = (flags & kUnidirectional) != 0 && frame_.type == SpdyFrameType::syn_stream;
    const std::string payload(received_.data() + kFrameHead, length);
    received_.consume(kFrameHead + length);
    const Event event = read_control(payload);
    if (event != Event::need_more) return event;  // else of a type that nobody knows, which is passed over
  }
}

SpdyReader::Event SpdyReader::read_data() {
  const std::size_t count = std::min({left_, received_.size(), kMostDataPart});
  if (count == 0 && left_ > 0) return Event::need_more;
  left_ -= count;
  in_data_ = left_ > 0;
  frame_ = {};
  frame_.stream = stream_;
  frame_.is_last = is_last_ && !in_data_;
  frame_.bytes.assign(received_.data(), count);
  received_.consume(count);
  return Event::frame;
}

// Frames of numbers alone: stream or not, and one number more. False: it has another length.
bool SpdyReader::read_numbers(std::string_view payload) {
  constexpr std::size_t kNumber = 4;
  const bool has_stream = frame_.type != SpdyFrameType::ping;
  if (payload.size() != (has_stream ? 2 * kNumber : kNumber)) return false;
  if (has_stream) frame_.stream = uint32_at(payload, 0) & kStreamMask;
  frame_.value = uint32_at(payload, has_stream ? kNumber : 0);
  return true;
}

SpdyReader::Event SpdyReader::read_control(std::string_view payload) {
  std::size_t before_headers = 4;
  switch (frame_.type) {
    case SpdyFrameType::rst_stream:
    case SpdyFrameType::ping:
    case SpdyFrameType::goaway:
    case SpdyFrameType::window_update:
      return read_numbers(payload) ? Event::frame : refuse();
    case SpdyFrameType::settings: {
      constexpr std::size_t kEntry = 8;
      const bool is_whole = payload.size() >= 4 && (payload.size() - 4) % kEntry == 0 &&
                            (payload.size() - 4) / kEntry == uint32_at(payload, 0);
      return is_whole ? Event::frame : refuse();
    }
    case SpdyFrameType::syn_stream:
      before_headers = 10;
      break;
    case SpdyFrameType::syn_reply:
    case SpdyFrameType::headers:
      break;
    default:
      return Event::need_more;
  }
  if (payload.size() < before_headers) return refuse();
  frame_.stream = uint32_at(payload, 0) & kStreamMask;
  auto headers = headers_.read(payload.substr(before_headers));
  if (!headers || frame_.stream == 0) return refuse();
  frame_.headers = std::move(*headers);
  return Event::frame;
}

void SpdyWriter::control(SpdyFrameType type, bool is_last, std::string_view payload) {
  append_uint32(out_, kControlBit | kSpdyVersion << 16U | static_cast<std::uint32_t>(type));
  append_flags_and_length(out_, is_last ? kFin : 0, payload.size());
  out_ += payload;
}

void SpdyWriter::syn_stream(SpdyStreamId stream, const HttpHeaders& headers, bool is_last) {
  std::string payload;
  append_uint32(payload, stream);
  append_uint32(payload, 0);  // associated with no other
  payload.append(2, '\0');    // of no priority, in no slot
  control(SpdyFrameType::syn_stream, is_last, payload + headers_.write(headers));
}

void SpdyWriter::syn_reply(SpdyStreamId stream, const HttpHeaders& headers, bool is_last) {
  std::string payload;
  append_uint32(payload, stream);
  control(SpdyFrameType::syn_reply, is_last, payload + headers_.write(headers));
}

void SpdyWriter::data(SpdyStreamId stream, std::string_view bytes, bool is_last) {
  do {
    const std::string_view part = bytes.substr(0, kMostDataPart);
    bytes.remove_prefix(part.size());
    append_uint32(out_, stream);
    append_flags_and_length(out_, is_last && bytes.empty() ? kFin : 0, part.size());
    out_ += part;
  } while (!bytes.empty());
}

void SpdyWriter::rst_stream(SpdyStreamId stream, SpdyReset status) {
  std::string payload;
  append_uint32(payload, stream);
  append_uint32(payload, static_cast<std::uint32_t>(status));
  control(SpdyFrameType::rst_stream, false, payload);
}

void SpdyWriter::ping(std::uint32_t number) {
  std::string payload;
  append_uint32(payload, number);
  control(SpdyFrameType::ping, false, payload);
}

void SpdyWriter::goaway(SpdyStreamId last, SpdyGoaway status) {
  std::string payload;
  append_uint32(payload, last);
  append_uint32(payload, static_cast<std::uint32_t>(status));
  control(SpdyFrameType::goaway, false, payload);
}

}  // namespace o2dms::base

#include "base/http_response_writer.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <exception>

#include "base/log.h"

namespace o2dms::base {
namespace {

using std::string_view_literals::operator""sv;

// The Date header's value, made once a second for each thread. It is the machine's time, not the product's clock: it
// says when these bytes were sent.
std::string_view http_date() {
  thread_local std::time_t second = 0;
  thread_local char text[32];
  thread_local std::size_t length = 0;
  std::timespec now{};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != second || length == 0) {
    second = now.tv_sec;
    std::tm parts{};
    gmtime_r(&second, &parts);
    length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  }
  return {text, length};
}

void append_number(std::string& out, std::size_t value, int base = 10) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value, base).ptr);
}

constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// Whether one of eight characters may be a control character: eight comparisons in one word. Never false when one is.
bool may_have_control(const char* eight) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const std::uint64_t is_delete = word ^ (ones * 0x7F);
  return (((word - ones * 0x20) & ~word) | ((is_delete - ones) & ~is_delete)) & (ones * 0x80);
}

bool may_have_control(std::string_view text) {
  constexpr std::size_t step = 8;
  if (text.size() < step) return std::any_of(text.begin(), text.end(), is_control);
  for (std::size_t i = 0; i + step <= text.size(); i += step) {
    if (may_have_control(text.data() + i)) return true;
  }
  return may_have_control(text.data() + text.size() - step);
}

// A handler's value may hold what a client sent: it must not become a field of its own.
void append_field_text(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  if (may_have_control(text))
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), is_control, ' ');
}

}  // namespace

void HttpResponseWriter::begin(HttpResponse&& response, const Framing& framing) {
  response_ = std::move(response);
  framing_ = framing;
  if (response_.close || response_.upgraded || (response_.source && framing_.is_http_1_0)) framing_.keeps_alive = false;
  state_ = State::sending;
  source_state_ = HttpSource::State::open;
  is_chunk_open_ = is_end_written_ = false;
  write_head();
  if (framing_.answers_head) {
    drop_source();
  } else if (source() == nullptr && body().size() <= kJoinedBytes) {
    text_ += body();
  } else if (source() == nullptr) {
    body_to_send_ = body();
  }
}

void HttpResponseWriter::write_head() {
  text_.clear();
  text_ += "HTTP/1.1 "sv;
  append_number(text_, static_cast<std::size_t>(response_.status));
  text_ += ' ';
  text_ += reason_phrase(response_.status);
  for (const auto& [name, value] : response_.headers.fields()) {
    text_ += "\r\n"sv;
    append_field_text(text_, name);
    text_ += ": "sv;
    append_field_text(text_, value);
  }
  text_ += "\r\nDate: "sv;
  text_ += http_date();
  if (!framing_.keeps_alive && !response_.upgraded) text_ += "\r\nConnection: close"sv;
  if (is_chunked()) text_ += "\r\nTransfer-Encoding: chunked"sv;
  const bool may_have_body = response_.status >= 200 && response_.status != 204 && response_.status != 304;
  if (!response_.source && may_have_body) {
    text_ += "\r\nContent-Length: "sv;
    append_number(text_, body().size());
  }
  text_ += "\r\n\r\n"sv;
  is_head_unsent_ = true;
}

HttpResponseWriter::Piece HttpResponseWriter::next(std::size_t most) {
  if (!std::exchange(is_head_unsent_, false)) text_.clear();
  if (source() != nullptr) return next_of_source(most);
  const Piece piece{text_, std::exchange(body_to_send_, {})};
  if (piece.empty()) state_ = State::whole;
  return piece;
}

void HttpResponseWriter::pull(std::size_t most) {
  chunks_.clear();
  chunk_ = pulled_bytes_ = 0;
  // Nobody above the session's thread would catch it, and one answer must not end the process.
  try {
    source_state_ = source()->pull(most, chunks_);
  } catch (const std::exception& error) {
    log(LogLevel::error, std::string("a response ends in the middle, its source failed: ") + error.what());
    source_state_ = HttpSource::State::aborted;
  }
  for (const SharedText& chunk : chunks_) pulled_bytes_ += chunk->size();
}

HttpResponseWriter::Piece HttpResponseWriter::next_of_source(std::size_t most) {
  state_ = State::sending;
  if (std::exchange(is_chunk_open_, false)) text_ += "\r\n";
  if (chunk_ == chunks_.size() && source_state_ == HttpSource::State::open) pull(most);
  while (chunk_ < chunks_.size()) {
    const std::string& chunk = *chunks_[chunk_++];
    if (chunk.empty()) continue;
    if (is_chunked()) {
      append_number(text_, chunk.size(), 16);
      text_ += "\r\n";
    }
    if (chunk.size() > kJoinedBytes) {
      is_chunk_open_ = is_chunked();
      return {text_, chunk};
    }
    text_ += chunk;
    if (is_chunked()) text_ += "\r\n";
  }
  if (source_state_ == HttpSource::State::ended && is_chunked() && !std::exchange(is_end_written_, true))
    text_ += "0\r\n\r\n";
  if (!text_.empty()) return {text_, {}};
  pulled_bytes_ = 0;
  state_ = source_state_ == HttpSource::State::open    ? State::waiting
           : source_state_ == HttpSource::State::ended ? State::whole
                                                       : State::aborted;
  return {};
}

void HttpResponseWriter::finish() {
  constexpr std::size_t most_idle = 32 * 1024;  // an idle connection shall not keep the room of its largest response
  response_ = {};
  chunks_.clear();
  chunk_ = pulled_bytes_ = 0;
  body_to_send_ = {};
  if (text_.capacity() > most_idle) text_ = {};
}

}  // namespace o2dms::base

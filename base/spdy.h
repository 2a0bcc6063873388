// The frames of SPDY/3.1 (draft-mbelshe-httpbis-spdy-00; 3.1 changes flow control alone) as pure values: what
// Kubernetes' clients up to 1.30 speak for exec and port-forward, and later ones within a WebSocket. Flow control is
// read and not obeyed: those clients (moby/spdystream) never send a WINDOW_UPDATE, so that who waited for one would
// stand still after 64 KiB; what holds a peer back is TCP. Knows no socket, no thread and no time.
// base/spdy_connection.h makes a connection of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/http_received.h"
#include "base/spdy_headers.h"

namespace o2dms::base {

using SpdyStreamId = std::uint32_t;

enum class SpdyFrameType : std::uint16_t {
  data = 0,  // has no number of its own
  syn_stream = 1,
  syn_reply = 2,
  rst_stream = 3,
  settings = 4,
  ping = 6,
  goaway = 7,
  headers = 8,
  window_update = 9
};

// Section 2.6.3.
enum class SpdyReset : std::uint32_t { protocol_error = 1, invalid_stream = 2, refused_stream = 3, stream_closed = 9 };
// Section 2.6.6.
enum class SpdyGoaway : std::uint32_t { ok = 0, protocol_error = 1 };

// What a frame brings. The bytes of a data frame come in parts, as they arrive.
struct SpdyFrame {
  SpdyFrameType type = SpdyFrameType::data;
  SpdyStreamId stream = 0;  // 0: of the connection
  bool is_last = false;     // FIN: the sender's side of the stream ends here
  bool is_one_way = false;  // of SYN_STREAM: the other side has nothing to send
  std::uint32_t value = 0;  // status, ping's number, window's growth
  HttpHeaders headers;      // of SYN_STREAM, SYN_REPLY, HEADERS
  std::string bytes;        // of data
};

class SpdyReader {
 public:
  // After `refused` nothing comes any more: the connection has failed.
  enum class Event { need_more, frame, refused };

  void receive(std::string_view bytes) { received_.add(bytes); }
  Event next();
  // After `frame`: moved out.
  [[nodiscard]] SpdyFrame take() { return std::move(frame_); }

  static constexpr std::size_t kMostControl = 64 * 1024;  // bytes of a control frame

 private:
  Event refuse();
  Event read_control(std::string_view payload);
  bool read_numbers(std::string_view payload);
  Event read_data();

  HttpReceived received_;
  SpdyHeaderReader headers_;
  SpdyFrame frame_;
  bool is_refused_ = false;
  // Of a data frame whose head is read:
  bool in_data_ = false, is_last_ = false;
  SpdyStreamId stream_ = 0;
  std::size_t left_ = 0;
};

// Frames that go out, of one direction of one connection.
class SpdyWriter {
 public:
  void syn_stream(SpdyStreamId stream, const HttpHeaders& headers, bool is_last = false);
  void syn_reply(SpdyStreamId stream, const HttpHeaders& headers, bool is_last = false);
  void data(SpdyStreamId stream, std::string_view bytes, bool is_last = false);
  void rst_stream(SpdyStreamId stream, SpdyReset status);
  void ping(std::uint32_t number);
  void goaway(SpdyStreamId last, SpdyGoaway status);

  [[nodiscard]] std::size_t size() const { return out_.size(); }
  [[nodiscard]] std::string take() { return std::exchange(out_, {}); }

 private:
  void control(SpdyFrameType type, bool is_last, std::string_view payload);

  SpdyHeaderWriter headers_;
  std::string out_;
};

}  // namespace o2dms::base

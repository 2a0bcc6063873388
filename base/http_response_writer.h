// HttpResponseWriter: from a response to the bytes of a connection: head, body, chunks, and after 101 what an upgraded
// connection says. It owns the response while it
// is sent and knows what comes next; the session only carries the pieces to the peer. A body that is shared or large
// goes out from where it lies; what is small is joined. Internal to base/. Knows no socket and no thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"

namespace o2dms::base {

class HttpResponseWriter {
 public:
  struct Framing {
    bool answers_head = false;  // the request was HEAD: no body
    bool is_http_1_0 = false;   // no chunks: the end of the connection is the end of a stream
    bool keeps_alive = true;
  };
  enum class State {
    sending,
    waiting,  // the source has nothing yet: go on when it wakes
    whole,    // all was given out
    aborted   // the source has given up: the connection must be cut
  };
  // Sent one after the other.
  struct Piece {
    std::string_view first, second;
    [[nodiscard]] bool empty() const { return first.empty() && second.empty(); }
  };

  // A body up to here is copied behind its head; what is larger is sent from where it lies.
  static constexpr std::size_t kJoinedBytes = 16 * 1024;

  void begin(HttpResponse&& response, const Framing& framing);
  // The next piece, valid until the next call, which means that it was sent; a source is pulled for about `most` bytes.
  // Empty: see state().
  Piece next(std::size_t most);
  [[nodiscard]] State state() const { return state_; }
  // Of the response that is being sent; null: its body is there whole.
  [[nodiscard]] HttpSource* source() const {
    return response_.upgraded ? response_.upgraded.get() : response_.source.get();
  }
  [[nodiscard]] bool keeps_alive() const { return framing_.keeps_alive; }
  // What the source has given out and the peer has not taken.
  [[nodiscard]] std::size_t pulled_bytes() const { return pulled_bytes_; }
  // Lets go of the source alone: what was given out stays where it is.
  void drop_source() {
    response_.source = nullptr;
    response_.upgraded = nullptr;
  }
  // Lets go of the whole response. Precondition: nothing that was given out is still being sent.
  void finish();

 private:
  [[nodiscard]] std::string_view body() const {
    return response_.shared_body ? *response_.shared_body : response_.body;
  }
  [[nodiscard]] bool is_chunked() const { return response_.source && !framing_.is_http_1_0; }
  void write_head();
  void pull(std::size_t most);
  Piece next_of_source(std::size_t most);

  HttpResponse response_;
  Framing framing_;
  State state_ = State::whole;
  std::string text_;               // the piece that is being sent, as far as it is joined
  std::string_view body_to_send_;  // of a body that is there whole
  bool is_head_unsent_ = false;    // … which is the head
  // Of a source:
  HttpSource::State source_state_ = HttpSource::State::open;
  std::vector<SharedText> chunks_;
  std::size_t chunk_ = 0;  // the next of chunks_
  std::size_t pulled_bytes_ = 0;
  bool is_chunk_open_ = false;  // its text was given out, the end of its line not yet
  bool is_end_written_ = false;
};

}  // namespace o2dms::base

// HttpRequestReader: from the bytes of a connection to its requests, one after another: the head first, then the body.
// It is where the limits and the strictness of the server live: what two readers could read in two ways (RFC 9112) is
// refused, and nothing is kept beyond the limits. Internal to base/. Knows no socket, no thread and no time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/http_received.h"

namespace o2dms::base {

struct HttpRequestLimits {
  std::size_t header_bytes = 64 * 1024;  // of a head, and of a trailer, and of the line of one chunk; more: 431, 400
  std::size_t header_fields = 256;       // more: 431
  std::size_t body_bytes = 3 * 1024 * 1024;  // more: 413
};

class HttpRequestReader {
 public:
  // For each request: `head` once, then `whole` once, or `refused` instead of either, and after that for ever.
  enum class Event { need_more, head, whole, refused };

  explicit HttpRequestReader(const HttpRequestLimits& limits);
  ~HttpRequestReader();

  // What the peer has sent, in any pieces. Bytes that cannot be used yet are kept.
  void receive(std::string_view bytes) { received_.add(bytes); }
  // Reads on in what was received, up to the next event. A body that is too large is found out after its head.
  Event next();
  // After `whole`: from here on it reads the next request.
  void start_next();

  // After `head`: moved out, without a body. HTTP/1.0 knows no Upgrade (RFC 9110 section 7.8), so that none is asked
  // for there.
  [[nodiscard]] HttpRequest take_head();
  // After `whole`: moved out; empty if it was discarded.
  [[nodiscard]] std::string take_body();
  // After `whole`, when the connection speaks something else from now on: what has come of that.
  [[nodiscard]] std::string take_unread();
  // After `refused`: the status to answer.
  [[nodiscard]] int refusal() const { return refusal_; }

  // Of the present request, after its `head`:
  [[nodiscard]] bool keeps_alive() const;
  [[nodiscard]] bool is_http_1_0() const;
  [[nodiscard]] bool expects_continue() const;
  // What is still to be read; nothing when that is not known beforehand (chunked).
  [[nodiscard]] std::optional<std::uint64_t> body_to_come() const;
  // The body is read over and not kept, however long it is.
  void discard_body();

  // Of the present body, kept so far.
  [[nodiscard]] std::size_t body_bytes() const;
  // Received, and not read yet.
  [[nodiscard]] std::size_t unread_bytes() const { return received_.size(); }

 private:
  class Parser;

  Event refuse(int status);

  const HttpRequestLimits limits_;
  std::unique_ptr<Parser> parser_;
  HttpReceived received_;
  int refusal_ = 0;  // 0: none
};

}  // namespace o2dms::base

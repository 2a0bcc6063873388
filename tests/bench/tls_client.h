// TlsClient: one connection to an HTTPS server, with one request under way or one stream being read. Lean on purpose:
// epoll, OpenSSL, bytes made once; so that it is the server that is measured. The server's certificate is not verified.
// Not thread-safe.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace o2dms::bench {

struct Server {
  std::uint16_t port = 0;  // on 127.0.0.1
  // Of a client certificate, PEM; empty: none.
  std::string certificate_file, key_file;
};

class TlsContext {
 public:
  static base::Result<TlsContext> make(const Server& server);
  [[nodiscard]] SSL_CTX* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

// The framing of one answer, read as it comes: Content-Length or chunked.
class AnswerReader {
 public:
  // Takes bytes of the connection; false when they are no HTTP.
  bool take(std::string_view text);
  [[nodiscard]] bool whole() const { return state_ == State::end; }
  [[nodiscard]] int status() const { return status_; }
  // Line feeds in the body: in a watch, the events.
  [[nodiscard]] std::uint64_t lines() const { return lines_; }
  void restart();

 private:
  enum class State { head, body, chunk_size, chunk, chunk_end, last_chunk, end };
  bool read_line();
  bool read_head();
  bool read_chunk_size();
  void take_body(std::string_view& text);

  State state_ = State::head;
  std::string line_;  // of the head or of a chunk's size, not yet whole
  std::size_t left_ = 0;
  int status_ = 0;
  std::uint64_t lines_ = 0;
};

class TlsClient {
 public:
  static base::Result<std::unique_ptr<TlsClient>> connect(const Server& server, const TlsContext& context);
  TlsClient() = default;
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient();

  // A request of up to some ten KiB fits into the socket's buffer: no waiting here.
  bool send(const std::string& request);
  enum class Read { more, answered, broken };
  // What has come, without waiting.
  Read read();
  AnswerReader& answer() { return answer_; }
  [[nodiscard]] double milliseconds_since_send() const;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  int descriptor_ = -1;
  std::unique_ptr<SSL, Free> ssl_;
  AnswerReader answer_;
  std::chrono::steady_clock::time_point sent_at_;
};

// A request, whole; no body when `body` is empty.
std::string http_request(std::string_view method, std::string_view path, std::string_view body = {});

}  // namespace o2dms::bench

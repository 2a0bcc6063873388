// HttpSession: one server connection, from handshake to close. Internal to base/. Lives on the thread of its
// io_context; kept alive by its own pending operations. A session is at any moment reading a request, answering one,
// streaming, or draining what a refused peer still sends; its one deadline is checked by the worker's tick.
#pragma once

#include "base/http_asio.h"
//
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/http_server.h"
#include "base/http_wire.h"

namespace o2dms::base {

// What all sessions of a server share.
struct HttpServerShared {
  HttpServerOptions options;
  HttpHandler handler;
  std::function<HttpResponse(int)> refusal;
  std::atomic<std::size_t> connections{0};
};

class HttpSession;

// What a source's wake function holds: it may be called at any time from anywhere, also when session and server are
// gone.
struct StreamBell {
  std::mutex mutex;
  HttpSession* session = nullptr;  // guarded by mutex; null once the stream has ended
  bool rung = false;               // guarded by mutex; since the last pull
};

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  HttpSession(HttpServerShared& shared, boost::asio::io_context& context, std::unique_ptr<Wire> wire);
  ~HttpSession();

  void start();
  void close();
  // Closes the session when its deadline has passed.
  void check_deadline(SteadyTime now);

 private:
  enum class State { handshake, reading, answering, streaming, draining, closed };
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void on_handshake(boost::system::error_code error);
  void start_request();
  void read();
  void on_read(boost::system::error_code error, std::size_t count);
  void parse();
  bool take_head();
  void send_continue();
  void dispatch();
  void refuse(int status);
  void answer(HttpResponse response);
  void finish_response();
  void start_stream();
  void end_stream();
  void ring(StreamBell& bell);
  void pump();
  void on_pumped(boost::system::error_code error, bool last);
  void drain();
  void set_deadline(Duration after);

  HttpServerShared& shared_;
  boost::asio::io_context& context_;
  std::unique_ptr<Wire> wire_;
  State state_ = State::handshake;
  SteadyTime deadline_;
  PeerCertificate peer_;
  std::string remote_address_;

  static constexpr std::size_t kReadSize = 16 * 1024;
  std::array<char, kReadSize> input_;  // belongs to the pending read
  boost::beast::flat_buffer buffer_;   // read and not yet parsed
  std::optional<Parser> parser_;
  HttpRequest request_;  // its head; the body comes last
  bool read_pending_ = false;
  bool request_started_ = false;
  bool head_taken_ = false;
  bool continue_sent_ = false;
  bool is_head_ = false;
  bool keep_alive_ = true;
  bool http_1_0_ = false;
  std::size_t drained_ = 0;

  HttpResponse response_;  // being sent
  std::string head_;       // bytes being sent before the body; the whole chunked text while streaming
  bool write_pending_ = false;
  std::vector<SharedText> chunks_;
  std::shared_ptr<StreamBell> bell_;
};

}  // namespace o2dms::base

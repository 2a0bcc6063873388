// HttpSession: one server connection, from handshake to close: it carries bytes between the wire and the reader and
// writer of HTTP, asks the handler, and keeps the times; after an answer 101 between the wire and what the connection
// was upgraded to. Internal to base/. Lives on the thread of its io_context; kept
// alive by its own pending operations. It is always in one state, and its deadline there is checked by the worker's
// tick.
#pragma once

#include "base/http_asio.h"
//
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>

#include "base/http_budget.h"
#include "base/http_handler.h"
#include "base/http_progress.h"
#include "base/http_request_reader.h"
#include "base/http_response_writer.h"
#include "base/http_server.h"
#include "base/http_wire.h"
#include "base/mutex.h"

namespace o2dms::base {

// What all sessions of a server share.
struct HttpServerShared {
  HttpServerOptions options;
  std::shared_ptr<HttpHandler> handler;
  std::function<HttpResponse(int)> refusal;
  HttpBudget budget{options.max_buffered_bytes};
  std::atomic<std::size_t> connections{0};
};

class HttpSession;

// What a source's wake function holds: it may be called at any time from anywhere, also when session and server are
// gone.
struct StreamWaker {
  explicit StreamWaker(HttpSession& of) : session(&of) {}

  Mutex mutex;
  HttpSession* session GUARDED_BY(mutex);   // null once the stream has ended
  bool is_woken GUARDED_BY(mutex) = false;  // since the last pull
};

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  using SteadyTime = ProgressDeadline::SteadyTime;

  HttpSession(HttpServerShared& shared, boost::asio::io_context& context, std::unique_ptr<Wire> wire);
  ~HttpSession();

  void start();
  void close();
  // Closes the session when its deadline has passed.
  void check_deadline(SteadyTime now);

 private:
  enum class State {
    handshake,
    idle,          // nothing of a request is there
    reading_head,  // until the handler has decided on it
    reading_body,  // of an accepted request
    answering,     // also while a stream waits for its source, and all the time of an upgraded connection
    discarding,    // the rest of a body that nobody wanted, so that the connection can go on
    draining,      // the connection ends: the answer is out, what the peer still sends is thrown away
    closed
  };

  void on_handshake(boost::system::error_code error);
  void start_request();
  void read();
  void on_read(boost::system::error_code error, std::size_t count);
  void advance() { on_event(reader_.next()); }
  void on_event(HttpRequestReader::Event event);
  void on_head();
  void await_body();
  void send_continue();
  void on_whole();
  void refuse(int status);
  void answer_unread(HttpResponse response);
  void answer(HttpResponse response);
  [[nodiscard]] HttpResponse refusal(int status) const;
  [[nodiscard]] bool make_room(const HttpResponse& response);
  void begin_answer(HttpResponse response);
  void await_late();
  void take_late();
  [[nodiscard]] std::function<void()> make_wake();
  void start_stream();
  void hand_over(std::string_view bytes);
  void hand_over_end();
  void read_on();
  void end_stream();
  void wake(StreamWaker& waker) REQUIRES(waker.mutex);
  void send_more();
  void on_sent(boost::system::error_code error);
  void finish_answer();
  void drain();
  void drain_more();
  void set_deadline(Duration after);

  HttpServerShared& shared_;
  boost::asio::io_context& context_;
  std::unique_ptr<Wire> wire_;
  State state_ = State::handshake;
  SteadyTime deadline_;        // of every state but answering
  ProgressDeadline progress_;  // of answering
  PeerCertificate peer_;
  std::string remote_address_;

  static constexpr std::size_t kReadSize = 16 * 1024;
  std::array<char, kReadSize> input_;  // belongs to the pending read
  bool read_pending_ = false;
  HttpRequestReader reader_;
  bool is_read_only_ = false;                  // the present request changes nothing
  std::unique_ptr<AcceptedRequest> accepted_;  // while its body is read
  HttpResponseWriter::Framing framing_;        // of the answer to the present request
  HttpResponseWriter writer_;
  bool write_pending_ = false;
  std::unique_ptr<HttpResponse> late_;      // while its answer is not there yet
  UpgradedConnection* upgraded_ = nullptr;  // the writer's source, when it is one
  bool peer_has_ended_ = false;             // of an upgraded connection
  std::shared_ptr<StreamWaker> waker_;
  HttpBudgetShare share_;  // of the body that is read, or of the answer
  std::size_t drained_ = 0;
};

}  // namespace o2dms::base

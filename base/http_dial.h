// Dialling: from an HttpTarget to a Wire that is ready for HTTP: name resolution, TCP, proxy, TLS. Internal to base/.
// Blocking under a deadline, on an io_context that only the caller's thread runs.
#pragma once

#include "base/http_asio.h"
//
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/http_client.h"
#include "base/http_wire.h"

namespace o2dms::base {

inline Failure<TransportError> fault(TransportFault kind, std::string message) {
  return failure(TransportError{kind, std::move(message)});
}

// Runs one asynchronous operation of a private io_context to its end, or to the deadline, or to a cancellation.
class BlockingLoop {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  enum class End { completed, timeout, cancelled };

  // `start` is given the function to call on completion; `abandon` must make the operation complete at once.
  End run(const std::function<void(std::function<void()>)>& start, const std::function<void()>& abandon,
          SteadyTime deadline);
  // From any thread.
  void cancel();
  [[nodiscard]] bool cancelled() const { return cancelled_; }

  boost::asio::io_context& context() { return context_; }

 private:
  boost::asio::io_context context_{1};
  std::atomic<bool> cancelled_{false};
};

struct Dialled {
  std::unique_ptr<Wire> wire;
  std::string tls_version;             // empty: plain
  std::string server_certificate_pem;  // empty: plain
};
// `context` is made at the first call and reused.
Result<Dialled, TransportError> dial(const HttpTarget& target, BlockingLoop& loop,
                                     std::unique_ptr<boost::asio::ssl::context>& context,
                                     BlockingLoop::SteadyTime deadline);

}  // namespace o2dms::base

// BlockingLoop: runs one asynchronous operation of a private io_context at a time, to its end, or to the deadline, or
// to a cancellation. Internal to base/. Of one thread but for cancel().
#pragma once

#include "base/http_asio.h"
//
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "base/http_client.h"

namespace o2dms::base {

inline Failure<TransportError> fault(TransportFault kind, std::string message) {
  return failure(TransportError{kind, std::move(message)});
}

class BlockingLoop {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  enum class End { completed, timeout, cancelled };

  // `start` is given the function to call on completion, on the loop's thread; `abandon` must make the operation
  // complete at once, or call that function itself.
  End run(const std::function<void(std::function<void()>)>& start, const std::function<void()>& abandon,
          SteadyTime deadline);
  // From any thread: ends the running operation, and every later one as soon as it starts.
  void cancel();

  boost::asio::io_context& context() { return context_; }

 private:
  boost::asio::io_context context_{1};
  std::atomic<bool> cancelled_{false};
};

// Of a loop that did not complete: "… while `doing`".
Failure<TransportError> gave_up(BlockingLoop::End end, const std::string& doing);

}  // namespace o2dms::base

#include "base/http_blocking_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace o2dms::base {

namespace asio = boost::asio;

BlockingLoop::End BlockingLoop::run(const std::function<void(std::function<void()>)>& start,
                                    const std::function<void()>& abandon, SteadyTime deadline) {
  if (cancelled_) return End::cancelled;
  bool done = false;
  context_.restart();
  const auto guard = asio::make_work_guard(context_);
  start([&done] { done = true; });
  while (!done && !cancelled_ && context_.run_one_until(deadline) > 0) {
  }
  if (done) return End::completed;
  const bool stopped = cancelled_;
  abandon();
  while (!done && context_.run_one() > 0) {
  }
  return stopped ? End::cancelled : End::timeout;
}

void BlockingLoop::cancel() {
  cancelled_ = true;
  asio::post(context_, [] {});  // wakes run()
}

Failure<TransportError> gave_up(BlockingLoop::End end, const std::string& doing) {
  if (end == BlockingLoop::End::cancelled) return fault(TransportFault::cancelled, "cancelled while " + doing);
  return fault(TransportFault::timeout, "no answer in time while " + doing);
}

}  // namespace o2dms::base

#include "base/http_blocking_wire.h"

namespace o2dms::base {
namespace {

// `start` is given what to call with an error and a count.
template <class Start>
WireResult run(Wire& wire, BlockingLoop& loop, BlockingLoop::SteadyTime deadline, Start start) {
  WireResult result;
  result.end = loop.run(
      [&](const std::function<void()>& done) {
        start([&result, done](boost::system::error_code error, std::size_t count = 0) {
          result.error = error;
          result.count = count;
          done();
        });
      },
      [&] { wire.close(); }, deadline);
  return result;
}

}  // namespace

WireResult handshake(Wire& wire, BlockingLoop& loop, BlockingLoop::SteadyTime deadline) {
  return run(wire, loop, deadline, [&](auto done) { wire.handshake(std::move(done)); });
}

WireResult write(Wire& wire, std::string_view text, BlockingLoop& loop, BlockingLoop::SteadyTime deadline) {
  return run(wire, loop, deadline, [&](auto done) { wire.write(boost::asio::buffer(text), {}, std::move(done)); });
}

WireResult read_some(Wire& wire, boost::asio::mutable_buffer into, BlockingLoop& loop,
                     BlockingLoop::SteadyTime deadline) {
  return run(wire, loop, deadline, [&](auto done) { wire.read_some(into, std::move(done)); });
}

}  // namespace o2dms::base

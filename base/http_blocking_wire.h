// The operations of a Wire, each run by a BlockingLoop to its end, or to the deadline or a cancellation, which close
// the wire. Internal to base/. Of one thread, that of the loop.
#pragma once

#include "base/http_asio.h"
//
#include <boost/asio/buffer.hpp>
#include <string_view>

#include "base/http_blocking_loop.h"
#include "base/http_wire.h"

namespace o2dms::base {

struct WireResult {
  BlockingLoop::End end = BlockingLoop::End::completed;
  boost::system::error_code error;  // of what completed
  std::size_t count = 0;            // bytes that were read

  [[nodiscard]] bool is_completed() const { return end == BlockingLoop::End::completed; }
};

WireResult handshake(Wire& wire, BlockingLoop& loop, BlockingLoop::SteadyTime deadline);
WireResult write(Wire& wire, std::string_view text, BlockingLoop& loop, BlockingLoop::SteadyTime deadline);
WireResult read_some(Wire& wire, boost::asio::mutable_buffer into, BlockingLoop& loop,
                     BlockingLoop::SteadyTime deadline);

}  // namespace o2dms::base

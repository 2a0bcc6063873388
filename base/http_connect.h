// Connecting to a name: all its addresses, IPv6 and IPv4 in turns, each a moment after the one before, and the first
// that answers wins (RFC 8305, "Happy Eyeballs", in small). So an address that swallows packets costs a moment, not the
// deadline. Internal to base/. Blocking under a deadline, on an io_context that only the caller's thread runs.
#pragma once

#include "base/http_asio.h"
//
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "base/http_blocking_loop.h"
#include "base/http_client.h"

namespace o2dms::base {

// One of each family in turns, beginning with the family of the first; within a family in the order given.
std::vector<boost::asio::ip::tcp::endpoint> interleave_families(std::vector<boost::asio::ip::tcp::endpoint> endpoints);

// `resolve` is asked for what is no address itself. An error names host and port.
Result<boost::asio::ip::tcp::socket, TransportError> connect_to_host(BlockingLoop& loop, const ResolveHost& resolve,
                                                                     const std::string& host, std::uint16_t port,
                                                                     BlockingLoop::SteadyTime deadline);

}  // namespace o2dms::base

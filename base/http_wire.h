// Wire: a byte stream to one peer, TLS or plain TCP, so that HTTP is written once for both. Internal to base/; included
// by the HTTP files only. All calls and completions happen on the thread of the io_context that the socket belongs to.
#pragma once

#include "base/http_asio.h"
//
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>

#include "base/http_message.h"

namespace o2dms::base {

class Wire {
 public:
  using Done = std::function<void(boost::system::error_code)>;
  using DoneSome = std::function<void(boost::system::error_code, std::size_t)>;

  virtual ~Wire() = default;
  virtual void handshake(Done done) = 0;
  virtual void read_some(boost::asio::mutable_buffer into, DoneSome done) = 0;
  // All of it. The bytes stay the caller's until `done`.
  virtual void write(boost::asio::const_buffer first, boost::asio::const_buffer second, Done done) = 0;
  // Ends both directions at once; pending operations complete with an error.
  virtual void close() = 0;
  virtual boost::asio::ip::tcp::socket& socket() = 0;
  // After the handshake of a server.
  [[nodiscard]] virtual PeerCertificate peer() = 0;
};

std::unique_ptr<Wire> make_plain_wire(boost::asio::ip::tcp::socket socket);
// The server's side of TLS.
std::unique_ptr<Wire> make_tls_wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& context);

}  // namespace o2dms::base

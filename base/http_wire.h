// Wire: a byte stream to one peer, plain TCP or TLS over it, also TLS within the TLS of a proxy, so that HTTP is
// written once for all. Internal to base/; included by the HTTP files only. All calls and completions happen on the
// thread of the io_context that the socket belongs to; nothing completes within the call that began it. A wire outlives
// its operations.
#pragma once

#include "base/http_asio.h"
//
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/http_message.h"

namespace o2dms::base {

class Wire {
 public:
  using Done = std::function<void(boost::system::error_code)>;
  using DoneSome = std::function<void(boost::system::error_code, std::size_t)>;

  virtual ~Wire() = default;
  // Of TLS, in the role that the wire was made for; a plain wire has none, and is done.
  virtual void handshake(Done done) = 0;
  // The error is asio::error::eof only when the peer has ended its sending as it should: with TLS, by saying so.
  virtual void read_some(boost::asio::mutable_buffer into, DoneSome done) = 0;
  // All of it. The bytes stay the caller's until `done`.
  virtual void write(boost::asio::const_buffer first, boost::asio::const_buffer second, Done done) = 0;
  // Tells the peer that nothing more will be sent: by TLS's close_notify where there is TLS, and by TCP's FIN. What the
  // peer still sends can then be read from the socket alone, undeciphered.
  virtual void end_sending(Done done) = 0;
  // Ends both directions at once; pending operations complete with an error.
  virtual void close() = 0;
  virtual boost::asio::ip::tcp::socket& socket() = 0;
  // Null when plain.
  virtual SSL* tls() = 0;
};

std::unique_ptr<Wire> make_plain_wire(boost::asio::ip::tcp::socket socket);
// TLS, as the server of a client that has connected.
std::unique_ptr<Wire> make_tls_server_wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& context);
// TLS, as the client of whoever is at the other end of `below`.
std::unique_ptr<Wire> make_tls_client_wire(std::unique_ptr<Wire> below, boost::asio::ssl::context& context);

// The other side's leaf certificate; empty when it presented none, or the wire is plain.
std::string leaf_certificate_pem(Wire& wire);
// On a server's wire after its handshake.
PeerCertificate client_certificate_of(Wire& wire);

}  // namespace o2dms::base

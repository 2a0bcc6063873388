// HttpConnection: one client connection, HTTP/1.1 over TLS or plain TCP, blocking with deadlines, which hold whatever
// the other side, the network or the name service does. Not thread-safe but for cancel(). TLS is verified (chain, name,
// time) unless told otherwise. Limits on what a server may send are enforced. An answer is whole or an error: one that
// is cut short, also by the end of a TLS connection without close_notify, is never taken for whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/certificate.h"
#include "base/http_message.h"
#include "base/result.h"

namespace o2dms::base {

// The addresses of a host as text; an error says why there are none. Called on a thread of its own, and may block.
using ResolveHost = std::function<Result<std::vector<std::string>>(const std::string& host)>;

// The authorities and the key of a target as they were read once, for all connections that are made with it.
class TlsClientContext;
std::shared_ptr<TlsClientContext> make_tls_client_context();

struct HttpTarget {
  std::string host;
  std::uint16_t port = 443;
  bool tls = true;
  std::string ca_pem;       // empty: the system's store
  bool insecure = false;    // no verification at all
  std::string server_name;  // SNI and the name to verify; empty: host
  std::optional<KeyPair> client_certificate;
  // Shared by connections with the same authorities and client certificate; empty: the connection reads them itself.
  std::shared_ptr<TlsClientContext> tls_context;
  std::string proxy_url;  // http://, https:// or socks5:// with optional user:password@; empty: none
  ResolveHost resolve;    // empty: the system's resolver
  Duration connect_timeout = std::chrono::seconds(30);  // for name, TCP, proxy and TLS together
  std::size_t max_header_bytes = 256 * 1024;
  std::size_t max_body_bytes = 256 * 1024 * 1024;
};

// Why there is no response.
enum class TransportFault {
  resolve,
  connect,
  tls,
  proxy,
  send,
  receive,
  closed,
  timeout,
  cancelled,
  malformed,
  too_large
};
std::string_view to_text(TransportFault fault);

struct TransportError {
  TransportFault fault;
  std::string message;  // one sentence, names host and port
};

// How long an exchange may take. An answer that is large or slow is not cut as long as it goes on; one that drips is.
struct HttpPatience {
  template <class Rep, class Period>
  HttpPatience(std::chrono::duration<Rep, Period> all) : progress(all), total(all) {}  // NOLINT: implicit by design
  HttpPatience(Duration for_progress, Duration in_total) : progress(for_progress), total(in_total) {}

  Duration progress;  // for every 64 KiB of the request; then until the head has come; then for every further kilobyte
  Duration total;     // for all of it together
};

class HttpConnection {
 public:
  virtual ~HttpConnection() = default;

  // Connects when not connected (also again after the server closed an idle connection), sends, reads the whole answer.
  // An exchange that failed leaves the connection closed; the next one reconnects.
  virtual Result<HttpResponse, TransportError> exchange(const HttpRequest& request, const HttpPatience& patience) = 0;

  // As exchange, but returns after the head, until which the deadline is; the body comes by read_some.
  virtual Result<HttpResponse, TransportError> open(const HttpRequest& request, Duration deadline) = 0;
  // The next piece of the body, as soon as there is one: empty text = clean end.
  virtual Result<std::string, TransportError> read_some(Duration deadline) = 0;

  virtual void close() = 0;
  // From any thread: makes the running and every later operation fail with `cancelled`.
  virtual void cancel() = 0;

  // Of the last handshake: "TLSv1.3", empty when plain; the server's leaf certificate as PEM.
  [[nodiscard]] virtual std::string tls_version() const = 0;
  [[nodiscard]] virtual std::string server_certificate_pem() const = 0;
};

std::unique_ptr<HttpConnection> make_http_connection(HttpTarget target);

}  // namespace o2dms::base

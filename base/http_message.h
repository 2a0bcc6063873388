// HTTP messages as plain values. Field names compare without regard to case; order and repetition are kept.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace o2dms::base {

class HttpHeaders {
 public:
  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  // The first value, or empty when absent.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  void add(std::string name, std::string value) {
    if (fields_.empty()) fields_.reserve(kUsualFields);
    fields_.emplace_back(std::move(name), std::move(value));
  }
  // Replaces every field of that name.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  static constexpr std::size_t kUsualFields = 8;
  std::vector<std::pair<std::string, std::string>> fields_;
};

// What the TLS layer learned of the other side's certificate.
struct PeerCertificate {
  bool presented = false;
  bool trusted = false;                    // chains to the listener's client CA and is in its time
  std::string common_name;                 // of the subject
  std::vector<std::string> organizations;  // of the subject
};

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  // path and query as sent: percent-encoded
  HttpHeaders headers;
  std::string body;
  PeerCertificate peer;        // server side only
  std::string remote_address;  // server side only: "127.0.0.1:40312"
};

using SharedText = std::shared_ptr<const std::string>;

// A body that is made while it is sent: the server session pulls, the source wakes it. One source serves one response.
class HttpSource {
 public:
  enum class State { open, ended, aborted };  // ended: clean last chunk; aborted: the connection is cut

  virtual ~HttpSource() = default;
  // Appends what is ready, each element one chunk, at most about `max_bytes` in all. Called on the session's thread,
  // never concurrently with itself. Nothing appended and `open` means: wait for the wake call. An exception is logged
  // and taken as `aborted`.
  virtual State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) = 0;
  // Called once, before the first pull, where waits(). `wake` may be called from any thread, any number of times, also
  // after the session is gone.
  virtual void on_ready(std::function<void()> wake) = 0;
  // Whether there may be nothing to pull before something happens. What never waits can be read to its end at once.
  [[nodiscard]] virtual bool waits() const { return true; }
};

// What a connection speaks after an answer 101 (RFC 9110 section 7.8). The session hands it what the peer sends, and
// sends what is pulled from it, as from any source; when it has ended, the connection ends. All calls but that of wake
// are made on the session's thread, one at a time.
class UpgradedConnection : public HttpSource {
 public:
  // Takes all that the peer has sent: at most what one read brings. An exception is logged and cuts the connection.
  virtual void receive(std::string_view bytes) = 0;
  // The peer sends no more. What is left to be said must come to its end within the server's request_timeout.
  virtual void receive_end() = 0;
  // False: what the peer sends stays in the network for now. Asked again after each pull, and so after each wake.
  [[nodiscard]] virtual bool wants_more() const = 0;
};

struct HttpResponse;

// An answer that is not there yet, because somebody else makes it: the session asks again when it is woken. Who makes
// one bounds how long it takes.
class LateResponse {
 public:
  virtual ~LateResponse() = default;
  // As for an HttpSource.
  virtual void on_ready(std::function<void()> wake) = 0;
  // False: not yet. Called on the session's thread, until it is true. Not a late one again.
  virtual bool take(HttpResponse& response) = 0;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;  // Content-Length, Transfer-Encoding, Connection and Date are the session's
  std::string body;
  SharedText shared_body;              // sent instead of `body` when set: no copy is made
  std::unique_ptr<HttpSource> source;  // chunked streaming instead of a body when set
  bool close = false;                  // close the connection after this response
  // Goes with status 101: takes the connection over. A body, or a request whose body is unread, goes with none.
  std::unique_ptr<UpgradedConnection> upgraded;
  // Sent instead, with the fields of this response that it lacks.
  std::unique_ptr<LateResponse> late;
};

// The whole body, whichever way it is held, moved into `body`; what a source that waits would say is left to it.
std::string& gather_body(HttpResponse& response);

// "Not Found"; empty for what has no usual phrase.
std::string_view reason_phrase(int status);

// Percent-decoding of a path segment or query part; '+' becomes a space when `plus_is_space`. Nothing on a bad escape.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
std::string percent_encode(std::string_view text);

}  // namespace o2dms::base

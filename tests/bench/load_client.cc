#include "tests/bench/load_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <vector>

namespace o2dms::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

// One connection with one request under way.
class Client {
 public:
  ~Client() {
    ssl_.reset();
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  bool connect(const Load& load, SSL_CTX* context) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(load.port);
    if (::inet_pton(AF_INET, load.host.c_str(), &address.sin_addr) != 1) return false;
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), descriptor_);
    if (SSL_connect(ssl_.get()) != 1) return false;
    ::fcntl(descriptor_, F_SETFL, O_NONBLOCK);
    return true;
  }

  // A request of up to some ten KiB fits into the socket's buffer: no waiting here.
  bool send(const std::string& request) {
    sent_at_ = SteadyClock::now();
    return SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size())) == static_cast<int>(request.size());
  }

  enum class Read { more, answered, broken };
  Read read() {
    std::array<char, 16384> buffer;
    while (true) {
      const int count = SSL_read(ssl_.get(), buffer.data(), buffer.size());
      if (count <= 0) return SSL_get_error(ssl_.get(), count) == SSL_ERROR_WANT_READ ? Read::more : Read::broken;
      received_ += static_cast<std::uint64_t>(count);
      if (!take({buffer.data(), static_cast<std::size_t>(count)})) return Read::broken;
      if (head_done_ && left_ == 0) return Read::answered;
    }
  }

  // After `answered`.
  int finish() {
    const int status = status_;
    head_.clear();
    head_done_ = false;
    return status;
  }
  [[nodiscard]] double milliseconds() const {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - sent_at_).count();
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::uint64_t received() const { return received_; }

 private:
  bool take(std::string_view text) {
    if (!head_done_) {
      const std::size_t before = head_.size();
      head_ += text;
      const std::size_t end = head_.find("\r\n\r\n");
      if (end == std::string::npos) return head_.size() < 65536;
      if (!read_head(std::string_view(head_).substr(0, end))) return false;
      text.remove_prefix(end + 4 - before);
    }
    if (text.size() > left_) return false;
    left_ -= text.size();
    return true;
  }

  bool read_head(std::string_view head) {
    if (head.size() < 12) return false;
    std::from_chars(head.data() + 9, head.data() + 12, status_);
    std::size_t at = head.find("\r\nContent-Length: ");
    if (at == std::string_view::npos) at = head.find("\r\ncontent-length: ");
    if (at == std::string_view::npos) return false;
    std::from_chars(head.data() + at + 18, head.data() + head.size(), left_);
    head_done_ = true;
    return true;
  }

  int descriptor_ = -1;
  std::unique_ptr<SSL, SslFree> ssl_;
  std::string head_;
  bool head_done_ = false;
  std::size_t left_ = 0;
  int status_ = 0;
  std::uint64_t received_ = 0;
  SteadyClock::time_point sent_at_;
};

double part(std::vector<double>& times, double quantile) {
  if (times.empty()) return 0;
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), at, times.end());
  return *at;
}

base::Result<LoadResult> drive(const Load& load, std::vector<std::unique_ptr<Client>>& clients, int poller) {
  LoadResult result;
  std::vector<double> times;
  const auto start = SteadyClock::now();
  for (auto& client : clients) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = client.get();
    ::epoll_ctl(poller, EPOLL_CTL_ADD, client->descriptor(), &event);
    if (!client->send(load.next_request())) return base::fail("cannot send a request");
  }
  std::array<epoll_event, 256> events;
  while (SteadyClock::now() - start < load.time) {
    const int count = ::epoll_wait(poller, events.data(), events.size(), 1000);
    for (int i = 0; i < count; ++i) {
      auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
      const Client::Read read = client.read();
      if (read == Client::Read::more) continue;
      if (read == Client::Read::broken) return base::fail("a connection broke, or an answer has no Content-Length");
      times.push_back(client.milliseconds());
      const int status = client.finish();
      ++result.answers;
      if (status < 200 || status > 299) ++result.not_2xx;
      if (!client.send(load.next_request())) return base::fail("cannot send a request");
    }
  }
  result.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  for (const auto& client : clients) result.bytes += client->received();
  result.median_ms = part(times, 0.5);
  result.p99_ms = part(times, 0.99);
  return result;
}

}  // namespace

base::Result<LoadResult> run_load(const Load& load) {
  std::unique_ptr<SSL_CTX, SslFree> context(SSL_CTX_new(TLS_client_method()));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < load.connections; ++i) {
    clients.push_back(std::make_unique<Client>());
    if (!clients.back()->connect(load, context.get())) {
      return base::fail("cannot connect to " + load.host + ":" + std::to_string(load.port));
    }
  }
  const int poller = ::epoll_create1(EPOLL_CLOEXEC);
  auto result = drive(load, clients, poller);
  ::close(poller);
  return result;
}

std::string get_request(const std::string& path, const std::string& fields) {
  return "GET " + path + " HTTP/1.1\r\nHost: bench\r\n" + fields + "\r\n";
}

std::string post_request(const std::string& path, const std::string& body, const std::string& fields) {
  return "POST " + path + " HTTP/1.1\r\nHost: bench\r\n" + fields +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace o2dms::bench

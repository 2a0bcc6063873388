#include "tests/bench/tls_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace o2dms::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMaxHead = 64 * 1024;

// The value of a header field; names are compared without case.
std::string_view field(std::string_view head, std::string_view name) {
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
  if (found == head.end()) return {};
  std::string_view value = head.substr(static_cast<std::size_t>(found - head.begin()) + name.size());
  value = value.substr(0, value.find("\r\n"));
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

}  // namespace

base::Result<TlsContext> TlsContext::make(const Server& server) {
  TlsContext out;
  out.context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_read_ahead(out.get(), 1);  // a record's head and body by one system call
  if (server.certificate_file.empty()) return out;
  if (SSL_CTX_use_certificate_chain_file(out.get(), server.certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(out.get(), server.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return base::fail("cannot use the client certificate " + server.certificate_file + " with " + server.key_file);
  return out;
}

void AnswerReader::restart() {
  state_ = State::head;
  line_.clear();
}

bool AnswerReader::take(std::string_view text) {
  while (!text.empty() && state_ != State::end) {
    if (state_ == State::body || state_ == State::chunk) {
      take_body(text);
      continue;
    }
    const std::string_view end = state_ == State::head ? "\r\n\r\n" : "\r\n";
    const std::size_t before = line_.size();
    line_ += text;
    const std::size_t found = line_.find(end, before < end.size() ? 0 : before - end.size());
    if (found == std::string::npos) return line_.size() < kMaxHead;
    text.remove_prefix(found + end.size() - before);
    line_.resize(found);
    if (!read_line()) return false;
    line_.clear();
  }
  return text.empty();
}

bool AnswerReader::read_line() {
  switch (state_) {
    case State::head:
      return read_head();
    case State::chunk_size:
      return read_chunk_size();
    case State::chunk_end:
      state_ = State::chunk_size;
      return true;
    default:  // the empty line after the last chunk: no trailers are expected
      state_ = State::end;
      return true;
  }
}

bool AnswerReader::read_head() {
  if (line_.size() < 12) return false;
  std::from_chars(line_.data() + 9, line_.data() + 12, status_);
  if (field(line_, "\r\ntransfer-encoding:") == "chunked") {
    state_ = State::chunk_size;
    return true;
  }
  const std::string_view length = field(line_, "\r\ncontent-length:");
  if (length.empty()) return false;
  std::from_chars(length.data(), length.data() + length.size(), left_);
  state_ = left_ == 0 ? State::end : State::body;
  return true;
}

bool AnswerReader::read_chunk_size() {
  const auto [end, problem] = std::from_chars(line_.data(), line_.data() + line_.size(), left_, 16);
  if (problem != std::errc()) return false;
  state_ = left_ == 0 ? State::last_chunk : State::chunk;
  return true;
}

void AnswerReader::take_body(std::string_view& text) {
  const std::string_view part = text.substr(0, left_);
  lines_ += static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n'));
  text.remove_prefix(part.size());
  left_ -= part.size();
  if (left_ == 0) state_ = state_ == State::body ? State::end : State::chunk_end;
}

base::Result<std::unique_ptr<TlsClient>> TlsClient::connect(const Server& server, const TlsContext& context) {
  auto client = std::make_unique<TlsClient>();
  client->descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client->descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return base::fail("cannot connect to 127.0.0.1:" + std::to_string(server.port));
  const int on = 1;
  ::setsockopt(client->descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  client->ssl_.reset(SSL_new(context.get()));
  SSL_set_fd(client->ssl_.get(), client->descriptor_);
  if (SSL_connect(client->ssl_.get()) != 1) return base::fail("no TLS with 127.0.0.1:" + std::to_string(server.port));
  ::fcntl(client->descriptor_, F_SETFL, O_NONBLOCK);
  return client;
}

TlsClient::~TlsClient() {
  ssl_.reset();
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool TlsClient::send(const std::string& request) {
  answer_.restart();
  sent_at_ = SteadyClock::now();
  return SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size())) == static_cast<int>(request.size());
}

TlsClient::Read TlsClient::read() {
  std::array<char, 16384> buffer;
  while (true) {
    const int count = SSL_read(ssl_.get(), buffer.data(), buffer.size());
    if (count <= 0) return SSL_get_error(ssl_.get(), count) == SSL_ERROR_WANT_READ ? Read::more : Read::broken;
    if (!answer_.take({buffer.data(), static_cast<std::size_t>(count)})) return Read::broken;
    if (answer_.whole()) return Read::answered;
  }
}

double TlsClient::milliseconds_since_send() const {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - sent_at_).count();
}

std::string http_request(std::string_view method, std::string_view path, std::string_view body) {
  std::string out;
  out.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n");
  if (!body.empty())
    out.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n");
  out.append("\r\n").append(body);
  return out;
}

}  // namespace o2dms::bench

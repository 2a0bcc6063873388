#include "tests/base/raw_peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>

namespace o2dms::base {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

RawSocket::~RawSocket() {
  close();
}

bool RawSocket::send(std::string_view text) {
  while (!text.empty()) {
    const auto sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string RawSocket::read_until(std::string_view end) {
  std::string text;
  std::array<char, 4096> buffer;
  while (end.empty() || !text.ends_with(end)) {
    const auto count = ::recv(descriptor_, buffer.data(), end.empty() ? buffer.size() : 1, 0);
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

std::size_t RawSocket::read_some(std::size_t most) {
  std::string buffer(most, '\0');
  const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool RawSocket::is_quiet_for(std::chrono::milliseconds time) {
  pollfd polled{descriptor_, POLLIN, 0};
  return ::poll(&polled, 1, static_cast<int>(time.count())) == 0;
}

void RawSocket::finish() {
  ::shutdown(descriptor_, SHUT_WR);
}

void RawSocket::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

int connect_raw(std::uint16_t port, int receive_buffer) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{30, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (receive_buffer > 0) {
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  const sockaddr_in address = loopback(port);
  const int result = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  EXPECT_EQ(result, 0);
  return descriptor;
}

BlackHole::BlackHole(const std::string& address, std::uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  EXPECT_EQ(::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found), 0);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  const auto open = [&](int flags) {
    sockets_.push_back(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    return sockets_.back();
  };
  exists_ = ::bind(open(0), found->ai_addr, found->ai_addrlen) == 0 && ::listen(sockets_[0], 0) == 0;
  if (!exists_) return;
  // The first few are taken; when one is not taken at once, none is any more.
  pollfd polled{-1, POLLOUT, 0};
  do {
    polled.fd = open(SOCK_NONBLOCK);
    static_cast<void>(::connect(polled.fd, found->ai_addr, found->ai_addrlen));
  } while (::poll(&polled, 1, 100) != 0 && sockets_.size() < 100);
  EXPECT_LT(sockets_.size(), 100U) << "every connection is taken";
}

BlackHole::~BlackHole() {
  for (const int socket : sockets_) ::close(socket);
}

RawServer::RawServer(std::function<void(RawSocket&, int)> script)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = loopback(0);
  EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::listen(listener_, 16), 0);
  socklen_t length = sizeof address;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, script = std::move(script)] {
    for (int i = 0;; ++i) {
      const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (descriptor < 0) return;
      const timeval patience{30, 0};
      ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      RawSocket socket(descriptor);
      script(socket, i);
    }
  });
}

RawServer::~RawServer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

}  // namespace o2dms::base

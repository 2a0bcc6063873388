// The other end of a connection, byte by byte, over plain TCP on loopback: a client that sends what no client should,
// or a server that answers with a script. Blocking, with the patience of the tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace o2dms::base {

class RawSocket {
 public:
  explicit RawSocket(int descriptor) : descriptor_(descriptor) {}
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  ~RawSocket();

  // False when the other side has closed.
  bool send(std::string_view text);
  // Reads until what has come ends with `end` (or, empty, until the other side closes).
  std::string read_until(std::string_view end);
  // What has come, at most so much, waiting for something to come; how much that was, 0 at the end.
  std::size_t read_some(std::size_t most);
  // Whether the other side says nothing, and does not close, for so long.
  bool is_quiet_for(std::chrono::milliseconds time);
  // Nothing more will be sent; what the other side says can still be read.
  void finish();
  void close();

 private:
  int descriptor_;
};

// A connection to 127.0.0.1:port.
int connect_raw(std::uint16_t port, int receive_buffer = 0);

// An address of loopback ("127.0.0.9", "::1") that answers nobody who connects to the port: its queue is full.
class BlackHole {
 public:
  BlackHole(const std::string& address, std::uint16_t port);
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;
  // False: this machine has no such address.
  [[nodiscard]] bool exists() const { return exists_; }

 private:
  std::vector<int> sockets_;
  bool exists_ = false;
};

// Accepts connections one after another and gives each to `script`.
class RawServer {
 public:
  explicit RawServer(std::function<void(RawSocket&, int connection)> script);
  ~RawServer();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace o2dms::base

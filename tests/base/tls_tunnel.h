// TlsTunnel: an HTTPS proxy. It takes TLS connections with the server's certificate of web.h, answers one CONNECT each,
// and passes bytes to and from a port of loopback, wherever the CONNECT wanted to go, until one side ends. Then it ends
// the other: with TLS's goodbye to its client (close_notify), or as somebody does who cuts the line. One connection at
// a time.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace o2dms::base {

class TlsTunnel {
 public:
  explicit TlsTunnel(std::uint16_t to, bool says_goodbye = false);
  ~TlsTunnel();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // The last CONNECT, with all its fields.
  std::string asked();

 private:
  void serve(int client);

  const std::uint16_t to_;
  const bool says_goodbye_;
  int listener_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::string asked_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace o2dms::base

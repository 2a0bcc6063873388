#include "base/http_progress.h"

#include <linux/tcp.h>  // the C library's own knows fewer fields
#include <netinet/in.h>
#include <sys/socket.h>

namespace o2dms::base {

std::uint64_t acknowledged_bytes(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_acked;
}

}  // namespace o2dms::base

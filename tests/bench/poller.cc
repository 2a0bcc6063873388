#include "tests/bench/poller.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>

namespace o2dms::bench {

Poller::Poller() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {}

Poller::~Poller() {
  ::close(descriptor_);
}

TlsClient* Poller::add(std::unique_ptr<TlsClient> client) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = client.get();
  ::epoll_ctl(descriptor_, EPOLL_CTL_ADD, client->descriptor(), &event);
  clients_.push_back(std::move(client));
  return clients_.back().get();
}

const std::vector<TlsClient*>& Poller::wait() {
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(descriptor_, events.data(), static_cast<int>(events.size()), 1000);
  ready_.clear();
  for (int i = 0; i < count; ++i)
    ready_.push_back(static_cast<TlsClient*>(events[static_cast<std::size_t>(i)].data.ptr));
  return ready_;
}

}  // namespace o2dms::bench

#include "base/http_resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <atomic>
#include <system_error>
#include <thread>

#include "base/mutex.h"

namespace o2dms::base {
namespace {

constexpr int kMaxLookups = 64;  // that are running, whether or not somebody still waits for them

std::atomic<int>& running_lookups() {
  static std::atomic<int> running{0};
  return running;
}

std::string text_of(const addrinfo& entry) {
  char text[NI_MAXHOST];
  const int problem = ::getnameinfo(entry.ai_addr, entry.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  return problem == 0 ? text : "";
}

}  // namespace

Result<std::vector<std::string>> system_addresses(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int problem = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (problem != 0) return fail(::gai_strerror(problem));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<std::string> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next)
    if (std::string text = text_of(*entry); !text.empty()) addresses.push_back(std::move(text));
  return addresses;
}

struct HostLookup::Listener {
  explicit Listener(std::function<void(Addresses)> call) : finished(std::move(call)) {}

  Mutex mutex;
  std::function<void(Addresses)> finished GUARDED_BY(mutex);  // empty once it was called or the lookup abandoned

  void deliver(Addresses addresses) {
    const MutexLock lock(mutex);
    if (auto call = std::exchange(finished, {})) call(std::move(addresses));
  }
};

HostLookup::HostLookup(const ResolveHost& resolve, const std::string& host, std::function<void(Addresses)> finished)
    : listener_(std::make_shared<Listener>(std::move(finished))) {
  if (running_lookups().fetch_add(1) >= kMaxLookups) {
    running_lookups().fetch_sub(1);
    listener_->deliver(fail("too many earlier questions to the name service are unanswered"));
    return;
  }
  try {
    std::thread([resolve = resolve ? resolve : system_addresses, host, listener = listener_] {
      listener->deliver(resolve(host));
      running_lookups().fetch_sub(1);
    }).detach();
  } catch (const std::system_error& error) {
    running_lookups().fetch_sub(1);
    listener_->deliver(fail(std::string("no thread to ask the name service: ") + error.what()));
  }
}

void HostLookup::abandon() {
  const MutexLock lock(listener_->mutex);
  listener_->finished = nullptr;
}

}  // namespace o2dms::base

#include "tests/bench/watch_load.h"

#include <set>

#include "tests/bench/poller.h"

namespace o2dms::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

class WatchBench {
 public:
  explicit WatchBench(const WatchLoad& load) : load_(load) {}

  base::Result<WatchResult> run() {
    if (auto opened = open(); !opened) return base::failure(opened.error());
    const auto start = SteadyClock::now();
    for (TlsClient* writer : writers_)
      if (!change(*writer)) return base::fail("cannot send a change");
    while (delivered() < wanted()) {
      if (SteadyClock::now() - start > load_.limit)
        return base::fail(std::to_string(delivered()) + " of " + std::to_string(wanted()) +
                          " events came within the time");
      for (TlsClient* client : poller_.wait())
        if (!take(*client)) return base::fail("a connection broke, was refused, or its answer is no HTTP");
    }
    return WatchResult{std::chrono::duration<double>(SteadyClock::now() - start).count(), wanted()};
  }

 private:
  base::Result<void> open() {
    auto context = TlsContext::make(load_.server);
    if (!context) return base::failure(context.error());
    const std::string watch = http_request("GET", load_.watch_path);
    for (int i = 0; i < load_.watchers + load_.writers; ++i) {
      auto client = TlsClient::connect(load_.server, *context);
      if (!client) return base::failure(client.error());
      TlsClient* added = poller_.add(std::move(*client));
      const bool writer = i >= load_.watchers;
      if (writer) writers_.insert(added);
      if (!writer && !added->send(watch)) return base::fail("cannot send a watch");
    }
    return base::done();
  }

  bool change(TlsClient& writer) {
    if (sent_ == load_.changes) return true;
    ++sent_;
    return writer.send(load_.next_change());
  }

  bool take(TlsClient& client) {
    const std::uint64_t before = client.answer().lines();
    const TlsClient::Read read = client.read();
    if (!writers_.contains(&client)) {
      delivered_ += client.answer().lines() - before;
      return read == TlsClient::Read::more;
    }
    if (read == TlsClient::Read::more) return true;
    return read == TlsClient::Read::answered && client.answer().status() == 201 && change(client);
  }

  [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
  [[nodiscard]] std::uint64_t wanted() const { return load_.changes * static_cast<std::uint64_t>(load_.watchers); }

  const WatchLoad& load_;
  Poller poller_;
  std::set<TlsClient*> writers_;
  std::uint64_t sent_ = 0, delivered_ = 0;
};

}  // namespace

base::Result<WatchResult> run_watch_load(const WatchLoad& load) {
  return WatchBench(load).run();
}

}  // namespace o2dms::bench

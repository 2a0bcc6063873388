// WatchLoad: how long a server takes to tell many watchers of many changes. Every watcher watches one collection;
// changes are objects created there, over a few connections. Blocking; not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "tests/bench/tls_client.h"

namespace o2dms::bench {

struct WatchLoad {
  Server server;
  int watchers = 100;
  std::uint64_t changes = 1000;
  int writers = 4;
  std::string watch_path;  // with ?watch=1; the collection is empty at the start
  std::function<std::string()> next_change;
  base::Duration limit = std::chrono::seconds(120);
};

struct WatchResult {
  double seconds = 0;  // from the first change sent to the last event received by the last watcher
  std::uint64_t events = 0;
};

base::Result<WatchResult> run_watch_load(const WatchLoad& load);

}  // namespace o2dms::bench

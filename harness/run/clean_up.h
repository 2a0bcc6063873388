// Clean-up: the ledger of namespaces that a run has made, and their removal, which waits for gone. What cannot be
// removed is residue, and a verdict. Ledger: thread-safe.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "harness/client/client.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

class Ledger {
 public:
  // Once the server has said so, or has not said anything.
  void made(const std::string& space);
  void gone(const std::string& space);
  [[nodiscard]] bool has(const std::string& space) const;
  [[nodiscard]] std::vector<std::string> remaining() const;

 private:
  mutable base::Mutex mutex_;
  std::set<std::string> spaces_ GUARDED_BY(mutex_);
};

// Deletes the namespace and waits until it is gone. Empty, or why it is still there.
std::string remove_space(Client& client, base::Clock& clock, const Stop& stop, const std::string& space,
                         base::Duration limit);

// The same for many, several at a time, for a namespace may take seconds to go. Not to be stopped. `done` is called for
// each as it is finished, one call at a time.
void remove_spaces(Client& client, base::Clock& clock, const std::vector<std::string>& spaces, base::Duration limit,
                   const std::function<void(const std::string& space, const std::string& left)>& done);

// Namespaces that runs of ours have made on this target, found by their labels; of one run, or of all when empty.
base::Result<std::vector<std::string>> find_spaces(Client& client, const std::string& run_id);

}  // namespace o2dms::harness

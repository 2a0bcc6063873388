// Clean-up: the ledger of the namespaces that a run has made, or of the objects in one that was given, and the removal
// of namespaces, which waits for gone. What cannot be
// removed is residue, and a verdict. Ledger: thread-safe.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "harness/client/client.h"
#include "harness/run/made_objects.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

class Ledger {
 public:
  // Once the server has said so, or has not said anything.
  void made(const std::string& space);
  void gone(const std::string& space);
  [[nodiscard]] bool has(const std::string& space) const;
  // What a case made in a namespace that it shares; `owner` names the case.
  void made(const std::string& owner, MadeObjects objects);
  void gone_objects(const std::string& owner);
  [[nodiscard]] std::vector<MadeObjects> remaining_objects() const;
  [[nodiscard]] std::vector<std::string> remaining() const;

 private:
  mutable base::Mutex mutex_;
  std::set<std::string> spaces_ GUARDED_BY(mutex_);
  std::map<std::string, MadeObjects> objects_ GUARDED_BY(mutex_);  // by owner
};

// Deletes the namespace and waits until it is gone, under the deadline clean-up: by watch, or by LIST again and again
// where the target allows no watch. Empty, or why it is still there.
std::string remove_space(Client& client, base::Clock& clock, const Stop& stop, const std::string& space,
                         const std::vector<Deadline>& deadlines);

// The same for many, several at a time, for a namespace may take seconds to go. Not to be stopped. `done` is called for
// each as it is finished, one call at a time.
void remove_spaces(Client& client, base::Clock& clock, const std::vector<std::string>& spaces,
                   const std::vector<Deadline>& deadlines,
                   const std::function<void(const std::string& space, const std::string& left)>& done);

// Namespaces that runs of ours have made on this target, found by their labels; of one run, or of all when empty.
base::Result<std::vector<std::string>> find_spaces(Client& client, const std::string& run_id);

// What runs of ours have made in a namespace that they shared, found by its labels; of one run, or of all when empty.
// Controllers' objects go with those that they were made for.
base::Result<MadeObjects> find_objects(Client& client, const std::string& space, const std::string& run_id);

}  // namespace o2dms::harness

// What a case made in a namespace that is not its own, as the target's answers say, and its removal, which waits for
// gone. Only what was made is touched, by its uid.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/client/client.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

struct MadeObject {
  std::string collection;  // "/api/v1/namespaces/x/configmaps"
  std::string name;
  std::string uid;  // empty: the creation was not answered
};

struct MadeObjects {
  std::string space;
  std::vector<MadeObject> objects;  // in order
  std::string selector;             // of what controllers made for them: pods and claims; empty: nothing
  [[nodiscard]] bool empty() const { return objects.empty(); }
};

// Those that a 201 answered in that namespace, whoever asked; and those whose creation was not answered, of which the
// name begins with `prefix`.
std::vector<MadeObject> objects_made(const std::vector<ExchangeRef>& exchanges, const std::string& space,
                                     const std::string& prefix);

// Deletes them, the last first, and waits until all are gone, as remove_space does. A sentence for each collection in
// which something is left.
std::vector<std::string> remove_objects(Client& client, base::Clock& clock, const Stop& stop, const MadeObjects& made,
                                        const std::vector<Deadline>& deadlines);

}  // namespace o2dms::harness

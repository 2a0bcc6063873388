// Probing what the target has, before the first case, and whether it is there at all. Cases that need what is absent
// are not applicable, by name. Any thread.
//
//   default-storage-class   a StorageClass is marked default
//   extended-resource       a node offers an extended resource
//   ready-nodes             a node is Ready and takes pods
//   token-requests          tokens of ServiceAccounts can be asked for
//   anonymous-requests      requests without credentials are taken for those of an anonymous user, not refused with 401
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/client/client.h"
#include "harness/run/listener.h"

namespace o2dms::harness {

struct Probed {
  bool reachable = false;
  std::string why;      // when not reachable
  std::string version;  // gitVersion
  std::string extended_resource;
  std::vector<Capability> capabilities;
};

// `given` has the user's credentials, `nobody` has none.
Probed probe(Client& given, Client& nobody);

// After a broken connection: whether the target answers at all, be it by a refusal. One that is being restarted is
// given a moment: a few tries, two seconds at most.
bool still_answers(Client& given, base::Clock& clock);

}  // namespace o2dms::harness

// Probing what the target has, before the first case, and whether it is there at all. Cases that need what is absent
// are not applicable, by name. Each capability is a row of capability_words(); a
// new one needs its row and function alone. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "harness/client/client.h"
#include "harness/run/run_info.h"

namespace o2dms::harness {

// A word for `needs` of cases and workloads.
struct CapabilityWord {
  struct Seen {
    bool present = false;
    std::string detail;    // how we know
    std::string resource;  // the extended resource that was found
  };

  std::string_view name, doc;
  std::string_view path;  // what is asked of the target
  Seen (*look)(const Reply& reply);
  bool anonymous = false;  // asked without credentials
  bool assumed = false;    // `look` decides what a refusal means; else nobody knows then
};
const std::vector<CapabilityWord>& capability_words();

struct Probed {
  bool usable = false;
  std::string why;      // when not: it cannot be reached, or turns every request away
  std::string version;  // gitVersion
  std::string extended_resource;
  std::vector<Capability> capabilities;
};

// `given` has the user's credentials, `nobody` has none.
Probed probe_capabilities(Client& given, Client& nobody);

// After a broken connection: whether the target answers at all, be it by a refusal. One that is being restarted is
// given a moment: a few tries within `limit`.
bool still_answers(Client& given, base::Clock& clock, base::Duration limit);

}  // namespace o2dms::harness

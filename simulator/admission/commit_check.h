// CommitCheck: what must hold at the very moment an object is stored: that a quota is not passed, that an address is
// nobody else's. The verb that writes calls it twice: before the write, when most refusals come and it may take its
// time; and under the store's write lock, where nobody else can write between the check and the storing: there it must
// look only at what has changed since. A check belongs to one request and one thread.
#pragma once

#include <functional>
#include <optional>

#include "base/json_fwd.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct CommitRefusal {
  StatusError error;
  // The server itself chose what somebody took meanwhile (an address, a port): the write is prepared once more, and
  // `error` is the answer when it comes to that too often.
  bool retry = false;
};

// Nothing: the object may be stored.
using CommitCheck = std::function<std::optional<CommitRefusal>()>;

}  // namespace o2dms::simulator

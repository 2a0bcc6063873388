// Adversaries: whole servers that are no O-Cloud at all. Each is a handler and how its listener is set up; front/
// starts it. A suite that passes a mandatory case on one of them is worth nothing.
#pragma once

#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/http_handler.h"
#include "simulator/faults/catalogue.h"

namespace o2dms::simulator {

// What handlers that never answer wait for. Opened once, when the server stops. Thread-safe.
class Gate {
 public:
  virtual ~Gate() = default;
  virtual void wait() = 0;
  virtual void open() = 0;
};
std::unique_ptr<Gate> make_gate();

struct Adversary {
  AdversaryInfo info;
  bool tls = true;
  bool takes_connections = true;                                               // false: accepts and closes
  base::WholeRequestFunction (*make_handler)(Gate& gate, base::Clock& clock);  // both outlive it and its responses
};
const std::vector<Adversary>& all_adversaries();

}  // namespace o2dms::simulator

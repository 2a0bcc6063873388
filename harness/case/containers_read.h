// The pods of a workload as the step read-containers saw them, and what it read of their containers' logs. Pure;
// thread-safe. Views live as long as the record.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "harness/case/record.h"

namespace o2dms::harness {

struct ReadPod {
  const base::Json* pod;
  ExchangeRef exchange;
};

// Those that are not being deleted, and of a DaemonSet not those that fit on no node: the node is full.
std::vector<ReadPod> pods_read(const Record& record);
// The answers to "read-log POD/CONTAINER".
std::vector<ExchangeRef> logs_read(const Record& record, const base::Json& pod, std::string_view container);
// What the objects that were sent hold at "ConfigMap/a key" or "Secret/a key", redacted as in the evidence; empty when
// there is none.
std::string value_sent(const Record& record, std::string_view object_and_key);

}  // namespace o2dms::harness

#include "harness/case/containers_read.h"

#include <algorithm>

#include "harness/case/belonging.h"
#include "harness/case/container_reading.h"
#include "harness/case/pod_reading.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool waits_for_room(const Json& pod) {
  const auto& owners = base::elements_at(pod, {"metadata", "ownerReferences"});
  const bool daemon = std::any_of(owners.begin(), owners.end(),
                                  [](const Json& owner) { return base::string_at(owner, {"kind"}) == "DaemonSet"; });
  return daemon && condition_of(pod, "PodScheduled") == "False";
}

}  // namespace

std::vector<ReadPod> pods_read(const Record& record) {
  std::vector<ReadPod> pods;
  const Belonging own = belonging_of(record);
  for (const ExchangeRef& exchange : record.of_step("read-pods"))
    for (const Json& pod : base::elements_at(exchange->json(), {"items"}))
      if (own.owns(pod) && base::find(pod, {"metadata", "deletionTimestamp"}) == nullptr && !waits_for_room(pod))
        pods.push_back({&pod, exchange});
  return pods;
}

std::vector<ExchangeRef> logs_read(const Record& record, const Json& pod, std::string_view container) {
  return record.of_step("read-log " + std::string(base::string_at(pod, {"metadata", "name"})) + "/" +
                        std::string(container));
}

std::string value_sent(const Record& record, std::string_view object_and_key) {
  const auto blank = object_and_key.find(' ');
  if (blank == std::string_view::npos) return {};
  std::string last;
  for (const char* step : {"create", "recreate"})
    for (const ExchangeRef& exchange : record.of_step(step)) {
      if (exchange->request_body.json == nullptr || subject_of(*exchange) != object_and_key.substr(0, blank)) continue;
      for (const char* holder : {"stringData", "data"})
        if (const auto value = base::string_at(*exchange->request_body.json, {holder, object_and_key.substr(blank + 1)});
            !value.empty())
          last = value;
    }
  return last;
}

}  // namespace o2dms::harness

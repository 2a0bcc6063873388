// What pods of a workload went through, as seen in a LIST and the watch that followed it. PodHistory is built event by
// event, alike while the run waits and when the record is judged. Not thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "harness/case/record.h"

namespace o2dms::harness {

struct PodLife {
  std::string name;
  base::Json labels = base::Json::object();
  bool bound = false;          // spec.nodeName was set
  bool running = false;        // status.phase was Running
  bool ready = false;          // now: condition Ready is True
  bool succeeded = false;      // status.phase was Succeeded
  bool unschedulable = false;  // now: condition PodScheduled is False with reason Unschedulable
  bool terminating = false;    // metadata.deletionTimestamp was set
  bool deleted = false;        // a DELETED event came, or a later LIST was without it
};

// Beyond these nothing is said of a collection any more: no workload has so many objects, no object so long a uid, but
// a target may show them.
inline constexpr std::size_t kMostObjects = 5'000, kLongestUid = 128;

class PodHistory {
 public:
  // `type` as in a watch event. A LIST begins with a "RESET", which takes all pods for gone, and its items come as
  // "ADDED".
  void apply(std::string_view type, const base::Json& pod);

  // By uid, gone ones included.
  [[nodiscard]] const std::map<std::string, PodLife>& pods() const { return pods_; }
  // Whether there were more pods than are remembered: then what is here says nothing.
  [[nodiscard]] bool full() const { return full_; }
  // Those that carry all these labels and are not gone.
  [[nodiscard]] std::vector<const PodLife*> present(const base::Json& labels) const;

 private:
  std::map<std::string, PodLife> pods_;
  bool full_ = false;
};

// From the LIST and WATCH exchanges of the step ("watch-pods"): the workload's own pods.
PodHistory pod_history(const Record& record, std::string_view step);

// A manifest that makes pods, and how many of them and with which labels; `finishes`: they run to their end (Job).
// `count` 0: as many as there are fitting nodes (DaemonSet), one at least.
struct PodMaker {
  std::string subject;
  base::Json labels;
  std::size_t count = 1;
  bool finishes = false;
};
std::vector<PodMaker> pod_makers(const std::vector<base::Json>& manifests);
std::vector<base::Json> sent_manifests(const Record& record);

// Those that some node has room for.
std::vector<const PodLife*> fitting(std::vector<const PodLife*> pods);
// How many of its pods are where they should be: ready, or succeeded when they finish.
std::size_t pods_up(const PodMaker& maker, const PodHistory& history);
// Every maker has all its pods up, and none of its pods lags.
bool all_up(const std::vector<PodMaker>& makers, const PodHistory& history);

}  // namespace o2dms::harness

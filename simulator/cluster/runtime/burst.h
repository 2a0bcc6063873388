// Burst: how much one reconcile may create or delete: 500, as in a real controller manager (BurstReplicas of
// ReplicaSets and DaemonSets, MaxPodCreateDeletePerSync of Jobs), and no more once the cluster is told to stop. What is
// left waits for the next turn, so that others have theirs. Used for one reconcile.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

class Burst {
 public:
  explicit Burst(const ControllerContext& context) : context_(context) {}

  // Takes one place. False: leave the rest, and enqueue the key again.
  bool take() {
    exhausted_ = exhausted_ || left_ == 0 || context_.stopping;
    if (!exhausted_) --left_;
    return !exhausted_;
  }
  // Was a place refused?
  [[nodiscard]] bool exhausted() const { return exhausted_; }

 private:
  const ControllerContext& context_;
  int left_ = 500;
  bool exhausted_ = false;
};

}  // namespace o2dms::simulator

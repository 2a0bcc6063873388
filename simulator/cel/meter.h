// What one evaluation has spent, in three measures: cost as cel-go counts it, steps of our own for work that has no
// cost there (deep comparison), and bytes of what it made. Once a limit is passed it stays stopped, and whoever works
// looks. One thread.
#pragma once

#include <cstdint>

#include "simulator/cel/evaluate.h"

namespace o2dms::simulator::cel {

class Meter {
 public:
  explicit Meter(const Budget& budget) : budget_(budget) {}

  void add_cost(std::uint64_t cost) {
    cost_ = cost_ + cost < cost_ ? unbounded : cost_ + cost;
    if (cost_ > budget_.per_call || cost_ > budget_.remaining) stop(EvaluationProblem::call_cost);
  }
  void add_steps(std::uint64_t steps) {
    steps_ += steps;
    if (steps_ > max_steps) stop(EvaluationProblem::call_cost);
  }
  void add_bytes(std::uint64_t bytes) {
    bytes_ += bytes;
    if (bytes_ > budget_.bytes) stop(EvaluationProblem::memory_exhausted);
  }

  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] std::uint64_t cost() const { return cost_; }
  // Precondition: stopped().
  [[nodiscard]] EvaluationProblem problem() const {
    const bool of_object =
        problem_ == EvaluationProblem::call_cost && cost_ <= budget_.per_call && cost_ > budget_.remaining;
    return of_object ? EvaluationProblem::object_cost : problem_;
  }

 private:
  // Less than a second.
  static constexpr std::uint64_t max_steps = 10'000'000;
  void stop(EvaluationProblem problem) {
    if (!stopped_) problem_ = problem;
    stopped_ = true;
  }

  const Budget& budget_;
  std::uint64_t cost_ = 0, steps_ = 0, bytes_ = 0;
  bool stopped_ = false;
  EvaluationProblem problem_ = EvaluationProblem::failed;
};

}  // namespace o2dms::simulator::cel

// NamedWait: a wait under one deadline, made of one or more follows; noted in the trace of the case at its end, met or
// not. Lives within a step: the context must outlive it. One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "harness/run/follow.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

class NamedWait {
 public:
  // `condition` in words: "every pod is ready".
  NamedWait(const StepContext& context, const std::string& deadline, std::string condition);

  // The plan's limit is what is left of the deadline. The error says why the condition does not hold.
  base::Result<void> follow(FollowPlan plan, const std::function<void(std::string_view, const base::Json&)>& changed,
                            const std::function<bool()>& done);
  // Notes the wait. The error is that of `outcome`, or says which deadline passed.
  base::Result<void> finish(const base::Result<void>& outcome);

 private:
  void progress();

  const StepContext& context_;
  Wait wait_;
  const base::Duration start_;
};

}  // namespace o2dms::harness

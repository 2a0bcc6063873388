// Steps: the acting half of the vocabulary. Each word acts on the target and leaves its traces in the evidence; what
// they mean is judged later. A step breaks when what follows could prove nothing any more. Each is a row of
// step_words(); a new one needs its row and function in one of step_*.cc.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

const std::vector<StepWord>& step_words();
// Null when there is none of that name.
const StepWord* find_step_word(std::string_view name);

// Whether the step waits for a time to pass, however quick the target is: who plays such a case begins it early.
bool lasts_a_set_time(const Step& step);

// The error is why the case cannot go on.
base::Result<void> play_step(const Step& step, const StepContext& context);

}  // namespace o2dms::harness

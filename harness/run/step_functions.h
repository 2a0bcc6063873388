// The functions behind the words of steps.h. The error is why the case cannot go on.
#pragma once

#include "base/result.h"
#include "harness/run/stage.h"

namespace o2dms::harness {

// steps.cc
base::Result<void> play_request(const Step& step, Stage& stage);
base::Result<void> play_watch(const Step& step, Stage& stage);
base::Result<void> play_read(const Step& step, Stage& stage);
base::Result<void> play_status(const Step& step, Stage& stage);
// step_sequences.cc
base::Result<void> play_have(const Step& step, Stage& stage);
base::Result<void> play_instantiate(const Step& step, Stage& stage);
base::Result<void> play_stored(const Step& step, Stage& stage);
base::Result<void> play_terminate(const Step& step, Stage& stage);
base::Result<void> play_delete_again(const Step& step, Stage& stage);
base::Result<void> play_read_gone(const Step& step, Stage& stage);
base::Result<void> play_list_left(const Step& step, Stage& stage);
// step_waits.cc
base::Result<void> play_await(const Step& step, Stage& stage);
base::Result<void> play_await_gone(const Step& step, Stage& stage);

// Collections that may hold something of a workload: of its own objects, and of what controllers made for it.
std::vector<std::string> collections_of_workload(Stage& stage);

}  // namespace o2dms::harness

// The functions behind the words of steps.h. The error is why the case cannot go on.
#pragma once

#include "base/result.h"
#include "harness/run/stage.h"

namespace o2dms::harness {

// steps.cc
base::Outcome<> play_request(const Step& step, Stage& stage);
base::Outcome<> play_watch(const Step& step, Stage& stage);
base::Outcome<> play_read(const Step& step, Stage& stage);
base::Outcome<> play_status(const Step& step, Stage& stage);
// step_sequences.cc
base::Outcome<> play_have(const Step& step, Stage& stage);
base::Outcome<> play_instantiate(const Step& step, Stage& stage);
base::Outcome<> play_stored(const Step& step, Stage& stage);
base::Outcome<> play_terminate(const Step& step, Stage& stage);
base::Outcome<> play_delete_again(const Step& step, Stage& stage);
base::Outcome<> play_read_gone(const Step& step, Stage& stage);
base::Outcome<> play_list_left(const Step& step, Stage& stage);
// step_waits.cc
base::Outcome<> play_await(const Step& step, Stage& stage);
base::Outcome<> play_await_gone(const Step& step, Stage& stage);

// Collections that may hold something of a workload: of its own objects, and of what controllers made for it.
std::vector<std::string> collections_of_workload(Stage& stage);

}  // namespace o2dms::harness

// cronjob-controller: makes a Job at each time of the schedule, and forgets finished ones.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory cron_job_controller();

}  // namespace o2dms::simulator

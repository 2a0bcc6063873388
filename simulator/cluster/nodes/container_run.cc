#include "simulator/cluster/nodes/container_run.h"

#include <algorithm>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json_cursor.h"
#include "base/utf8.h"
#include "simulator/cluster/nodes/image_pull.h"

namespace o2dms::simulator {

namespace {

using State = ContainerState;
constexpr base::Duration kByItself = base::Duration(-1);

bool always(const ContainerRun&, const ContainerContext&) {
  return true;
}

std::string_view image_of(const ContainerContext& context) {
  return base::string_at(context.spec, {"image"});
}

bool cannot_be_pulled(const ContainerRun&, const ContainerContext& context) {
  return !pull_error(image_of(context)).empty();
}

bool image_is_nameless(const ContainerRun&, const ContainerContext& context) {
  return !is_image_name(image_of(context));
}

bool image_is_present(const ContainerRun&, const ContainerContext& context) {
  return context.image_is_present;
}

bool config_is_missing(const ContainerRun&, const ContainerContext& context) {
  return !context.missing_config.empty();
}

bool is_over(const ContainerRun& run, const ContainerContext& context) {
  return !restarts(run, context.restart_policy);
}

// The first restart comes at once.
bool fails_again(const ContainerRun& run, const ContainerContext&) {
  return run.restarts > 0;
}

base::Duration crash_back_off(const ContainerRun& run) {
  constexpr base::Duration first = std::chrono::seconds(10), most = std::chrono::minutes(5);
  const int times = std::max(0, run.restarts - 1);
  return times > 5 ? most : std::min(most, first * (1 << times));
}

base::Duration pull(const ContainerRun&, const ClusterOptions& options) {
  return options.pull;
}
base::Duration start(const ContainerRun&, const ClusterOptions& options) {
  return options.start;
}
base::Duration retry_pull(const ContainerRun&, const ClusterOptions&) {
  return std::chrono::seconds(10);
}
base::Duration until_the_end(const ContainerRun& run, const ClusterOptions&) {
  return run.runs.value_or(kByItself);
}
base::Duration back_off(const ContainerRun& run, const ClusterOptions&) {
  return crash_back_off(run);
}
base::Duration at_once(const ContainerRun&, const ClusterOptions&) {
  return base::Duration::zero();
}
base::Duration never(const ContainerRun&, const ClusterOptions&) {
  return kByItself;
}

base::Json waiting(std::string_view reason, std::string message = {}) {
  base::Json state = {{"reason", reason}};
  if (!message.empty()) state["message"] = std::move(message);
  return {{"waiting", std::move(state)}};
}

std::string seconds_text(base::Duration time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  return seconds < 60 ? std::to_string(seconds) + "s"
                      : std::to_string(seconds / 60) + "m" + std::to_string(seconds % 60) + "s";
}

base::Json state_json(const ContainerRun& run, const ContainerContext& context, bool initialised) {
  const std::string image(image_of(context));
  switch (run.state) {
    case State::waiting:
    case State::pulling:
    case State::creating:
      return waiting(run.init || !initialised ? "PodInitializing" : "ContainerCreating");
    case State::invalid_image:
      return waiting("InvalidImageName", invalid_name_message(image));
    case State::pull_failed:
      return waiting("ErrImagePull", pull_error(image));
    case State::pull_back_off:
      return waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
    case State::config_error:
      return waiting("CreateContainerConfigError", run.problem);
    case State::running:
      return {{"running", {{"startedAt", base::to_rfc3339(run.started_at)}}}};
    case State::crash_back_off:
      return waiting("CrashLoopBackOff", "back-off " + seconds_text(crash_back_off(run)) +
                                             " restarting failed container=" + run.name + " pod=" + full_name(context));
    case State::exited:
    case State::done:
      break;
  }
  return {{"terminated", terminated_state(run)}};
}

// The same digest for the same image.
std::string image_digest(std::string_view image) {
  std::uint64_t hash = base::kFnv1a64Seed;
  std::string digest;
  for (int part = 0; part < 4; ++part) digest += base::to_hex(hash = base::fnv1a_64(image, hash));
  return digest;
}

std::string image_repository(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t colon = image.rfind(':'), slash = image.rfind('/');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash))
    image = image.substr(0, colon);
  return std::string(image);
}

}  // namespace

std::string full_name(const ContainerContext& context) {
  return std::string(context.pod_name).append("_").append(context.pod_namespace).append("(").append(context.pod_uid) +
         ")";
}

base::Time ContainerRun::next_due() const {
  base::Time next = due;
  if (is_running()) next = std::min({next, started ? kNever : started_due, ready ? kNever : ready_due, killed_due});
  return next;
}

std::string_view ContainerRun::text_in(const StoredObject& pod) const {
  base::JsonCursor list(base::raw_json_at(pod.spec(), {init ? "initContainers" : "containers"}));
  std::string_view found;
  std::size_t at = 0;
  list.elements([&] {
    if (at++ == index) found = list.raw();
  });
  return found;
}

bool restarts(const ContainerRun& run, std::string_view restart_policy) {
  if (run.sidecar) return true;
  if (run.init) return run.exit_code != 0 && restart_policy != "Never";
  return restart_policy == "Always" || (restart_policy == "OnFailure" && run.exit_code != 0);
}

base::Json terminated_state(const ContainerRun& run) {
  base::Json state = {{"exitCode", run.exit_code},
                      {"reason", run.exit_code == 0 ? "Completed" : "Error"},
                      {"startedAt", base::to_rfc3339(run.started_at)},
                      {"finishedAt", base::to_rfc3339(run.finished_at)},
                      {"containerID", run.id}};
  const std::string& message = run.message.empty() && run.exit_code != 0 ? run.failure_message : run.message;
  if (!message.empty()) state["message"] = base::to_valid_utf8(message);
  return state;
}

const std::vector<ContainerStage>& container_stages() {
  static const std::vector<ContainerStage> stages{
      {State::waiting, image_is_nameless, State::invalid_image, never},
      {State::waiting, image_is_present, State::creating, start},
      {State::waiting, always, State::pulling, pull},
      {State::pulling, cannot_be_pulled, State::pull_failed, start},
      {State::pull_failed, always, State::pull_back_off, retry_pull},
      {State::pull_back_off, always, State::pulling, pull},
      {State::pulling, always, State::creating, start},
      {State::creating, config_is_missing, State::config_error, never},
      {State::config_error, config_is_missing, State::config_error, never},
      {State::config_error, always, State::creating, start},
      {State::creating, always, State::running, until_the_end},
      {State::running, always, State::exited, at_once},
      {State::exited, is_over, State::done, never},
      {State::exited, fails_again, State::crash_back_off, back_off},
      {State::exited, always, State::running, until_the_end},
      {State::crash_back_off, always, State::running, until_the_end},
  };
  return stages;
}

base::Json container_status(const ContainerRun& run, const ContainerContext& context, bool initialised) {
  const std::string image(image_of(context));
  const bool had_run = !run.id.empty();
  const bool is_task = run.init && !run.sidecar;
  base::Json status = base::Json::object();
  status["name"] = run.name;
  status["state"] = state_json(run, context, initialised);
  status["lastState"] = run.last_state.is_null() ? base::Json::object() : run.last_state;
  status["ready"] = is_task ? run.state == State::done && run.exit_code == 0 : run.is_running() && run.ready;
  status["restartCount"] = run.restarts;
  status["image"] = image;
  status["imageID"] = had_run ? image_repository(image) + "@sha256:" + image_digest(image) : "";
  status["started"] = run.is_running() && run.started;
  if (had_run) status["containerID"] = run.id;
  if (const base::Json* resources = base::find(context.spec, {"resources"});
      resources != nullptr && !resources->empty() && had_run) {
    status["resources"] = *resources;
    if (resources->contains("requests")) status["allocatedResources"] = (*resources)["requests"];
  }
  return status;
}

}  // namespace o2dms::simulator

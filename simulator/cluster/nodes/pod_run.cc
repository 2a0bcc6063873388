#include "simulator/cluster/nodes/pod_run.h"

#include <algorithm>

#include "simulator/cluster/nodes/probes.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

std::string container_id(base::Random& random) {
  std::string id = "containerd://";
  for (int part = 0; part < 4; ++part) {
    std::uint64_t bits = random.next();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4U) id += "0123456789abcdef"[bits & 15U];
  }
  return id;
}

base::Duration hook_time(const base::Json& container, const ClusterOptions& options) {
  const base::Json* hook = base::find(container, {"lifecycle", "preStop"});
  if (hook == nullptr) return {};
  if (const base::Json* command = base::find(*hook, {"exec", "command"}))
    return read_command(*command, {}).runs.value_or(options.stop);
  return duration_of_seconds(base::integer_at(*hook, {"sleep", "seconds"}));
}

}  // namespace

PodRun::PodRun(const base::Json& pod, std::string host_ip, std::string pod_ip, PodSurroundings around, base::Time now)
    : around_(std::move(around)),
      names_{.restart_policy = "",
             .pod_name = std::string(base::string_at(pod, {"metadata", "name"})),
             .pod_namespace = std::string(base::string_at(pod, {"metadata", "namespace"})),
             .pod_uid = std::string(base::string_at(pod, {"metadata", "uid"})),
             .missing_config = {}},
      host_ip_(std::move(host_ip)),
      pod_ip_(std::move(pod_ip)),
      pod_(pod),
      due_(now + around_.options.start),
      accepted_at_(now) {
  names_.restart_policy = base::string_at(pod_, {"spec", "restartPolicy"}, "Always");
  const std::int64_t deadline = base::integer_at(pod, {"spec", "activeDeadlineSeconds"}, -1);
  if (deadline >= 0) deadline_ = now + duration_of_seconds(deadline);
  add_containers(pod);
}

void PodRun::add_containers(const base::Json& pod) {
  const auto add = [&](const char* list, bool init, std::vector<ContainerRun>& runs) {
    const base::Json* containers = base::find(pod, {"spec", list});
    if (containers == nullptr || !containers->is_array()) return;
    for (const base::Json& container : *containers) {
      ContainerRun run;
      run.spec = container;
      run.name = base::string_at(container, {"name"});
      run.init = init;
      run.sidecar = init && base::string_at(container, {"restartPolicy"}) == "Always";
      runs.push_back(std::move(run));
    }
  };
  add("initContainers", true, init_);
  add("containers", false, main_);
}

void PodRun::step(base::Time now) {
  if (stage_ == Stage::stopped) return;
  if (stage_ == Stage::stopping) {
    for (auto* runs : {&init_, &main_}) {
      for (ContainerRun& run : *runs) {
        if (due_ <= now && run.is_running()) end(run, killed_ ? 137 : 0, now);
        if (due_ <= now && !run.id.empty()) run.state = ContainerState::done;
      }
    }
    if (due_ <= now) stage_ = Stage::stopped;
    return;
  }
  fail_on_deadline(now);
  if (stage_ == Stage::accepted) {
    if (due_ <= now) make_sandbox(now);
    return;
  }
  for (auto* runs : {&init_, &main_}) {
    for (ContainerRun& run : *runs) {
      if (!step_probes(run, now) && run.due <= now) step_container(run, now);
    }
  }
  advance_init(now);
  end_sidecars(now);
}

void PodRun::make_sandbox(base::Time now) {
  const std::string missing = around_.missing_volume(pod_);
  volume_missing_ = !missing.empty();
  due_ = kNever;
  if (volume_missing_) return around_.tell({"FailedMount", missing, true});
  stage_ = Stage::sandboxed;
  advance_init(now);
}

// Lets the next init container begin when the one before it has done its part, and then the main ones.
void PodRun::advance_init(base::Time now) {
  if (initialised_ || deadline_passed_) return;
  while (next_init_ < init_.size()) {
    ContainerRun& run = init_[next_init_];
    if (run.state == ContainerState::waiting) {
      if (run.due == kNever) run.due = now;
      return;
    }
    const bool passed =
        run.sidecar ? run.is_running() && run.started : run.state == ContainerState::done && run.exit_code == 0;
    if (!passed) return;
    ++next_init_;
  }
  initialised_ = true;
  for (ContainerRun& run : main_) run.due = now;
}

void PodRun::step_container(ContainerRun& run, base::Time now) {
  names_.missing_config = run.state == ContainerState::creating || run.state == ContainerState::config_error
                              ? around_.missing_environment(run.spec)
                              : "";
  run.due = kNever;
  for (const ContainerStage& stage : container_stages()) {
    if (stage.from != run.state || !stage.applies(run, names_)) continue;
    enter(run, stage.to, now);
    const base::Duration time = stage.takes(run, around_.options);
    if (time >= base::Duration::zero()) run.due = now + time;
    return;
  }
}

void PodRun::enter(ContainerRun& run, ContainerState state, base::Time now) {
  if (run.state == ContainerState::exited && state != ContainerState::done)
    run.last_state = {{"terminated", terminated_state(run)}};
  run.problem = state == ContainerState::config_error ? names_.missing_config : "";
  if (state == ContainerState::exited) return end(run, run.program.exit_code, now);
  if (state == ContainerState::running) run_program(run, now);
  const ContainerState before = run.state;
  run.state = state;
  if (state != before) tell_state(run, before);
}

void PodRun::run_program(ContainerRun& run, base::Time now) {
  if (!run.id.empty()) ++run.restarts;
  run.id = container_id(around_.random);
  run.started_at = now;
  const bool task = run.sidecar ? false : run.init || names_.restart_policy != "Always";
  run.program = read_program(run.spec, task ? Purpose::task : Purpose::service, around_.options.run);
  plan_probes(run, around_.options);
  around_.logs.begin(names_.pod_uid, run.name);
  for (const std::string& line : run.program.lines) around_.logs.print(names_.pod_uid, run.name, now, line);
}

void PodRun::end(ContainerRun& run, int exit_code, base::Time now) {
  run.state = ContainerState::exited;
  run.exit_code = exit_code;
  run.finished_at = now;
  run.started = run.ready = false;
  run.due = now;
}

// True when a probe has just ended the container.
bool PodRun::step_probes(ContainerRun& run, base::Time now) {
  if (!run.is_running()) return false;
  if (run.killed_due <= now) {
    const std::string probe = run.started ? "liveness" : "startup";
    tell_of(run, "Unhealthy", (run.started ? "Liveness" : "Startup") + std::string(" probe failed: "), true);
    tell_of(run, "Killing", "Container " + run.name + " failed " + probe + " probe, will be restarted");
    end(run, 137, now);
    return true;
  }
  if (run.started_due <= now) run.started = true;
  if (run.ready_due <= now) run.ready = true;
  return false;
}

void PodRun::end_sidecars(base::Time now) {
  if (!initialised_ || !mains_done()) return;
  for (ContainerRun& run : init_) {
    if (run.sidecar && run.is_running()) end(run, 0, now);
    if (run.sidecar && run.state == ContainerState::exited) {
      run.state = ContainerState::done;
      run.due = kNever;
    }
  }
}

void PodRun::fail_on_deadline(base::Time now) {
  if (deadline_ > now || mains_done() || deadline_passed_) return;
  deadline_passed_ = true;
  around_.tell({"DeadlineExceeded", "Pod was active on the node longer than the specified deadline"});
  for (auto* runs : {&init_, &main_}) {
    for (ContainerRun& run : *runs) {
      if (run.is_running()) end(run, 137, now);
      if (run.state == ContainerState::exited) run.state = ContainerState::done;
      run.due = kNever;
    }
  }
  due_ = kNever;
}

void PodRun::stop(const base::Json& pod, base::Time now) {
  if (is_stopping()) return;
  const auto grace = duration_of_seconds(base::integer_at(pod, {"metadata", "deletionGracePeriodSeconds"}, 30));
  base::Duration longest{};
  for (const auto* runs : {&init_, &main_}) {
    for (const ContainerRun& run : *runs) {
      if (!run.is_running()) continue;
      longest = std::max(longest, hook_time(run.spec, around_.options) + around_.options.stop);
      tell_of(run, "Killing", "Stopping container " + run.name);
    }
  }
  stage_ = Stage::stopping;
  killed_ = longest > grace;
  due_ = now + std::min<base::Duration>(longest, grace);
}

void PodRun::retry(base::Time now) {
  if (volume_missing_ && stage_ == Stage::accepted) due_ = now;
  for (auto* runs : {&init_, &main_}) {
    for (ContainerRun& run : *runs) {
      if (run.state == ContainerState::config_error) run.due = now;
    }
  }
}

bool PodRun::is_blocked() const {
  const auto lacks = [](const ContainerRun& run) { return run.state == ContainerState::config_error; };
  return (volume_missing_ && stage_ == Stage::accepted) || std::any_of(init_.begin(), init_.end(), lacks) ||
         std::any_of(main_.begin(), main_.end(), lacks);
}

base::Time PodRun::next_due() const {
  if (stage_ == Stage::stopped) return kNever;
  if (stage_ == Stage::stopping) return due_;
  base::Time next = stage_ == Stage::accepted ? due_ : kNever;
  if (!deadline_passed_ && !mains_done()) next = std::min(next, deadline_);
  if (stage_ == Stage::accepted) return next;
  for (const auto* runs : {&init_, &main_}) {
    for (const ContainerRun& run : *runs) next = std::min(next, run.next_due());
  }
  return next;
}

bool PodRun::mains_done() const {
  return std::all_of(main_.begin(), main_.end(),
                     [](const ContainerRun& run) { return run.state == ContainerState::done; });
}

bool PodRun::init_failed() const {
  return std::any_of(init_.begin(), init_.end(), [](const ContainerRun& run) {
    return !run.sidecar && run.state == ContainerState::done && run.exit_code != 0;
  });
}

}  // namespace o2dms::simulator

#include "simulator/cluster/nodes/pod_run.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/hex.h"
#include "simulator/cluster/nodes/pod_volumes.h"
#include "simulator/cluster/nodes/probes.h"
#include "simulator/cluster/nodes/program.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

std::string container_id(base::Random& random) {
  std::string id = "containerd://";
  for (int part = 0; part < 4; ++part) id += base::to_hex(random.next());
  return id;
}

std::optional<base::Duration> hook_duration(const base::Json& command) {
  ProcessEnvironment nothing_known;
  return read_command(command, nothing_known, {}).runs;
}

base::Duration hook_time(std::string_view container, const ClusterOptions& options) {
  const auto hook = base::parse_json(base::raw_json_at(container, {"lifecycle", "preStop"}));
  if (!hook) return {};
  if (const base::Json* command = base::find(*hook, {"exec", "command"}))
    return hook_duration(*command).value_or(options.stop);
  return duration_of_seconds(base::integer_at(*hook, {"sleep", "seconds"}));
}

// What stands in for a termination message: the end of the log, as much of it as a kubelet takes.
std::string end_of_log(const std::vector<std::string>& lines) {
  constexpr std::size_t kMostLines = 80, kMostBytes = 2048;
  std::string text;
  for (std::size_t at = lines.size() - std::min(lines.size(), kMostLines); at < lines.size(); ++at)
    text += lines[at] + "\n";
  return text.size() > kMostBytes ? text.substr(text.size() - kMostBytes) : text;
}

void take_messages(ContainerRun& run, const base::Json& container, const Program& program, FileView& files) {
  constexpr std::size_t kMostBytes = 4096;
  const std::string path =
      absolute_path(base::string_at(container, {"terminationMessagePath"}, "/dev/termination-log"));
  run.message = files.read(path).value_or("").substr(0, kMostBytes);
  const bool falls_back = base::string_at(container, {"terminationMessagePolicy"}) == "FallbackToLogsOnError";
  run.failure_message = falls_back ? end_of_log(program.lines) : "";
}

}  // namespace

PodRun::PodRun(const StoredObject& pod, PodHost& host, std::string host_ip, std::string pod_ip, base::Time now)
    : host_ip_(std::move(host_ip)), pod_ip_(std::move(pod_ip)), due_(now + host.options().start), accepted_at_(now) {
  base::JsonCursor spec(pod.spec());
  spec.members([&](std::string_view key) {
    if (key == "activeDeadlineSeconds") deadline_ = now + duration_of_seconds(spec.integer());
    if (key == "initContainers") add_containers(spec.raw(), true);
    if (key == "containers") add_containers(spec.raw(), false);
  });
}

void PodRun::add_containers(std::string_view list, bool init) {
  std::vector<ContainerRun>& runs = init ? init_ : main_;
  base::JsonCursor at(list);
  base::DecodedStrings decoded;
  at.elements([&] {
    ContainerRun& run = runs.emplace_back();
    run.index = runs.size() - 1;
    run.init = init;
    at.members([&](std::string_view key) {
      if (key == "name") run.name = at.string(decoded);
      if (key == "restartPolicy") run.sidecar = init && at.string(decoded) == "Always";
    });
  });
}

ContainerContext PodRun::context_of(const StoredObject& pod, const base::Json& spec) {
  return {.spec = spec,
          .restart_policy = pod_view(pod).restart_policy,
          .pod_name = pod.name(),
          .pod_namespace = pod.namespace_name(),
          .pod_uid = pod.uid(),
          .missing_config = {}};
}

template <class Visit>
void PodRun::for_each_run(Visit visit) {
  for (ContainerRun& run : init_) visit(run);
  for (ContainerRun& run : main_) visit(run);
}

template <class Visit>
void PodRun::for_each_run(Visit visit) const {
  for (const ContainerRun& run : init_) visit(run);
  for (const ContainerRun& run : main_) visit(run);
}

bool PodRun::step(const StoredObject& pod, PodHost& host, base::Time now) {
  if (stage_ == Stage::stopping) {
    step_stopping(now);
  } else if (stage_ != Stage::stopped) {
    fail_on_deadline(host, now);
    if (stage_ == Stage::accepted)
      make_sandbox(pod, host, now);
    else
      step_containers(pod, host, now);
  }
  return std::exchange(shown_, appearance()) != shown_;
}

void PodRun::step_containers(const StoredObject& pod, PodHost& host, base::Time now) {
  for_each_run([&](ContainerRun& run) {
    if (!step_probes(host, run, now) && run.due <= now) step_container(pod, host, run, now);
  });
  advance_init(now);
  end_sidecars(now);
}

// Two that differ in nothing that a status tells have the same number; two that differ have not, but by rare chance in
// words that change together with a state.
std::uint64_t PodRun::appearance() const {
  std::uint64_t sum = base::kFnv1a64Seed;
  const auto add = [&sum](std::uint64_t part) { sum = (sum ^ part) * 1099511628211ULL; };
  add(static_cast<std::uint64_t>(stage_) + 8U * (initialised_ ? 1U : 0U) + 16U * (deadline_passed_ ? 1U : 0U));
  for_each_run([&](const ContainerRun& run) {
    const bool is_waiting = run.state == ContainerState::waiting || run.state == ContainerState::pulling ||
                            run.state == ContainerState::creating;
    add(is_waiting ? 0U : static_cast<std::uint64_t>(run.state) + 1U);
    add((run.ready ? 1U : 0U) + (run.started ? 2U : 0U) + 4U * static_cast<std::uint64_t>(run.restarts));
    add(std::hash<std::string>()(run.id) + std::hash<std::string>()(run.problem));
  });
  return sum;
}

void PodRun::step_stopping(base::Time now) {
  if (due_ > now) return;
  for_each_run([&](ContainerRun& run) {
    if (run.is_running()) end(run, killed_ ? 137 : 0, now);
    if (!run.id.empty()) run.state = ContainerState::done;
  });
  stage_ = Stage::stopped;
}

void PodRun::make_sandbox(const StoredObject& pod, PodHost& host, base::Time now) {
  if (due_ > now) return;
  const std::string missing = host.missing_volume(pod);
  volume_missing_ = !missing.empty();
  due_ = kNever;
  if (volume_missing_) return host.record({"FailedMount", missing, true});
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

void PodRun::step_container(const StoredObject& pod, PodHost& host, ContainerRun& run, base::Time now) {
  const auto parsed = base::parse_json(run.text_in(pod));
  const base::Json spec = parsed ? *parsed : base::Json::object();
  ContainerContext context = context_of(pod, spec);
  if (run.state == ContainerState::creating || run.state == ContainerState::config_error) {
    const auto variables = host.variables(context.spec, ips());
    if (!variables) context.missing_config = variables.error().message;
  }
  const std::string_view image = base::string_at(spec, {"image"});
  context.image_is_present =
      base::string_at(spec, {"imagePullPolicy"}, "IfNotPresent") != "Always" && host.has_image(image);
  run.due = kNever;
  for (const ContainerStage& stage : container_stages()) {
    if (stage.from != run.state || !stage.applies(run, context)) continue;
    if (run.state == ContainerState::pulling && stage.to == ContainerState::creating) host.keep_image(image);
    enter(context, host, run, stage.to, now);
    const base::Duration time = stage.takes(run, host.options());
    if (time >= base::Duration::zero()) run.due = now + time;
    return;
  }
}

void PodRun::enter(const ContainerContext& context, PodHost& host, ContainerRun& run, ContainerState state,
                   base::Time now) {
  if (run.state == ContainerState::exited && state != ContainerState::done)
    run.last_state = {{"terminated", terminated_state(run)}};
  run.problem = state == ContainerState::config_error ? context.missing_config : "";
  if (state == ContainerState::exited) return end(run, run.program_exit_code, now);
  if (state == ContainerState::running) run_program(context, host, run, now);
  const ContainerState before = run.state;
  run.state = state;
  if (state != before) record_state(host, run, context, before);
}

void PodRun::run_program(const ContainerContext& context, PodHost& host, ContainerRun& run, base::Time now) {
  if (!run.id.empty()) ++run.restarts;
  run.id = container_id(host.random());
  run.started_at = now;
  const bool task = run.sidecar ? false : run.init || context.restart_policy != "Always";
  ProcessEnvironment process = process_environment(context.spec, host);
  const Program program =
      read_program(context.spec, process, task ? Purpose::task : Purpose::service, host.options().run);
  run.runs = program.runs;
  run.program_exit_code = program.exit_code;
  take_messages(run, context.spec, program, process.files);
  plan_probes(run, context.spec, process, host.options());
  for (auto& [volume, files] : process.files.written()) written_[volume] = files;
  host.logs().begin(context.pod_uid, run.name);
  for (const std::string& line : program.lines) host.logs().print(context.pod_uid, run.name, now, line);
}

ProcessEnvironment PodRun::process_environment(const base::Json& container, PodHost& host) const {
  auto variables = host.variables(container, ips());
  ProcessEnvironment process;
  if (variables) process.variables = *std::move(variables);
  process.folder = base::string_at(container, {"workingDir"}, "/");
  process.files = FileView(volume_mounts(container, process.variables), [this, &host](std::string_view volume) {
    VolumeFiles content = host.volume_files(volume, ips());
    const auto known = written_.find(volume);
    if (content.writable && known != written_.end()) content.files = known->second;
    return content;
  });
  return process;
}

void PodRun::end(ContainerRun& run, int exit_code, base::Time now) {
  run.state = ContainerState::exited;
  run.exit_code = exit_code;
  run.finished_at = now;
  run.started = run.ready = false;
  run.due = now;
}

// True when a probe has just ended the container.
bool PodRun::step_probes(PodHost& host, ContainerRun& run, base::Time now) {
  if (!run.is_running()) return false;
  if (run.killed_due <= now) {
    const std::string probe = run.started ? "liveness" : "startup";
    record(host, run, "Unhealthy", (run.started ? "Liveness" : "Startup") + std::string(" probe failed: "), true);
    record(host, run, "Killing", "Container " + run.name + " failed " + probe + " probe, will be restarted");
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

void PodRun::fail_on_deadline(PodHost& host, base::Time now) {
  if (deadline_ > now || mains_done() || deadline_passed_) return;
  deadline_passed_ = true;
  host.record({"DeadlineExceeded", "Pod was active on the node longer than the specified deadline"});
  for_each_run([&](ContainerRun& run) {
    if (run.is_running()) end(run, 137, now);
    if (run.state == ContainerState::exited) run.state = ContainerState::done;
    run.due = kNever;
  });
  due_ = kNever;
}

void PodRun::stop(const StoredObject& pod, PodHost& host, base::Time now) {
  if (is_stopping()) return;
  const auto grace = duration_of_seconds(pod.meta().deletion_grace_seconds.value_or(30));
  base::Duration longest{};
  for_each_run([&](const ContainerRun& run) {
    if (!run.is_running()) return;
    longest = std::max(longest, hook_time(run.text_in(pod), host.options()) + host.options().stop);
    record(host, run, "Killing", "Stopping container " + run.name);
  });
  stage_ = Stage::stopping;
  killed_ = longest > grace;
  due_ = now + std::min<base::Duration>(longest, grace);
}

void PodRun::retry(base::Time now) {
  if (volume_missing_ && stage_ == Stage::accepted) due_ = now;
  for_each_run([&](ContainerRun& run) {
    if (run.state == ContainerState::config_error) run.due = now;
  });
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
  for_each_run([&next](const ContainerRun& run) { next = std::min(next, run.next_due()); });
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

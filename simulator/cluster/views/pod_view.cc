#include "simulator/cluster/views/pod_view.h"

#include <algorithm>

#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

base::Time read_time(base::JsonCursor& at, base::DecodedStrings& decoded) {
  return parse_rfc3339(at.string(decoded)).value_or(base::Time{});
}

// Is there something in the list at the cursor?
bool any_element(base::JsonCursor& at) {
  bool any = false;
  at.elements([&] { any = true; });
  return any;
}

}  // namespace

PodView::PodView(const StoredObject& pod) : pod_(pod) {
  base::JsonCursor spec(pod.spec()), status(pod.status());
  spec.members([&](std::string_view key) { read_spec(spec, key); });
  status.members([&](std::string_view key) { read_status(status, key); });
}

void PodView::read_spec(base::JsonCursor& at, std::string_view key) {
  if (key == "nodeName")
    node_name = at.string(decoded_);
  else if (key == "schedulerName")
    scheduler_name = at.string(decoded_);
  else if (key == "restartPolicy")
    restart_policy = at.string(decoded_);
  else if (key == "hostNetwork")
    host_network = at.boolean();
  else if (key == "hostname")
    host_name = at.string(decoded_);
  else if (key == "subdomain")
    subdomain = at.string(decoded_);
  else if (key == "schedulingGates")
    has_scheduling_gates = any_element(at);
  else if (key == "readinessGates")
    has_readiness_gates = any_element(at);
  else if (key == "volumes")
    at.elements([&] { read_volume(at); });
}

void PodView::read_volume(base::JsonCursor& at) {
  std::string_view name;
  bool is_ephemeral = false;
  at.members([&](std::string_view key) {
    if (key == "name") {
      name = at.string(decoded_);
    } else if (key == "ephemeral") {
      is_ephemeral = true;
    } else if (key == "persistentVolumeClaim") {
      at.members([&](std::string_view member) {
        if (member == "claimName") claims.push_back(at.string(decoded_));
      });
    }
  });
  if (is_ephemeral) ephemeral.push_back(name);
}

void PodView::read_status(base::JsonCursor& at, std::string_view key) {
  if (key == "phase")
    phase = at.string(decoded_);
  else if (key == "podIP")
    pod_ip = at.string(decoded_);
  else if (key == "conditions")
    at.elements([&] { read_condition(at); });
  else if (key == "containerStatuses")
    at.elements([&] { read_container_status(at, true); });
  else if (key == "initContainerStatuses")
    at.elements([&] { read_container_status(at, false); });
}

void PodView::read_condition(base::JsonCursor& at) {
  std::string_view type, status, since;
  at.members([&](std::string_view key) {
    if (key == "type") type = at.string(decoded_);
    if (key == "status") status = at.string(decoded_);
    if (key == "lastTransitionTime") since = at.string(decoded_);
  });
  if (type != "Ready") return;
  ready = status == "True";
  if (ready) ready_since = parse_rfc3339(since).value_or(base::Time{});
}

void PodView::read_container_status(base::JsonCursor& at, bool main) {
  at.members([&](std::string_view key) {
    if (key == "restartCount") restarts += at.integer();
    if (key != "state" || !main) return;
    at.members([&](std::string_view state) {
      if (state != "terminated") return;
      at.members([&](std::string_view member) {
        if (member == "finishedAt") ended_at = std::max(ended_at, read_time(at, decoded_));
      });
    });
  });
}

std::optional<base::Duration> PodView::until_available(std::int64_t min_ready_seconds, base::Time now) const {
  if (!ready || min_ready_seconds <= 0) return std::nullopt;
  const base::Time due = ready_since + duration_of_seconds(min_ready_seconds);
  if (due <= now) return std::nullopt;
  return due - now;
}

std::vector<std::string> PodView::claim_names() const {
  std::vector<std::string> names(claims.begin(), claims.end());
  for (const std::string_view volume : ephemeral) names.push_back(std::string(pod_.name()).append("-").append(volume));
  return names;
}

}  // namespace o2dms::simulator

#include "simulator/cluster/nodes/container_logs.h"

namespace o2dms::simulator {

void ContainerLogs::begin(std::string_view pod_uid, std::string_view container) {
  const base::MutexLock lock(mutex_);
  Runs& runs = pods_[std::string(pod_uid)][std::string(container)];
  runs.previous = std::move(runs.present);
  runs.present.emplace();
}

void ContainerLogs::print(std::string_view pod_uid, std::string_view container, base::Time now, std::string line) {
  const base::MutexLock lock(mutex_);
  Runs& runs = pods_[std::string(pod_uid)][std::string(container)];
  if (!runs.present) runs.present.emplace();
  runs.present->push_back({now, std::move(line)});
}

void ContainerLogs::forget(std::string_view pod_uid) {
  const base::MutexLock lock(mutex_);
  const auto at = pods_.find(pod_uid);
  if (at != pods_.end()) pods_.erase(at);
}

std::optional<std::string> ContainerLogs::read(std::string_view /*ns*/, std::string_view /*pod*/, std::string_view uid,
                                               std::string_view container, bool previous, bool stamps) const {
  const base::MutexLock lock(mutex_);
  const auto pod = pods_.find(uid);
  if (pod == pods_.end()) return std::nullopt;
  const auto runs = pod->second.find(container);
  if (runs == pod->second.end()) return std::nullopt;
  const auto& lines = previous ? runs->second.previous : runs->second.present;
  if (!lines) return std::nullopt;
  std::string text;
  for (const Line& line : *lines) {
    if (stamps) text += base::to_rfc3339_micro(line.time) + " ";
    text += line.text + "\n";
  }
  return text;
}

}  // namespace o2dms::simulator

#include "simulator/cluster/nodes/container_logs.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kStampSize = std::string_view("2026-01-01T00:00:00.000000Z ").size();

}  // namespace

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
  Lines& lines = *runs.present;
  const std::size_t end = (lines.empty() ? 0 : lines.back().end) + line.size() + 1;
  lines.push_back({now, std::move(line), end});
}

void ContainerLogs::forget(std::string_view pod_uid) {
  const base::MutexLock lock(mutex_);
  const auto at = pods_.find(pod_uid);
  if (at != pods_.end()) pods_.erase(at);
}

std::optional<std::string> ContainerLogs::read(std::string_view /*ns*/, std::string_view /*pod*/, std::string_view uid,
                                               std::string_view container, const LogPart& part) const {
  const base::MutexLock lock(mutex_);
  const auto pod = pods_.find(uid);
  if (pod == pods_.end()) return std::nullopt;
  const auto runs = pod->second.find(container);
  if (runs == pod->second.end()) return std::nullopt;
  const auto& lines = part.previous ? runs->second.previous : runs->second.present;
  if (!lines) return std::nullopt;
  const std::size_t stamp = part.stamps ? kStampSize : 0;
  const auto end_of = [&](const Line& line) {
    return line.end + static_cast<std::size_t>(&line - lines->data() + 1) * stamp;
  };
  auto line =
      std::partition_point(lines->begin(), lines->end(), [&](const Line& each) { return end_of(each) <= part.from; });
  if (line == lines->end() || part.at_most == 0) return std::string();
  const std::size_t skipped = part.from - (end_of(*line) - stamp - line->text.size() - 1);
  std::string text;
  for (; line != lines->end() && text.size() - std::min(skipped, text.size()) < part.at_most; ++line) {
    if (part.stamps) text += base::to_rfc3339_micro(line->time) + " ";
    text += line->text + "\n";
  }
  return text.substr(skipped, part.at_most);
}

}  // namespace o2dms::simulator

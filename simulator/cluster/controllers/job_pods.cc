#include "simulator/cluster/controllers/job_pods.h"

#include <algorithm>
#include <charconv>

#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kIndex = "batch.kubernetes.io/job-completion-index";

std::int64_t restart_count(const base::Json& pod) {
  std::int64_t count = 0;
  for (const char* list : {"initContainerStatuses", "containerStatuses"}) {
    const base::Json* statuses = base::find(pod, {"status", list});
    if (statuses == nullptr || !statuses->is_array()) continue;
    for (const base::Json& status : *statuses) count += base::integer_at(status, {"restartCount"});
  }
  return count;
}

base::Time end_of(const base::Json& pod) {
  base::Time last{};
  const base::Json* statuses = base::find(pod, {"status", "containerStatuses"});
  if (statuses == nullptr || !statuses->is_array()) return last;
  for (const base::Json& status : *statuses)
    last = std::max(last, time_at(status, {"state", "terminated", "finishedAt"}));
  return last;
}

void tell_index(base::Json& pod, const StoredObject& job, std::int64_t index) {
  const std::string text = std::to_string(index);
  pod["metadata"]["generateName"] = job.name() + "-" + text + "-";
  pod["metadata"]["annotations"][kIndex] = text;
  pod["metadata"]["labels"][kIndex] = text;
  pod["spec"]["hostname"] = job.name() + "-" + text;
  const base::Json variable = {
      {"name", "JOB_COMPLETION_INDEX"},
      {"valueFrom", {{"fieldRef", {{"fieldPath", std::string("metadata.labels['") + kIndex + "']"}}}}}};
  for (const char* list : {"initContainers", "containers"}) {
    if (!pod["spec"].contains(list)) continue;
    for (base::Json& container : pod["spec"][list]) {
      base::Json& env = container["env"];
      if (!env.is_array()) env = base::Json::array();
      env.push_back(variable);
    }
  }
}

}  // namespace

JobPods sort_job_pods(const std::vector<ObjectRef>& pods) {
  JobPods result;
  for (const ObjectRef& pod : pods) {
    const base::Json& json = pod->json();
    if (pod_phase(json) == "Succeeded") {
      ++result.succeeded;
      if (const std::int64_t index = job_pod_index(json); index >= 0) result.completed.insert(index);
    } else if (pod_phase(json) == "Failed") {
      ++result.failed;
      result.last_failure = std::max(result.last_failure, end_of(json));
    } else if (is_deleting(json)) {
      ++result.terminating;
    } else {
      result.active.push_back(pod);
      if (is_ready(json)) ++result.ready;
      result.restarts += restart_count(json);
    }
  }
  return result;
}

bool is_indexed(const base::Json& job) {
  return base::string_at(job, {"spec", "completionMode"}) == "Indexed";
}

base::Json job_pod(const StoredObject& job, std::int64_t index) {
  base::Json pod = pod_from_template(job, job.json()["spec"]["template"]);
  pod["metadata"]["generateName"] = job.name() + "-";
  if (is_indexed(job.json())) tell_index(pod, job, index);
  return pod;
}

std::int64_t job_pod_index(const base::Json& pod) {
  const std::string_view text = base::string_at(pod, {"metadata", "annotations", kIndex});
  std::int64_t index = -1;
  std::from_chars(text.data(), text.data() + text.size(), index);
  return index;
}

std::string index_ranges(const std::set<std::int64_t>& indexes) {
  std::string text;
  for (auto at = indexes.begin(); at != indexes.end();) {
    const std::int64_t first = *at;
    std::int64_t last = first;
    while (++at != indexes.end() && *at == last + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(first);
    if (last > first) text += (last == first + 1 ? "," : "-") + std::to_string(last);
  }
  return text;
}

std::set<std::int64_t> parse_index_ranges(std::string_view text) {
  std::set<std::int64_t> indexes;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::int64_t first = 0;
    const auto begin = std::from_chars(at, end, first);
    if (begin.ec != std::errc()) break;
    std::int64_t last = first;
    at = begin.ptr;
    if (at < end && *at == '-') at = std::from_chars(at + 1, end, last).ptr;
    for (std::int64_t index = first; index <= last && indexes.size() < 100'000; ++index) indexes.insert(index);
    if (at < end && *at == ',') ++at;
  }
  return indexes;
}

}  // namespace o2dms::simulator

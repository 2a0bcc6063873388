#include "simulator/cluster/controllers/job_pods.h"

#include <algorithm>
#include <charconv>

#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kIndex = "batch.kubernetes.io/job-completion-index";

void set_index(base::Json& pod, const std::string& job, std::int64_t index) {
  const std::string text = std::to_string(index);
  pod["metadata"]["generateName"] = job + "-" + text + "-";
  pod["metadata"]["annotations"][kIndex] = text;
  pod["metadata"]["labels"][kIndex] = text;
  pod["spec"]["hostname"] = job + "-" + text;
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

JobPods sort_job_pods(const base::Json& job, const std::vector<ObjectRef>& pods) {
  const bool deleted_is_failed = !replaces_failed_only(job);
  JobPods result;
  for (const ObjectRef& pod : pods) {
    const PodView& view = pod_view(*pod);
    const bool counted = !pod->meta().has_finalizer(kJobTracking);
    if (view.phase == "Succeeded") {
      if (!counted) result.succeeded.push_back(pod);
      if (const std::int64_t index = job_pod_index(*pod); index >= 0) result.completed.insert(index);
      continue;
    }
    if (view.phase == "Failed") result.last_failure = std::max(result.last_failure, view.ended_at);
    if (view.is_active()) {
      result.active.push_back(pod);
      if (view.ready) ++result.ready;
      result.restarts += view.restarts;
      continue;
    }
    if (!view.is_terminal()) ++result.terminating;
    if (!counted && (view.is_terminal() || deleted_is_failed)) result.failed.push_back(pod);
  }
  return result;
}

bool is_indexed(const base::Json& job) {
  return base::string_at(job, {"spec", "completionMode"}) == "Indexed";
}

bool replaces_failed_only(const base::Json& job) {
  return base::string_at(job, {"spec", "podReplacementPolicy"}) == "Failed";
}

base::Json job_pod(const OpenObject& job, std::int64_t index) {
  base::Json pod = pod_from_template(job, job.json()["spec"]["template"]);
  pod["metadata"]["generateName"] = std::string(job.name()) + "-";
  base::Json& finalizers = pod["metadata"]["finalizers"];
  if (!finalizers.is_array()) finalizers = base::Json::array();
  finalizers.push_back(kJobTracking);
  if (is_indexed(job.json())) set_index(pod, std::string(job.name()), index);
  return pod;
}

std::int64_t job_pod_index(const StoredObject& pod) {
  const std::string text = base::decoded_json_string(base::raw_json_at(pod.metadata(), {"annotations", kIndex}));
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

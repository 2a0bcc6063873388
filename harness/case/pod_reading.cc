#include "harness/case/pod_reading.h"

#include <algorithm>

#include "harness/case/belonging.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

using base::Json;

namespace {

const Json* condition(const Json& pod, std::string_view type) {
  const Json* conditions = base::find(pod, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_array()) return nullptr;
  for (const Json& one : *conditions)
    if (base::string_at(one, {"type"}) == type) return &one;
  return nullptr;
}

// As far as Kubernetes knows them: a key has 317 characters at most, a value 63.
Json labels_of(const Json& object) {
  constexpr std::size_t kMost = 64, kLongest = 380;
  Json labels = Json::object();
  if (const Json* found = base::find(object, {"metadata", "labels"}); found != nullptr && found->is_object())
    for (const auto& [key, value] : found->items())
      if (value.is_string() && key.size() + value.get_ref<const std::string&>().size() <= kLongest &&
          labels.size() < kMost)
        labels[key] = value;
  return labels;
}

constexpr std::size_t kLongestName = 253;

}  // namespace

void PodHistory::apply(std::string_view type, const Json& pod) {
  if (type == "RESET")
    for (auto& [uid, life] : pods_) life.deleted = true;
  const std::string uid(base::string_at(pod, {"metadata", "uid"}));
  if (uid.empty()) return;
  if (uid.size() > kLongestUid || (pods_.size() >= kMostObjects && pods_.count(uid) == 0)) {
    full_ = true;
    return;
  }
  PodLife& life = pods_[uid];
  life.name = base::string_at(pod, {"metadata", "name"}).substr(0, kLongestName);
  life.labels = labels_of(pod);
  life.bound = life.bound || !base::string_at(pod, {"spec", "nodeName"}).empty();
  const std::string_view phase = base::string_at(pod, {"status", "phase"});
  life.running = life.running || phase == "Running";
  life.succeeded = life.succeeded || phase == "Succeeded";
  const Json* ready = condition(pod, "Ready");
  life.ready = ready != nullptr && base::string_at(*ready, {"status"}) == "True";
  const Json* scheduled = condition(pod, "PodScheduled");
  life.unschedulable = scheduled != nullptr && base::string_at(*scheduled, {"status"}) == "False" &&
                       base::string_at(*scheduled, {"reason"}) == "Unschedulable";
  life.terminating = life.terminating || !base::string_at(pod, {"metadata", "deletionTimestamp"}).empty();
  life.deleted = type == "DELETED";
}

std::vector<const PodLife*> PodHistory::present(const Json& labels) const {
  std::vector<const PodLife*> found;
  for (const auto& [uid, life] : pods_)
    if (!life.deleted && has_labels(life.labels, labels)) found.push_back(&life);
  return found;
}

PodHistory pod_history(const Record& record, std::string_view step) {
  PodHistory history;
  const Belonging own = belonging_of(record);
  const auto apply = [&](std::string_view type, const Json& pod) {
    if (own.owns(pod)) history.apply(type, pod);
  };
  for (const ExchangeRef& exchange : record.of_step(step)) {
    if (exchange->watch) {
      for (const WatchEvent& event : exchange->events)
        if (event.object != nullptr && event.type != "BOOKMARK" && event.type != "ERROR")
          apply(event.type, *event.object);
    } else if (const Json::array_t* items = list_items(exchange->json()); items != nullptr) {
      history.apply("RESET", Json());
      for (const Json& pod : *items) apply("ADDED", pod);
    }
  }
  return history;
}

std::vector<PodMaker> pod_makers(const std::vector<Json>& manifests) {
  std::vector<PodMaker> makers;
  for (const Json& manifest : manifests) {
    const std::string_view kind = base::string_at(manifest, {"kind"});
    const Json* pods = pod_template(manifest);
    if (pods == nullptr || kind == "CronJob") continue;
    const Json* labels = base::find(*pods, {"metadata", "labels"});
    PodMaker maker{.subject = subject_of(manifest), .labels = labels == nullptr ? Json::object() : *labels};
    if (kind == "Job") {
      maker.finishes = true;
      maker.count = static_cast<std::size_t>(base::integer_at(manifest, {"spec", "completions"}, 1));
    } else if (kind == "DaemonSet") {
      maker.count = 0;
    } else {
      maker.count = static_cast<std::size_t>(base::integer_at(manifest, {"spec", "replicas"}, 1));
    }
    makers.push_back(std::move(maker));
  }
  return makers;
}

std::vector<Json> sent_manifests(const Record& record) {
  std::vector<Json> manifests;
  for (const ExchangeRef& exchange : record.creations())
    if (exchange->request_body.json != nullptr) manifests.push_back(*exchange->request_body.json);
  return manifests;
}

// A DaemonSet makes a pod for a node that is full, too: it waits there, and nothing is wrong with that.
std::vector<const PodLife*> fitting(std::vector<const PodLife*> pods) {
  std::erase_if(pods, [](const PodLife* life) { return life->unschedulable && !life->bound; });
  return pods;
}

std::size_t pods_up(const PodMaker& maker, const PodHistory& history) {
  const auto present = history.present(maker.labels);
  return static_cast<std::size_t>(std::count_if(present.begin(), present.end(), [&](const PodLife* life) {
    return maker.finishes ? life->succeeded : life->ready && life->running && life->bound;
  }));
}

bool all_up(const std::vector<PodMaker>& makers, const PodHistory& history) {
  if (history.full()) return false;
  return std::all_of(makers.begin(), makers.end(), [&](const PodMaker& maker) {
    const std::size_t up = pods_up(maker, history);
    if (maker.count == 0) return up > 0 && up == fitting(history.present(maker.labels)).size();
    return up >= maker.count;
  });
}

}  // namespace o2dms::harness

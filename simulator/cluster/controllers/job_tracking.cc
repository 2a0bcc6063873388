#include "simulator/cluster/controllers/job_tracking.h"

#include <algorithm>
#include <set>

#include "simulator/cluster/controllers/status_counts.h"

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMostUncounted = 500;
constexpr const char* kUncounted = "uncountedTerminatedPods";

std::size_t uncounted(const base::Json& status, const char* end) {
  const base::Json* uids = base::find(status, {kUncounted, end});
  return uids == nullptr ? 0 : uids->size();
}

bool is_noted(const base::Json& status, const char* end, std::string_view uid) {
  const base::Json* uids = base::find(status, {kUncounted, end});
  return uids != nullptr && std::find(uids->begin(), uids->end(), uid) != uids->end();
}

std::int64_t unnoted(const base::Json& status, const char* end, const std::vector<ObjectRef>& pods) {
  return std::count_if(pods.begin(), pods.end(),
                       [&](const ObjectRef& pod) { return !is_noted(status, end, pod->uid()); });
}

std::int64_t total(const base::Json& status, const char* end, const std::vector<ObjectRef>& pods) {
  return base::integer_at(status, {end}) + static_cast<std::int64_t>(uncounted(status, end)) +
         unnoted(status, end, pods);
}

void note(base::Json& status, const char* end, const std::vector<ObjectRef>& pods, std::vector<ObjectRef>& noted) {
  for (const ObjectRef& pod : pods) {
    if (!is_noted(status, end, pod->uid())) {
      if (uncounted(status, "succeeded") + uncounted(status, "failed") >= kMostUncounted) return;
      base::Json& uids = status[kUncounted][end];
      if (!uids.is_array()) uids = base::Json::array();
      uids.push_back(pod->uid());
    }
    noted.push_back(pod);
  }
}

}  // namespace

JobEnds job_ends(const base::Json& status, const JobPods& pods) {
  return {total(status, "succeeded", pods.succeeded), total(status, "failed", pods.failed)};
}

std::vector<ObjectRef> note_ends(base::Json& status, const JobPods& pods, bool indexed) {
  std::vector<ObjectRef> noted;
  if (indexed)
    noted = pods.succeeded;
  else
    note(status, "succeeded", pods.succeeded, noted);
  note(status, "failed", pods.failed, noted);
  return noted;
}

void count_ends(base::Json& status, const std::vector<ObjectRef>& carrying) {
  std::set<std::string_view> held;
  for (const ObjectRef& pod : carrying) held.insert(pod->uid());
  for (const char* end : {"succeeded", "failed"}) {
    if (uncounted(status, end) == 0) continue;
    base::Json left = base::Json::array();
    std::int64_t counted = 0;
    for (const base::Json& uid : status[kUncounted][end]) {
      if (uid.is_string() && held.contains(uid.get_ref<const std::string&>()))
        left.push_back(uid);
      else
        ++counted;
    }
    set_count(status, end, base::integer_at(status, {end}) + counted);
    if (left.empty())
      status[kUncounted].erase(end);
    else
      status[kUncounted][end] = std::move(left);
  }
}

}  // namespace o2dms::simulator

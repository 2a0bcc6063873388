#include "harness/run/clean_up.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/http_message.h"
#include "base/json.h"
#include "base/mutex.h"
#include "harness/case/labels.h"
#include "harness/case/record.h"
#include "harness/run/api_resources.h"
#include "harness/run/deadlines.h"
#include "harness/run/follow.h"
#include "harness/run/site_reason.h"

namespace o2dms::harness {

using base::Json;

void Ledger::made(const std::string& space) {
  const base::MutexLock lock(mutex_);
  spaces_.insert(space);
}

void Ledger::gone(const std::string& space) {
  const base::MutexLock lock(mutex_);
  spaces_.erase(space);
}

void Ledger::made(const std::string& owner, MadeObjects objects) {
  const base::MutexLock lock(mutex_);
  objects_[owner] = std::move(objects);
}

void Ledger::gone_objects(const std::string& owner) {
  const base::MutexLock lock(mutex_);
  objects_.erase(owner);
}

std::vector<MadeObjects> Ledger::remaining_objects() const {
  const base::MutexLock lock(mutex_);
  std::vector<MadeObjects> all;
  for (const auto& [owner, objects] : objects_) all.push_back(objects);
  return all;
}

bool Ledger::has(const std::string& space) const {
  const base::MutexLock lock(mutex_);
  return spaces_.count(space) > 0;
}

std::vector<std::string> Ledger::remaining() const {
  const base::MutexLock lock(mutex_);
  return {spaces_.begin(), spaces_.end()};
}

std::string remove_space(Client& client, base::Clock& clock, const Stop& stop, const std::string& space,
                         const std::vector<Deadline>& deadlines) {
  constexpr int kNotFound = 404;
  const Reply reply = client.del("/api/v1/namespaces/" + base::percent_encode(space), "clean-up");
  if (reply.status() == kNotFound) return {};
  if (!reply.ok() && reply.status() != 409) return describe(*reply.exchange);
  bool there = true;
  const FollowPlan plan{.path = "/api/v1/namespaces",
                        .field_selector = "metadata.name=" + space,
                        .step = "clean-up",
                        .limit = limit_of(deadlines, "clean-up"),
                        .times = follow_times(deadlines),
                        .may_poll = true};
  const FollowResult result = follow(
      client, clock, stop, plan,
      [&](std::string_view type, const Json& object) {
        if (type == "RESET") there = false;
        if (base::string_at(object, {"metadata", "name"}) == space) there = type != "DELETED";
      },
      [&] { return !there; });
  if (result.kind == Followed::met) return {};
  if (result.kind == Followed::late) {
    const std::string why = why_namespace_stays(client, space);
    return "deleted, and still there at the deadline clean-up" + (why.empty() ? "" : ", for " + why);
  }
  return result.why;
}

void remove_spaces(Client& client, base::Clock& clock, const std::vector<std::string>& spaces,
                   const std::vector<Deadline>& deadlines,
                   const std::function<void(const std::string& space, const std::string& left)>& done) {
  constexpr std::size_t kAtOnce = 8;
  const Stop never;
  std::atomic<std::size_t> next{0};
  base::Mutex mutex;
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < std::min(kAtOnce, spaces.size()); ++worker)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < spaces.size(); at = next++) {
        const std::string left = remove_space(client, clock, never, spaces[at], deadlines);
        const base::MutexLock lock(mutex);
        done(spaces[at], left);
      }
    });
  for (std::thread& worker : workers) worker.join();
}

namespace {

std::string selector_of(const std::string& run_id) {
  const std::string selector = std::string(kManagedBy) + "=" + kManagedByUs + "," + kRunLabel;
  return run_id.empty() ? selector : selector + "=" + run_id;
}

// Looked at again here: a server that ignores the selector must not lead us to delete what is not ours.
bool is_of_run(const Json& item, const std::string& run_id) {
  const std::string_view run = base::string_at(item, {"metadata", "labels", kRunLabel});
  return base::string_at(item, {"metadata", "labels", kManagedBy}) == kManagedByUs && !run.empty() &&
         (run_id.empty() || run == run_id);
}

bool is_dependent(const Json& item) {
  return !base::elements_at(item, {"metadata", "ownerReferences"}).empty();
}

}  // namespace

base::Result<std::vector<std::string>> find_spaces(Client& client, const std::string& run_id) {
  const Reply reply = client.get(with_selectors("/api/v1/namespaces", selector_of(run_id), ""), "find-namespaces");
  const Json::array_t* items = list_items(reply.body);
  if (!reply.ok() || items == nullptr)
    return base::fail("the namespaces could not be listed: " + describe(*reply.exchange));
  std::vector<std::string> spaces;
  for (const Json& item : *items)
    if (is_of_run(item, run_id)) spaces.emplace_back(base::string_at(item, {"metadata", "name"}));
  return spaces;
}

base::Result<MadeObjects> find_objects(Client& client, const std::string& space, const std::string& run_id) {
  Discovery discovery;
  auto types = discovery.types(client);
  if (!types) return base::failure(types.error());
  MadeObjects made{.space = space, .objects = {}, .selector = ""};
  for (const ApiType& type : *types) {
    if (!type.namespaced || type.is_subresource() || !type.has("list") || !type.has("delete")) continue;
    const std::string collection = type.collection(space);
    const Reply reply = client.get(with_selectors(collection, selector_of(run_id), ""), "find-objects");
    const Json::array_t* items = list_items(reply.body);
    if (!reply.ok() || items == nullptr) continue;  // a type of which we may see nothing, and made nothing
    for (const Json& item : *items)
      if (is_of_run(item, run_id) && !is_dependent(item))
        made.objects.push_back({collection, std::string(base::string_at(item, {"metadata", "name"})),
                                std::string(base::string_at(item, {"metadata", "uid"}))});
  }
  return made;
}

}  // namespace o2dms::harness

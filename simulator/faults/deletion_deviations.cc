#include <map>
#include <tuple>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/forwarding_api.h"
#include "simulator/faults/object_changes.h"

namespace o2dms::simulator {
namespace {

void answer_deletion_by_202(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (request.method == "DELETE" && response.status == 200) response.status = 202;
  });
}

void answer_missing_by_200(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (request.method != "DELETE" || response.status != 404) return;
    set_json(response, 200,
             {{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", base::Json::object()}, {"status", "Success"}});
  });
}

class DeleteKeepsObject final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    DeleteOptions changed = options;
    if (is_namespaced_object(target)) changed.dry_run = true;
    return inner().remove(target, changed, user);
  }
};

class PreconditionsIgnored final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    DeleteOptions changed = options;
    changed.precondition_uid.reset();
    changed.precondition_resource_version.reset();
    return inner().remove(target, changed, user);
  }
};

// What was deleted can be read for ever.
class GetAfterDelete final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;

  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    auto deleted = inner().remove(target, options, user);
    if (deleted && is_namespaced_object(target)) {
      const base::MutexLock lock(mutex_);
      if (ghosts_.size() < kMaxGhosts) ghosts_[key(target)] = deleted->object;
    }
    return deleted;
  }

  StatusOr<ObjectRef> get(const RequestTarget& target) const override {
    auto found = inner().get(target);
    if (found || found.error().code != 404) return found;
    const base::MutexLock lock(mutex_);
    const auto ghost = ghosts_.find(key(target));
    return ghost == ghosts_.end() ? std::move(found) : StatusOr<ObjectRef>(ghost->second);
  }

 private:
  static constexpr std::size_t kMaxGhosts = 10'000;
  using Key = std::tuple<const ResourceType*, std::string, std::string>;
  static Key key(const RequestTarget& target) {
    return {target.resource->storage, std::string(target.ns), std::string(target.name)};
  }

  mutable base::Mutex mutex_;
  std::map<Key, ObjectRef> ghosts_ GUARDED_BY(mutex_);
};

}  // namespace

std::vector<Deviation> deletion_deviations() {
  return {
      {{"delete-answers-202",
        "DMS-3.1.3-3",
        "A deletion is answered by 202, not 200.",
        {"DMS-2.2-2", "DMS-3.1.1-1", "DMS-3.1.3-1"}},
       answer_deletion_by_202},
      {{"delete-missing-200", "DMS-3.1.3-3", "Deleting what is not there is answered by 200, not 404."},
       answer_missing_by_200},
      {{"delete-keeps-object", "DMS-3.1.3-5", "A deletion is answered by 200, and the object stays.", {"DMS-2.2-2"}},
       [](Assembly& assembly) { assembly.client_apis.emplace_back(wrap_api<DeleteKeepsObject>); }},
      {{"get-after-delete-200",
        "DMS-3.1.3-5",
        "GET of a deleted object is answered by 200 and its last content.",
        {"DMS-2.2-2", "DMS-3.1.1-1", "DMS-3.1.2-10", "DMS-3.1.3-1", "DMS-4.2.1.3-6"}},
       [](Assembly& assembly) { assembly.client_apis.emplace_back(wrap_api<GetAfterDelete>); }},
      {{"deletions-not-marked", "DMS-4.2.1.3-6", "An object that is being deleted has no deletionTimestamp."},
       [](Assembly& assembly) {
         change_client_view(assembly, {[](const ResourceType& resource) { return resource.namespaced; },
                                       [](base::Json& object) { object["metadata"].erase("deletionTimestamp"); }});
       }},
      {{"preconditions-ignored", "DMS-4.2.1.3-6", "DELETE does not look at the preconditions it is given."},
       [](Assembly& assembly) { assembly.client_apis.emplace_back(wrap_api<PreconditionsIgnored>); }},
  };
}

}  // namespace o2dms::simulator

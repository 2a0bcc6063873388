#include "simulator/cluster/controllers/garbage_collector.h"

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kForeground = "foregroundDeletion", kOrphan = "orphan";

bool waits_for_dependents(const StoredObject& object) {
  return is_deleting(object) && object.meta().has_finalizer(kForeground);
}
bool lets_dependents_loose(const StoredObject& object) {
  return is_deleting(object) && object.meta().has_finalizer(kOrphan);
}

// Group and version of an apiVersion.
std::pair<std::string_view, std::string_view> split_api_version(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  if (slash == std::string_view::npos) return {"", api_version};
  return {api_version.substr(0, slash), api_version.substr(slash + 1)};
}

// How an object's owners are doing.
struct Owners {
  int solid = 0;
  std::vector<std::string> dangling, waiting;  // uids
};

class GarbageCollector : public Controller {
 public:
  explicit GarbageCollector(const ControllerContext& context) : context_(context), client_(context_) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (const ResourceType* resource : all_resources(context_.registry)) {
      // Events come in numbers and neither own nor are owned.
      if (resource->has_verb("delete") && resource->kind != "Event")
        all.emplace_back(resource->group, resource->plural);
    }
    return all;
  }

  // Keys are uids.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (event.type == EventType::deleted) {
      for (const ObjectRef& dependent : context_.cache.dependents(object.uid())) enqueue(dependent->uid());
      for_each_owner(object, [this](const ObjectRef& owner, const OwnerReference&) {
        if (owner != nullptr && waits_for_dependents(*owner)) enqueue(owner->uid());
      });
      return;
    }
    if (waits_for_dependents(object) || lets_dependents_loose(object)) enqueue(object.uid());
    for_each_owner(object, [&](const ObjectRef& owner, const OwnerReference&) {
      if (owner == nullptr || waits_for_dependents(*owner)) enqueue(object.uid());
      if (owner != nullptr && waits_for_dependents(*owner)) enqueue(owner->uid());
    });
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef object = context_.cache.find_uid(key.name);
    if (object == nullptr) return base::done();
    if (lets_dependents_loose(*object)) return orphan_dependents(*object);
    if (waits_for_dependents(*object)) return process_foreground(*object);
    if (is_deleting(*object)) return base::done();
    return collect(*object);
  }

 private:
  void enqueue(std::string_view uid) { context_.enqueue({"", uid}); }

  template <class Visit>
  void for_each_owner(const StoredObject& object, Visit visit) const {
    for (const OwnerReference& owner : object.meta().owners) visit(context_.cache.find_uid(owner.uid), owner);
  }

  // The cache may be behind for an owner made this moment: absence is looked up in the store itself. That it could not
  // be looked up is no absence: what is deleted for it does not come back.
  StatusOr<bool> is_really_absent(const OwnerReference& reference, const StoredObject& dependent) const {
    const auto [group, version] = split_api_version(reference.api_version);
    const ResourceType* resource = context_.registry.find_kind(group, version, reference.kind);
    if (resource == nullptr) return false;
    if (resource->storage != nullptr) resource = resource->storage;
    const std::string_view ns = resource->namespaced ? dependent.namespace_name() : std::string_view();
    const auto owner = context_.api.get({.resource = resource, .ns = ns, .name = reference.name});
    if (owner) return (*owner)->uid() != reference.uid;
    if (is_not_found(owner.error()) || owner.error().code == 405) return true;
    return base::failure(owner.error());
  }

  StatusOr<Owners> classify(const StoredObject& object) const {
    Owners owners;
    StatusOr<void> outcome = base::done();
    for_each_owner(object, [&](const ObjectRef& owner, const OwnerReference& reference) {
      const std::string uid(reference.uid);
      const bool elsewhere =
          owner != nullptr && owner->resource().namespaced && owner->namespace_name() != object.namespace_name();
      if (owner == nullptr || elsewhere) {
        const auto absent = is_really_absent(reference, object);
        if (!absent)
          outcome = base::failure(absent.error());
        else if (*absent)
          owners.dangling.push_back(uid);
        else
          ++owners.solid;
      } else if (waits_for_dependents(*owner)) {
        owners.waiting.push_back(uid);
      } else {
        ++owners.solid;
      }
    });
    if (!outcome) return base::failure(outcome.error());
    return owners;
  }

  StatusOr<void> collect(const StoredObject& object) {
    const auto classified = classify(object);
    if (!classified) return base::failure(classified.error());
    const Owners& owners = *classified;
    if (owners.dangling.empty() && owners.waiting.empty()) return base::done();
    if (owners.solid > 0) {
      std::vector<std::string> gone = owners.dangling;
      gone.insert(gone.end(), owners.waiting.begin(), owners.waiting.end());
      return drop_references(object, gone);
    }
    DeleteOptions options;
    options.propagation = Propagation::background;
    if (!owners.waiting.empty() && context_.cache.has_dependents(object.uid()))
      options.propagation = Propagation::foreground;
    if (object.meta().has_finalizer(kOrphan)) options.propagation = Propagation::orphan;
    if (object.meta().has_finalizer(kForeground)) options.propagation = Propagation::foreground;
    return client_.remove(object, options);
  }

  StatusOr<void> drop_references(const StoredObject& object, const std::vector<std::string>& uids) {
    base::Json changed = *object.document();
    for (const std::string& uid : uids) drop_owner(changed, uid);
    const auto written = client_.update(object.resource(), std::move(changed));
    if (!written && is_not_found(written.error())) return base::done();
    return outcome(written);
  }

  StatusOr<void> process_foreground(const StoredObject& owner) {
    bool blocked = false;
    for (const ObjectRef& dependent : context_.cache.dependents(owner.uid())) {
      if (!is_deleting(*dependent)) enqueue(dependent->uid());
      for (const OwnerReference& reference : dependent->meta().owners)
        blocked = blocked || (reference.uid == owner.uid() && reference.block_owner_deletion);
    }
    return blocked ? base::done() : take_finalizer(owner, kForeground);
  }

  StatusOr<void> orphan_dependents(const StoredObject& owner) {
    for (const ObjectRef& dependent : context_.cache.dependents(owner.uid())) {
      if (auto dropped = drop_references(*dependent, {std::string(owner.uid())}); !dropped) return dropped;
    }
    return take_finalizer(owner, kOrphan);
  }

  StatusOr<void> take_finalizer(const StoredObject& object, std::string_view finalizer) {
    base::Json changed = *object.document();
    if (!remove_finalizer(changed, finalizer)) return base::done();
    const auto written = client_.update(object.resource(), std::move(changed));
    if (!written && is_not_found(written.error())) return base::done();
    return outcome(written);
  }

  ControllerContext context_;
  ApiClient client_;
};

}  // namespace

ControllerFactory garbage_collector() {
  return [](const ControllerContext& context) { return std::make_unique<GarbageCollector>(context); };
}

}  // namespace o2dms::simulator

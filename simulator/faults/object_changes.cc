#include "simulator/faults/object_changes.h"

#include "base/digest.h"
#include "simulator/faults/api_hooks.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class ChangedStore final : public Store {
 public:
  ChangedStore(StoredChange change, std::shared_ptr<Store> inner)
      : change_(std::move(change)), inner_(std::move(inner)) {}

  ObjectRef write(const ResourceType& storage, std::string_view ns, std::string_view name,
                  const std::function<Change(const ObjectRef&)>& decide) override {
    return inner_->write(storage, ns, name, [&](const ObjectRef& current) {
      Change decided = decide(current);
      if (decided.kind != Change::Kind::put) return decided;
      Json object = decided.draft.json();
      if (change_(storage, object, current)) decided.draft = ObjectDraft(storage, std::move(object));
      return decided;
    });
  }
  ObjectRef get(const ResourceType& storage, std::string_view ns, std::string_view name) const override {
    return inner_->get(storage, ns, name);
  }
  Listing list(const ResourceType& storage, std::string_view ns, const ListRange& range) const override {
    return inner_->list(storage, ns, range);
  }
  Revision revision() const override { return inner_->revision(); }
  EventBatch events_after(const ResourceType& storage, std::string_view ns, Revision after,
                          std::size_t limit) const override {
    return inner_->events_after(storage, ns, after, limit);
  }
  std::unique_ptr<Subscription> subscribe(const ResourceType* storage, std::function<void()> notify) override {
    return inner_->subscribe(storage, std::move(notify));
  }
  void compact(Revision through) override { inner_->compact(through); }

 private:
  const StoredChange change_;
  const std::shared_ptr<Store> inner_;
};

ObjectRef changed(const ViewChange& view, const ObjectRef& object) {
  if (object == nullptr || !view.concerns(object->resource())) return object;
  Json json = *object->document();
  view.change(json);
  return make_object(object->resource(), std::move(json), object->revision());
}

StatusOr<Written> changed(const ViewChange& view, StatusOr<Written> written) {
  if (written) written->object = changed(view, written->object);
  return written;
}

ApiHooks hooks_of(const ViewChange& view) {
  ApiHooks hooks;
  hooks.create = [view](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                        WriteOptions options) {
    return changed(view, right.create(target, std::move(body), user, std::move(options)));
  };
  hooks.update = [view](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                        WriteOptions options) {
    return changed(view, right.update(target, std::move(body), user, std::move(options)));
  };
  hooks.patch = [view](Api& right, const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                       WriteOptions options) {
    return changed(view, right.patch(target, type, std::move(patch), user, std::move(options)));
  };
  hooks.get = [view](const Api& right, const RequestTarget& target) -> StatusOr<ObjectRef> {
    auto found = right.get(target);
    if (!found) return found;
    return changed(view, *found);
  };
  hooks.list = [view](const Api& right, const ResourceType& resource, std::string_view ns, const ListRange& range) {
    Listing listing = right.list(resource, ns, range);
    for (ObjectRef& object : listing.objects) object = changed(view, object);
    return listing;
  };
  hooks.events_after = [view](const Api& right, const ResourceType& resource, std::string_view ns, Revision after,
                              std::size_t limit) {
    EventBatch batch = right.events_after(resource, ns, after, limit);
    if (!view.concerns(resource)) return batch;
    for (StoreEvent& event : batch.events)
      event = {event.type, changed(view, event.object), changed(view, event.previous), std::make_shared<SharedLine>()};
    return batch;
  };
  return hooks;
}

}  // namespace

void change_stored(Assembly& assembly, StoredChange change) {
  assembly.stores.emplace_back([change = std::move(change)](std::shared_ptr<Store> inner) {
    return std::make_shared<ChangedStore>(change, std::move(inner));
  });
}

void change_client_view(Assembly& assembly, const ViewChange& change) {
  hook_client_api(assembly, hooks_of(change));
}

void change_cluster_view(Assembly& assembly, const ViewChange& change) {
  hook_cluster_api(assembly, hooks_of(change));
}

void change_status(Assembly& assembly, std::string_view group, std::string_view plural, StatusChange change) {
  ApiHooks hooks;
  hooks.update = [group, plural, change = std::move(change)](Api& right, const RequestTarget& target, Body body,
                                                             const UserInfo& user, WriteOptions options) {
    if (target.subresource == "status" && is_resource(*target.resource, group, plural)) {
      const auto stored = right.get(whole_object(target));
      if (stored) change(body.json["status"], *(*stored)->document());
    }
    return right.update(target, std::move(body), user, std::move(options));
  };
  hook_cluster_api(assembly, std::move(hooks));
}

void change_pod_status(Assembly& assembly, StatusChange change) {
  change_status(assembly, "", "pods", std::move(change));
}

void for_each_container(Json& pod_spec, const std::function<void(Json& container)>& visit) {
  for (const char* list : {"initContainers", "containers"}) {
    const auto found = pod_spec.find(list);
    if (found == pod_spec.end() || !found->is_array()) continue;
    for (Json& container : *found) visit(container);
  }
}

bool is_pod(const ResourceType& resource) {
  return is_resource(resource, "", "pods");
}

bool is_service(const ResourceType& resource) {
  return is_resource(resource, "", "services");
}

bool is_configuration(const ResourceType& resource) {
  return is_resource(resource, "", "configmaps") || is_resource(resource, "", "secrets");
}

bool is_workload(const ResourceType& resource) {
  return resource.group == "apps" || resource.group == "batch" || is_pod(resource);
}

std::string uid_from(std::string_view text) {
  const std::string digest = base::sha256_hex(text);
  return digest.substr(0, 8) + "-" + digest.substr(8, 4) + "-4" + digest.substr(13, 3) + "-8" + digest.substr(17, 3) +
         "-" + digest.substr(20, 12);
}

}  // namespace o2dms::simulator

#include "base/json.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/forwarding_api.h"

namespace o2dms::simulator {
namespace {

class CreateStoresNothing final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Written> create(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    if (!is_namespaced_object(target)) return inner().create(target, std::move(body), user, std::move(options));
    options.dry_run = true;
    auto answer = inner().create(target, std::move(body), user, std::move(options));
    if (!answer) return answer;
    // What a dry run is answered has no resourceVersion: here the answer is right, and nothing else.
    answer->object = make_object(answer->object->resource(), *answer->object->document(), inner().revision() + 1);
    return answer;
  }
};

class LabelsLost final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Written> create(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    base::Json& object = body.json;
    const bool labelled = object.is_object() && object.contains("metadata") && object["metadata"].is_object();
    if (is_namespaced_object(target) && labelled) object["metadata"].erase("labels");
    return inner().create(target, std::move(body), user, std::move(options));
  }
};

class StalePutAccepted final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    const auto current = inner().get({.resource = target.resource, .ns = target.ns, .name = target.name});
    base::Json& object = body.json;
    const bool versioned = object.is_object() && object.contains("metadata") && object["metadata"].is_object();
    if (current && versioned)
      object["metadata"]["resourceVersion"] = base::string_at(*(*current)->document(), {"metadata", "resourceVersion"});
    return inner().update(target, std::move(body), user, std::move(options));
  }
};

class NamespacesLeak final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  Listing list(const ResourceType& resource, std::string_view, const ListRange& range) const override {
    return inner().list(resource, {}, range);
  }
};

template <class T>
void between_client_and_store(Assembly& assembly) {
  assembly.client_apis.emplace_back(wrap_api<T>);
}

}  // namespace

std::vector<Deviation> storage_deviations() {
  return {
      {{"create-stores-nothing",
        "DMS-3.1.2-4",
        "A creation is answered by 201, and nothing is stored.",
        {"DMS-4.2.1.3-2"}},
       between_client_and_store<CreateStoresNothing>},
      {{"labels-lost", "DMS-3.1.2-4", "The labels of a created object are lost.", {"DMS-4.2.1.3-2"}},
       between_client_and_store<LabelsLost>},
      {{"stale-put-accepted", "DMS-4.2.1.3-5", "PUT with an old resourceVersion replaces what is newer."},
       between_client_and_store<StalePutAccepted>},
      {{"namespaces-leak", "DMS-4.2.1.1-2", "A list of one namespace shows the objects of all."},
       between_client_and_store<NamespacesLeak>},
  };
}

}  // namespace o2dms::simulator

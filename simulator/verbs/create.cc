#include "simulator/verbs/create.h"

#include "simulator/fields/managed_fields.h"
#include "simulator/resource/validation/validation.h"
#include "simulator/verbs/admit.h"
#include "simulator/verbs/payload.h"
#include "simulator/verbs/pod_actions.h"
#include "simulator/verbs/service_addresses.h"
#include "simulator/verbs/strategy.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::size_t kGeneratedBase = 58;  // 63, a label's length, less the suffix
constexpr std::size_t kSuffix = 5;
constexpr int kNameTries = 8;  // for a generated name or an allocated address that somebody else took meanwhile

// Namespace and name come from the URL and from the body; both must say the same, and one is enough.
StatusOr<void> settle_names(const RequestTarget& target, Json& metadata) {
  const std::string_view ns = base::string_at(metadata, {"namespace"});
  if (target.resource->namespaced) {
    if (!ns.empty() && ns != target.ns) {
      return base::failure(
          bad_request("the namespace of the provided object does not match the namespace sent on the request"));
    }
    metadata["namespace"] = target.ns;
  } else {
    metadata.erase("namespace");
  }
  const std::string_view name = base::string_at(metadata, {"name"});
  if (!target.name.empty() && !name.empty() && name != target.name) {
    return base::failure(bad_request("the name of the object (" + std::string(name) +
                                     ") does not match the name on the URL (" + std::string(target.name) + ")"));
  }
  if (!target.name.empty()) metadata["name"] = target.name;
  return base::done();
}

void fill_metadata(const NativeApiParts& parts, Json& metadata) {
  for (const char* member : {"deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion"}) {
    metadata.erase(member);
  }
  metadata["uid"] = parts.random.uuid();
  metadata["creationTimestamp"] = base::to_rfc3339(parts.clock.now());
}

StatusError exists(const StatusSubject& subject, const StoredObject& current) {
  StatusError error = already_exists(subject);
  if (current.meta().is_deleting())
    error.message.insert(0, "object is being deleted: ");
  return error;
}

// One attempt, with the name that is in the object now.
StatusOr<ObjectRef> try_create(const NativeApiParts& parts, const RequestTarget& target, Json object,
                               const UserInfo& user, const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  const std::string ns(base::string_at(object, {"metadata", "namespace"})),
      name(base::string_at(object, {"metadata", "name"}));
  AdmissionRequest request{Operation::create, storage, {}, ns, name, user, &object, nullptr, options.dry_run};
  if (auto admitted = mutate(parts, request); !admitted) return base::failure(admitted.error());
  prepare_create(storage, object, user, parts.clock.now());
  // Names are checked first: what is derived from them (addresses, selectors) is not worth an error of its own.
  track_create(storage, {options.field_manager, storage.api_version, {}, parts.clock.now()}, object);
  if (auto causes = validate_create(storage, object); !causes.empty()) {
    return base::failure(invalid(target.resource->group, target.resource->kind, name, std::move(causes)));
  }
  const bool is_service = storage.plural == "services" && storage.group.empty();
  if (is_service) {
    if (auto assigned = assign_addresses(parts.store, storage, parts.random, object, nullptr); !assigned) {
      return base::failure(assigned.error());
    }
  }
  if (auto admitted = validate(parts, request); !admitted) return base::failure(admitted.error());
  const StatusSubject subject{target.resource->group, target.resource->plural, name};
  if (options.dry_run) {
    if (const ObjectRef current = parts.store.get(storage, ns, name)) return base::failure(exists(subject, *current));
    return make_object(storage, std::move(object));
  }
  ObjectDraft draft(storage, std::move(object));
  ObjectRef existing;
  bool clash = false;
  ObjectRef stored = parts.store.write(storage, ns, name, [&](const ObjectRef& current) -> Store::Change {
    existing = current;
    clash = !existing && is_service && addresses_taken(parts.store, storage, draft.json());
    return existing || clash ? Store::Change{} : Store::Change{Store::Change::Kind::put, std::move(draft)};
  });
  if (existing) return base::failure(exists(subject, *existing));
  if (clash) return base::failure(internal_error("an address of the Service was taken meanwhile: try again"));
  return stored;
}

StatusOr<ObjectRef> create_or_generate(const NativeApiParts& parts, const RequestTarget& target, Json object,
                                       const UserInfo& user, const WriteOptions& options) {
  Json& metadata = object["metadata"];
  const std::string base(base::string_at(metadata, {"generateName"}).substr(0, kGeneratedBase));
  if (!base::string_at(metadata, {"name"}).empty() || base.empty()) {
    return try_create(parts, target, std::move(object), user, options);
  }
  for (int attempt = 1;; ++attempt) {
    metadata["name"] = base + parts.random.suffix(kSuffix);
    auto created = try_create(parts, target, object, user, options);
    if (created || created.error().reason != "AlreadyExists" || attempt == kNameTries) return created;
  }
}

StatusOr<ObjectRef> act(const NativeApiParts& parts, const RequestTarget& target, const Subresource* subresource,
                        Json object, const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  // Both versions of an Eviction say the same; older drains send the first.
  if (target.subresource == "eviction" && base::string_at(object, {"apiVersion"}) == "policy/v1beta1")
    object["apiVersion"] = "policy/v1";
  auto body = subresource != nullptr ? read_payload(*subresource, std::move(object), options)
                                     : read_object(resource, std::move(object), options);
  if (!body) return base::failure(body.error());
  if (auto done = pod_action(parts, target, *body, user, options)) return std::move(*done);
  const auto action =
      parts.actions.find({std::string(resource.group), std::string(resource.plural), std::string(target.subresource)});
  if (action == parts.actions.end()) return base::failure(method_not_allowed());
  auto answer = action->second({target, *body, user, options});
  if (!answer) return base::failure(answer.error());
  return make_object(resource, std::move(*answer));
}

}  // namespace

StatusOr<ObjectRef> create_object(const NativeApiParts& parts, const RequestTarget& target, Json object,
                                  const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  if (!target.subresource.empty()) {
    const Subresource* subresource = resource.find_subresource(target.subresource);
    if (subresource == nullptr) return base::failure(route_not_found());
    return act(parts, target, subresource, std::move(object), user, options);
  }
  if (!resource.has_verb("create")) return base::failure(method_not_allowed());
  // What can be created but not read is a question, not an object (reviews, bindings).
  if (!resource.has_verb("get")) return act(parts, target, nullptr, std::move(object), user, options);
  auto read = read_object(resource, std::move(object), options);
  if (!read) return base::failure(read.error());
  Json& metadata = (*read)["metadata"];
  if (!base::string_at(metadata, {"resourceVersion"}).empty()) {
    return base::failure(unexplained_error("resourceVersion should not be set on objects to be created"));
  }
  if (auto settled = settle_names(target, metadata); !settled) return base::failure(settled.error());
  // Only an apply brings its own; it has no manager left to track.
  if (!options.field_manager.empty()) metadata.erase("managedFields");
  fill_metadata(parts, metadata);
  return create_or_generate(parts, target, std::move(*read), user, options);
}

}  // namespace o2dms::simulator

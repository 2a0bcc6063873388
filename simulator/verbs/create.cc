#include "simulator/verbs/create.h"

#include "simulator/fields/managed_fields.h"
#include "simulator/resource/validation/validation.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/admit.h"
#include "simulator/verbs/commit.h"
#include "simulator/verbs/payload.h"
#include "simulator/verbs/pod_actions.h"
#include "simulator/verbs/strategy.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::size_t kGeneratedBase = 58;  // 63, a label's length, less the suffix
constexpr std::size_t kSuffix = 5;
constexpr int kTries = 8;  // for a generated name or an allocated address that somebody else took meanwhile

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
  if (target.name.empty()) return base::done();
  if (auto named = check_name(target, name.empty() ? target.name : name); !named) return named;
  metadata["name"] = target.name;
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
  if (current.meta().is_deleting()) error.message.insert(0, "object is being deleted: ");
  return error;
}

// Stores what is not there yet.
Committed store_new(const NativeApiParts& parts, const ResourceType& storage, std::string_view ns,
                    const StatusSubject& subject, Json object, const CommitChecks& checks) {
  ObjectDraft draft(storage, std::move(object));
  ObjectRef existing;
  std::optional<CommitRefusal> refusal;
  ObjectRef stored = parts.store.write(storage, ns, subject.name, [&](const ObjectRef& current) -> Store::Change {
    existing = current;
    if (!existing) refusal = first_refusal(checks);
    return existing || refusal ? Store::Change{} : Store::Change{Store::Change::Kind::put, std::move(draft)};
  });
  if (existing) return base::failure(CommitRefusal{exists(subject, *existing)});
  if (refusal) return base::failure(std::move(*refusal));
  if (const auto companion = parts.companions.find(&storage); companion != parts.companions.end())
    companion->second(*stored);
  return stored;
}

// One attempt, with the name that is in the object now.
Committed try_create(const NativeApiParts& parts, const RequestTarget& target, Json object, const UserInfo& user,
                     const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  const auto refused = [](StatusError error) { return base::failure(CommitRefusal{std::move(error)}); };
  const std::string ns(base::string_at(object, {"metadata", "namespace"})),
      name(base::string_at(object, {"metadata", "name"}));
  AdmissionRequest request{Operation::create, storage, {}, ns, name, user, &object, nullptr, options.dry_run};
  if (auto admitted = mutate(parts, request); !admitted) return refused(admitted.error());
  prepare_create(storage, object, user, parts.clock.now());
  track_create(storage, {options.field_manager, storage.api_version, {}, parts.clock.now()}, object);
  if (auto causes = validate_create(storage, object); !causes.empty())
    return refused(invalid(target.resource->group, target.resource->kind, name, std::move(causes)));
  CommitChecks checks;
  if (has_addresses(storage)) {
    auto assigned = parts.service_addresses->assign(object, nullptr, parts.random);
    if (!assigned) return refused(assigned.error());
    checks.push_back(std::move(*assigned));
  }
  if (auto admitted = validate(parts, request); !admitted) return refused(admitted.error());
  add_commit_checks(parts, request, checks);
  if (auto refusal = first_refusal(checks)) return base::failure(std::move(*refusal));
  const StatusSubject subject{target.resource->group, target.resource->plural, name};
  if (!options.dry_run) return store_new(parts, storage, ns, subject, std::move(object), checks);
  if (const ObjectRef current = parts.store.get(storage, ns, name)) return refused(exists(subject, *current));
  return make_object(storage, std::move(object));
}

// What the server chooses itself (a name, an address) somebody may take before it is stored: then it chooses another.
StatusOr<ObjectRef> create_with_retries(const NativeApiParts& parts, const RequestTarget& target, Json object,
                                        const UserInfo& user, const WriteOptions& options) {
  Json& metadata = object["metadata"];
  const std::string base(base::string_at(metadata, {"generateName"}).substr(0, kGeneratedBase));
  const bool generates = base::string_at(metadata, {"name"}).empty() && !base.empty();
  const auto choose_name = [&] {
    if (generates) metadata["name"] = base + parts.random.suffix(kSuffix);
  };
  const int tries = generates || has_addresses(*target.resource->storage) ? kTries : 1;
  for (int attempt = 1; attempt < tries; ++attempt) {
    choose_name();
    auto created = try_create(parts, target, object, user, options);
    if (created) return std::move(*created);
    const bool retry = created.error().retry || (generates && created.error().error.reason == "AlreadyExists");
    if (!retry) return base::failure(std::move(created).error().error);
  }
  choose_name();
  auto created = try_create(parts, target, std::move(object), user, options);
  if (!created) return base::failure(std::move(created).error().error);
  return std::move(*created);
}

StatusOr<ObjectRef> act_on(const NativeApiParts& parts, const RequestTarget& target, const Json& payload,
                           const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  if (auto done = pod_action(parts, target, payload, user, options)) return std::move(*done);
  const auto action =
      parts.actions.find({std::string(resource.group), std::string(resource.plural), std::string(target.subresource)});
  if (action == parts.actions.end()) return base::failure(method_not_allowed());
  auto answer = action->second({target, payload, user, options});
  if (!answer) return base::failure(answer.error());
  return make_object(resource, std::move(*answer));
}

StatusOr<Written> act(const NativeApiParts& parts, const RequestTarget& target, const Subresource* subresource,
                      Body body, const UserInfo& user, const WriteOptions& options) {
  // Both versions of an Eviction say the same: drains send the older or the newer, a Kubernetes serves either.
  if (target.subresource == "eviction" && subresource != nullptr &&
      base::string_at(body.json, {"apiVersion"}).starts_with("policy/v1"))
    body.json["apiVersion"] = std::string(subresource->group).append("/").append(subresource->version);
  auto payload = subresource != nullptr ? read_payload(*subresource, std::move(body), options)
                                        : read_object(*target.resource, std::move(body), options);
  if (!payload) return base::failure(payload.error());
  auto answer = act_on(parts, target, payload->object, user, options);
  if (!answer) return base::failure(answer.error());
  return Written{std::move(*answer), true, std::move(payload->warnings)};
}

// The objects of a custom resource are being deleted with its definition.
bool is_definition_terminating(const NativeApiParts& parts, const ResourceType& resource) {
  const ResourceType* definitions = parts.registry.find_preferred("apiextensions.k8s.io", "customresourcedefinitions");
  if (definitions == nullptr) return false;
  const std::string name = std::string(resource.plural) + "." + std::string(resource.group);
  const ObjectRef definition = parts.store.get(*definitions->storage, {}, name);
  return definition != nullptr && definition->meta().is_deleting();
}

StatusError not_allowed_while_terminating() {
  StatusError error = method_not_allowed();
  error.message = "create not allowed while custom resource definition is terminating";
  return error;
}

}  // namespace

StatusOr<Written> create_object(const NativeApiParts& parts, const RequestTarget& target, Body body,
                                const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  if (!target.subresource.empty()) {
    const Subresource* subresource = resource.find_subresource(target.subresource);
    if (subresource == nullptr) return base::failure(route_not_found());
    return act(parts, target, subresource, std::move(body), user, options);
  }
  if (!resource.has_verb("create")) return base::failure(method_not_allowed());
  if (resource.definition != nullptr && is_definition_terminating(parts, resource))
    return base::failure(not_allowed_while_terminating());
  // What can be created but not read is a question, not an object (reviews, bindings).
  if (!resource.has_verb("get")) return act(parts, target, nullptr, std::move(body), user, options);
  auto read = read_object(resource, std::move(body), options);
  if (!read) return base::failure(read.error());
  Json& metadata = read->object["metadata"];
  if (!base::string_at(metadata, {"resourceVersion"}).empty()) {
    return base::failure(unexplained_error("resourceVersion should not be set on objects to be created"));
  }
  if (auto settled = settle_names(target, metadata); !settled) return base::failure(settled.error());
  // Only an apply brings its own; it has no manager left to track.
  if (!options.field_manager.empty()) metadata.erase("managedFields");
  fill_metadata(parts, metadata);
  auto created = create_with_retries(parts, target, std::move(read->object), user, options);
  if (!created) return base::failure(created.error());
  return Written{std::move(*created), true, std::move(read->warnings)};
}

}  // namespace o2dms::simulator

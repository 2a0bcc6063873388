// Core: what the verbs of NativeApi work with, and the steps that they share. Internal to api/. One Core serves all
// threads; it has no state of its own besides its references.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "simulator/api/native_api.h"

namespace o2dms::simulator {

using Core = NativeApiParts;

// The verbs, one file each. Contracts as in api.h.
StatusOr<ObjectRef> create_object(const Core& core, const Target& target, base::Json object, const UserInfo& user,
                                  const WriteOptions& options);
StatusOr<ObjectRef> update_object(const Core& core, const Target& target, base::Json object, const UserInfo& user,
                                  const WriteOptions& options);
StatusOr<Patched> patch_object(const Core& core, const Target& target, PatchType type, const base::Json& patch,
                               const UserInfo& user, const WriteOptions& options);
StatusOr<Deleted> delete_object(const Core& core, const Target& target, const DeleteOptions& options,
                                const UserInfo& user);
StatusOr<ObjectRef> get_object(const Core& core, const Target& target);

// What errors call the target.
StatusSubject subject_of(const Target& target);

// All plugins' mutate, then (separately, as preparation and validation lie between) all plugins' validate.
base::Outcome<StatusError> mutate(const Core& core, AdmissionRequest& request);
base::Outcome<StatusError> validate(const Core& core, const AdmissionRequest& request);

// An object that does not exist anywhere in the version `resource`, from stored JSON.
ObjectRef in_version(const ObjectRef& stored, const ResourceType& resource);

}  // namespace o2dms::simulator

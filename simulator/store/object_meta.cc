#include "simulator/store/object_meta.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

OwnerReference read_owner(base::JsonCursor& at, base::DecodedStrings& decoded) {
  OwnerReference owner;
  at.members([&](std::string_view key) {
    if (key == "apiVersion") owner.api_version = at.string(decoded);
    if (key == "kind") owner.kind = at.string(decoded);
    if (key == "name") owner.name = at.string(decoded);
    if (key == "uid") owner.uid = at.string(decoded);
    if (key == "controller") owner.controller = at.boolean();
    if (key == "blockOwnerDeletion") owner.block_owner_deletion = at.boolean();
  });
  return owner;
}

}  // namespace

ObjectMeta::ObjectMeta(std::string_view metadata) {
  base::JsonCursor at(metadata);
  at.members([&](std::string_view key) { read(at, key); });
}

void ObjectMeta::read(base::JsonCursor& at, std::string_view key) {
  if (key == "labels")
    labels = read_labels(at, decoded_);
  else if (key == "ownerReferences")
    at.elements([&] { owners.push_back(read_owner(at, decoded_)); });
  else if (key == "finalizers")
    at.elements([&] { finalizers.push_back(at.string(decoded_)); });
  else if (key == "creationTimestamp")
    creation_timestamp = at.string(decoded_);
  else if (key == "deletionTimestamp")
    deletion_timestamp = at.string(decoded_);
  else if (key == "deletionGracePeriodSeconds")
    deletion_grace_seconds = at.integer();
  else if (key == "generation")
    generation = at.integer();
}

bool ObjectMeta::has_finalizer(std::string_view finalizer) const {
  return std::find(finalizers.begin(), finalizers.end(), finalizer) != finalizers.end();
}

const OwnerReference* ObjectMeta::controller() const {
  const auto at =
      std::find_if(owners.begin(), owners.end(), [](const OwnerReference& owner) { return owner.controller; });
  return at == owners.end() ? nullptr : &*at;
}

}  // namespace o2dms::simulator

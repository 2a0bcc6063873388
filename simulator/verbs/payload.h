// Payloads: a body that a client sent becomes an object that the verbs can rely on: its kind and apiVersion are those
// of the URL, its fields have the types of the schema, unknown fields are dealt with as fieldValidation says, it is in
// the storage version and defaulted. Pure; thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

struct Payload {
  base::Json object;
  std::vector<std::string> warnings;  // of fields that are unknown or came twice
};

// A representation of the resource itself (create, update, the result of a patch). 400 for what is not one.
StatusOr<Payload> read_object(const ResourceType& resource, Body body, const WriteOptions& options);
// What is applied (server-side apply): as read_object, but unknown fields are always an error and defaults stay out.
StatusOr<base::Json> read_applied_object(const ResourceType& resource, base::Json object);
// A subresource's own payload (Scale, Binding, Eviction, …), neither converted nor defaulted.
StatusOr<Payload> read_payload(const Subresource& subresource, Body body, const WriteOptions& options);

}  // namespace o2dms::simulator

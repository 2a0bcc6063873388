// Decoding: holds a submitted object against the schema of its type in one walk, in place: values of the wrong type are
// an error, unknown fields are dropped and reported, nulls are dropped as Go's decoder would. What it leaves behind can
// be relied on by defaulting, validation and controllers: a field that is there has the type that the schema says.
// Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct ResourceType;
struct Type;

// `unknown`, when given, receives the paths of dropped fields ("spec.containers[0].foo"), at most 64 of them, as a real
// server names them; the caller warns, refuses (fieldValidation=Strict) or ignores. A Status is 400 BadRequest. The
// caller has checked kind and apiVersion.
StatusOr<void> decode(const ResourceType& resource, base::Json& object, std::vector<std::string>* unknown = nullptr);
// The same for a payload that is no resource (Scale, Eviction, DeleteOptions, …); the two views are for the message.
StatusOr<void> decode(const Type& type, std::string_view kind, std::string_view version, base::Json& object,
                      std::vector<std::string>* unknown = nullptr);

}  // namespace o2dms::simulator

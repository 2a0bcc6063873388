// Changes of what clients ask for, before the right server acts on it. For deviations and sites. The functions given
// are called concurrently.
#pragma once

#include <functional>
#include <string_view>

#include "base/json.h"
#include "simulator/faults/assembly.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

// Of creations of objects, not of subresources. `object` is what was sent; it is a JSON object with metadata.
void change_creations(Assembly& assembly,
                      std::function<void(const ResourceType& resource, base::Json& object, WriteOptions&)> change);
// Of replacements (PUT) of objects that are there; `current` is what is stored.
void change_replacements(
    Assembly& assembly,
    std::function<void(const ResourceType& resource, base::Json& object, const base::Json& current)> change);
// Of patches of objects.
void change_patches(
    Assembly& assembly,
    std::function<void(const base::Json& current, PatchType& type, base::Json& patch, WriteOptions&)> change);
// Of single deletions, those within a collection included.
void change_deletions(Assembly& assembly,
                      std::function<void(const ResourceType& resource, DeleteOptions& options)> change);

// Changes the bodies of POST, PUT and PATCH as texts, and only where the right server refuses them: a lenient gateway.
void repair_refused(Assembly& assembly, std::function<std::string(std::string_view body)> repaired);

}  // namespace o2dms::simulator

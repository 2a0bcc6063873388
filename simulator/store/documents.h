// The documents of stored objects: parsed when somebody asks, shared with everybody who asks while it is alive, and
// kept a short while after their last use, because what was just written or read is often read again. What is kept has
// a bound for the whole process. Thread-safe.
#pragma once

#include <memory>
#include <string_view>

#include "base/json.h"

namespace o2dms::simulator {

// `known` is the object's own memory of its document, written and read only here.
std::shared_ptr<const base::Json> document_of(std::string_view bytes, std::weak_ptr<const base::Json>& known);
// A document that exists already: the one that an object was just made of.
void remember_document(std::shared_ptr<const base::Json> document, std::size_t bytes,
                       std::weak_ptr<const base::Json>& known);

}  // namespace o2dms::simulator

// OpenObject: a stored object together with its document, for whoever looks into it again and again: one reconcile, one
// request. A value of the stack; not to be kept.
#pragma once

#include <string_view>
#include <utility>

#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

class OpenObject {
 public:
  // Precondition: not null.
  explicit OpenObject(ObjectRef object) : object_(std::move(object)), document_(object_->document()) {}

  [[nodiscard]] const base::Json& json() const { return *document_; }
  [[nodiscard]] const ObjectRef& object() const { return object_; }
  operator const StoredObject&() const { return *object_; }  // NOLINT: it is one

  [[nodiscard]] Revision revision() const { return object_->revision(); }
  [[nodiscard]] std::string_view namespace_name() const { return object_->namespace_name(); }
  [[nodiscard]] std::string_view name() const { return object_->name(); }
  [[nodiscard]] std::string_view uid() const { return object_->uid(); }
  [[nodiscard]] const ResourceType& resource() const { return object_->resource(); }
  [[nodiscard]] const ObjectMeta& meta() const { return object_->meta(); }

 private:
  ObjectRef object_;
  Document document_;
};

}  // namespace o2dms::simulator

// The one implementation of StoredObject. Immutable once made, or settled.
#pragma once

#include <memory>
#include <string>

#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

class SerialisedObject final : public StoredObject {
 public:
  // Serialises: everything later only shares.
  SerialisedObject(const ResourceType& resource, base::Json json);
  // Writes metadata.resourceVersion, where the object was made with an empty one. Before others see it.
  void settle(Revision revision);

  [[nodiscard]] const base::Json& json() const override { return json_; }
  [[nodiscard]] const std::string& bytes() const override { return bytes_; }
  [[nodiscard]] std::string_view item_tail() const override { return std::string_view(bytes_).substr(tail_); }
  [[nodiscard]] Revision revision() const override { return revision_; }
  [[nodiscard]] const std::string& namespace_name() const override { return namespace_; }
  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] const std::string& uid() const override { return uid_; }
  [[nodiscard]] const ResourceType& resource() const override { return resource_; }

 private:
  const ResourceType& resource_;
  base::Json json_;
  Revision revision_ = 0;
  std::string namespace_, name_, uid_, bytes_;
  std::size_t tail_ = 0;        // where bytes_ goes on after kind and apiVersion
  std::size_t version_at_ = 0;  // where bytes_ has the text of metadata.resourceVersion
};

}  // namespace o2dms::simulator

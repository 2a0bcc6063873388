// LiveRegistry: the registry of a running cluster: what its Kubernetes version has, and above it the custom resources
// that are defined at present. These are a snapshot that is exchanged as a whole when a definition comes, changes or
// goes; a native resource is found before anybody asks for it. What is not served any more stays where it is, because
// stored objects and streams point to it; the same content, defined again, is the same definition. Thread-safe.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/schema/custom_definition.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

class LiveRegistry final : public Registry {
 public:
  explicit LiveRegistry(const Registry& built_in);  // outlives it

  // Serves what a CustomResourceDefinition says, in place of what the one of this name said before.
  void serve(std::string_view name, const base::Json& definition);
  void withdraw(std::string_view name);

  [[nodiscard]] const ResourceType* find(std::string_view group, std::string_view version,
                                         std::string_view plural) const override;
  [[nodiscard]] const ResourceType* find_preferred(std::string_view group, std::string_view plural) const override;
  [[nodiscard]] const ResourceType* find_kind(std::string_view group, std::string_view version,
                                              std::string_view kind) const override;
  [[nodiscard]] const std::vector<const ResourceType*>& all() const override { return built_in_.all(); }
  [[nodiscard]] const std::vector<GroupVersion>& group_versions() const override { return built_in_.group_versions(); }
  [[nodiscard]] const Type* find_type(std::string_view name) const override { return built_in_.find_type(name); }
  [[nodiscard]] const std::vector<Type>& types() const override { return built_in_.types(); }
  [[nodiscard]] std::shared_ptr<const CustomResources> custom() const override;
  [[nodiscard]] std::uint64_t generation() const override { return generation_; }

 private:
  const CustomDefinition& compiled(const std::string& name, const base::Json& definition) REQUIRES(writing_);
  void publish() REQUIRES(writing_);

  const Registry& built_in_;
  std::atomic<std::uint64_t> generation_ = 0;

  base::Mutex writing_;
  std::map<std::string, std::uint32_t, std::less<>> indices_ GUARDED_BY(writing_);                // by name, for ever
  std::map<std::string, std::unique_ptr<const CustomDefinition>> compiled_ GUARDED_BY(writing_);  // by content
  std::map<std::string, const CustomDefinition*, std::less<>> served_ GUARDED_BY(writing_);       // by name

  mutable base::Mutex mutex_;
  std::shared_ptr<const CustomResources> custom_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator

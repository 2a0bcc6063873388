// AdmissionPlugin: changes or refuses a write between authorisation and validation, one plugin a file. Thread-safe.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "simulator/access/user.h"
#include "simulator/admission/commit_check.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct ResourceType;
class Store;

enum class Operation : std::uint8_t { create, update, remove, connect };

struct AdmissionRequest {
  Operation operation;
  const ResourceType& resource;
  std::string_view subresource, ns, name;
  const UserInfo& user;
  // May be changed; null for remove and connect. Of a write of the status, metadata and status alone, but for the kinds
  // whose spec says who may do it.
  base::Json* object;
  // What is stored; of such a write and of a removal its metadata alone. Null for create.
  const base::Json* old_object;
  bool dry_run = false;
};

class AdmissionPlugin {
 public:
  virtual ~AdmissionPlugin() = default;
  // First every plugin's mutate, in order, then every plugin's validate.
  virtual StatusOr<void> mutate(AdmissionRequest&) { return base::done(); }
  virtual StatusOr<void> validate(const AdmissionRequest&) { return base::done(); }
  // What must still hold when the write is stored; null: nothing. Asked after every plugin's validate.
  virtual CommitCheck commit_check(const AdmissionRequest&) { return nullptr; }
};

struct NamedPlugin {
  std::string_view name;  // kube-apiserver's: "NamespaceLifecycle", "ServiceAccount", …
  std::unique_ptr<AdmissionPlugin> plugin;
};
// In the order in which they are asked.
using AdmissionChain = std::vector<NamedPlugin>;

}  // namespace o2dms::simulator

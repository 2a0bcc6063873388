// Api: the verbs of the API server on values, without HTTP. The front door turns requests into these calls, and
// controllers, scheduler and nodes use them as everybody else does: defaulting, admission, validation and deletion
// semantics apply alike. A seam: deviations wrap it. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "simulator/access/user.h"
#include "simulator/status/status.h"
#include "simulator/store/store.h"
#include "simulator/verbs/body.h"
#include "simulator/verbs/request_target.h"

namespace o2dms::simulator {

struct WriteOptions {
  bool dry_run = false;
  std::string field_manager;
  enum class FieldValidation : std::uint8_t { ignore, warn, strict } field_validation = FieldValidation::warn;
  bool force = false;  // server-side apply
};

// What a write has done.
struct Written {
  ObjectRef object;
  bool created = false;               // PUT and apply may create, too
  std::vector<std::string> warnings;  // texts of Warning headers
};

enum class Propagation : std::uint8_t { unset, background, foreground, orphan };

struct DeleteOptions {
  bool dry_run = false;
  std::optional<std::int64_t> grace_period_seconds;
  Propagation propagation = Propagation::unset;
  std::optional<std::string> precondition_uid, precondition_resource_version;
};

struct Deleted {
  ObjectRef object;   // as it was, or as it is now when it stays (finalizers, grace)
  bool gone = false;  // false: marked, still there
};

enum class PatchType : std::uint8_t { json_patch, merge_patch, strategic_merge_patch, apply };

class Api {
 public:
  virtual ~Api() = default;

  virtual StatusOr<Written> create(const RequestTarget& target, Body body, const UserInfo& user,
                                   WriteOptions options = {}) = 0;
  // PUT, also of the subresource `status` (changes status alone) and others that have a payload of the parent's kind.
  virtual StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                                   WriteOptions options = {}) = 0;
  virtual StatusOr<Written> patch(const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                                  WriteOptions options = {}) = 0;
  virtual StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) = 0;
  [[nodiscard]] virtual StatusOr<ObjectRef> get(const RequestTarget& target) const = 0;
  // Unfiltered, in the storage version, from one snapshot.
  [[nodiscard]] virtual Listing list(const ResourceType& resource, std::string_view ns,
                                     const ListRange& range = {}) const = 0;
  // For watching, as the store has them; resources of any version, events in the storage version.
  [[nodiscard]] virtual Revision revision() const = 0;
  [[nodiscard]] virtual EventBatch events_after(const ResourceType& resource, std::string_view ns, Revision after,
                                                std::size_t limit) const = 0;
  virtual std::unique_ptr<Store::Subscription> subscribe(const ResourceType& resource,
                                                         std::function<void()> notify) = 0;
};

}  // namespace o2dms::simulator

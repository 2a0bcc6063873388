// Store: objects, revisions and watch history, the simulator's etcd. One revision counter for everything. A stored
// object is immutable and shared; readers take references. Writes are serial; a read waits for a write no longer than
// for taking references. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

// A text that is written by the first who needs it and shared by all others: a watch event's line. Thread-safe.
class SharedLine {
 public:
  const base::SharedText& get(const std::function<std::string()>& write) const {
    std::call_once(written_, [&] { text_ = std::make_shared<const std::string>(write()); });
    return text_;
  }

 private:
  mutable std::once_flag written_;
  mutable base::SharedText text_;
};

enum class EventType : std::uint8_t { added, modified, deleted };

struct StoreEvent {
  EventType type;
  ObjectRef object;                        // deleted: the last content, with the revision of the deletion
  ObjectRef previous;                      // modified, deleted: what was there before
  std::shared_ptr<const SharedLine> line;  // the event in the storage version as watchers send it
};

// Which part of a list: what comes behind an object, which need not be there (any more).
struct ListRange {
  std::string_view ns, name;  // of that object; no name: from the first one
  std::size_t limit = std::numeric_limits<std::size_t>::max();
};

struct Listing {
  std::vector<ObjectRef> objects;  // by namespace, then name
  Revision revision = 0;           // of the snapshot
  std::size_t left = 0;            // how many come behind these
};

struct EventBatch {
  std::vector<StoreEvent> events;
  Revision revision = 0;   // everything up to here has been looked at
  bool compacted = false;  // history after the asked revision is gone: 410
};

class Store {
 public:
  // What a write decides under the lock: the new content, nothing to leave it as it is, or `remove`.
  struct Change {
    enum class Kind : std::uint8_t { keep, put, remove } kind = Kind::keep;
    ObjectDraft draft = {};  // put
  };
  // Ends a subscription when destroyed; after that the callback neither runs nor starts.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };

  virtual ~Store() = default;

  // The one write: reads what is there (null: nothing), lets `decide` choose, stores. `decide` runs under the write
  // lock: short; it may read from the store but not write. Precondition: not called from a `notify`. Returns what is
  // there afterwards (remove: the deleted object with its last revision; keep: what was there).
  virtual ObjectRef write(const ResourceType& storage, std::string_view ns, std::string_view name,
                          const std::function<Change(const ObjectRef& current)>& decide) = 0;

  [[nodiscard]] virtual ObjectRef get(const ResourceType& storage, std::string_view ns,
                                      std::string_view name) const = 0;
  // Empty namespace: all of them. Costs what it returns, and a look at every hundredth of what it leaves out.
  [[nodiscard]] virtual Listing list(const ResourceType& storage, std::string_view ns,
                                     const ListRange& range = {}) const = 0;
  [[nodiscard]] virtual Revision revision() const = 0;

  // What happened to a resource after `after`, oldest first, at most `limit` events. Empty namespace: all of them.
  [[nodiscard]] virtual EventBatch events_after(const ResourceType& storage, std::string_view ns, Revision after,
                                                std::size_t limit) const = 0;
  // `notify` is called after each change of the resource, outside the lock, from the writer's thread. It must be short
  // and must not throw; it may read from the store but not write to it: two callbacks that write to each other's
  // resource from two threads would wait for each other. Null resource: every change.
  virtual std::unique_ptr<Subscription> subscribe(const ResourceType* storage, std::function<void()> notify) = 0;

  // Forgets history up to and including the revision: later events_after below it are compacted.
  virtual void compact(Revision through) = 0;
};

struct StoreOptions {
  std::size_t history_per_resource = 4096;  // events kept for resuming …
  std::size_t history_bytes_per_resource =
      4 * 1024 * 1024;  // … and what their objects may weigh, serialised; at least 64 stay
};
std::unique_ptr<Store> make_store(const StoreOptions& options = {});

}  // namespace o2dms::simulator

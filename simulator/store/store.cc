#include "simulator/store/store.h"

#include <cassert>

#include "base/mutex.h"
#include "simulator/schema/registry.h"
#include "simulator/store/history.h"
#include "simulator/store/object_map.h"
#include "simulator/store/subscribers.h"

namespace o2dms::simulator {

namespace {

// What is known of one resource.
struct Table {
  ObjectMap objects;
  History history;
  Subscribers subscribers;
};

// Locks, in order: write_ (one writer at a time, held while an object is made and serialised), then data_ (held
// exclusively only while references are exchanged). A writer reads without data_: nobody else writes.
class MemoryStore final : public Store {
 public:
  explicit MemoryStore(const StoreOptions& options) : options_(options) {}

  ObjectRef write(const ResourceType& storage, std::string_view ns, std::string_view name,
                  const std::function<Change(const ObjectRef&)>& decide) override {
    assert(!Subscribers::is_notifying());
    ObjectRef after;
    Change change;
    Table& table = table_of(storage);
    ObjectRef current;
    {
      const base::MutexLock writing(write_);
      current = table.objects.find(ns, name);
      change = decide(current);
      if (change.kind == Change::Kind::keep || (change.kind == Change::Kind::remove && !current)) return current;
      after = apply(table, current, change);
    }
    // Who changes an object often changes it again; what is new is mostly read as its bytes.
    if (current != nullptr) change.draft.share_document();
    table.subscribers.notify_all();
    every_change_.notify_all();
    return after;
  }

  [[nodiscard]] ObjectRef get(const ResourceType& storage, std::string_view ns, std::string_view name) const override {
    const base::ReaderLock reading(data_);
    const Table* table = known_table(storage);
    return table == nullptr ? nullptr : table->objects.find(ns, name);
  }

  [[nodiscard]] Listing list(const ResourceType& storage, std::string_view ns, const ListRange& range) const override {
    const base::ReaderLock reading(data_);
    Listing listing{{}, revision_};
    if (const Table* table = known_table(storage)) {
      listing.left = table->objects.copy_behind(ns, {range.ns, range.name}, range.limit, listing.objects);
    }
    return listing;
  }

  [[nodiscard]] Revision revision() const override {
    const base::ReaderLock reading(data_);
    return revision_;
  }

  [[nodiscard]] EventBatch events_after(const ResourceType& storage, std::string_view ns, Revision after,
                                        std::size_t limit) const override {
    const base::ReaderLock reading(data_);
    EventBatch batch;
    const Table* table = known_table(storage);
    if (table == nullptr) {
      batch.compacted = after < compacted_;
      batch.revision = std::max(after, revision_);
    } else {
      batch.compacted = !table->history.read(ns, after, limit, revision_, batch);
    }
    return batch;
  }

  std::unique_ptr<Subscription> subscribe(const ResourceType* storage, std::function<void()> notify) override {
    return (storage == nullptr ? every_change_ : table_of(*storage).subscribers).add(std::move(notify));
  }

  void compact(Revision through) override {
    const base::WriterLock exchanging(data_);
    compacted_ = std::max(compacted_, through);
    for (const auto& table : tables_) {
      if (table) table->history.compact(through);
    }
  }

 private:
  ObjectRef apply(Table& table, const ObjectRef& current, Change& change) REQUIRES(write_) {
    const bool removing = change.kind == Change::Kind::remove;
    const Revision next = ++written_;
    ObjectRef object = removing ? with_revision(*current, next) : change.draft.settle(next);
    StoreEvent event{removing  ? EventType::deleted
                     : current ? EventType::modified
                               : EventType::added,
                     object, current, std::make_shared<const SharedLine>()};
    const base::WriterLock exchanging(data_);
    revision_ = next;
    if (removing) {
      table.objects.erase(current->namespace_name(), current->name());
    } else {
      table.objects.put(object);
    }
    table.history.append(std::move(event), options_);
    return object;
  }

  [[nodiscard]] const Table* known_table(const ResourceType& storage) const REQUIRES_SHARED(data_) {
    return storage.index < tables_.size() ? tables_[storage.index].get() : nullptr;
  }

  Table& table_of(const ResourceType& storage) {
    {
      const base::ReaderLock reading(data_);
      if (storage.index < tables_.size() && tables_[storage.index]) return *tables_[storage.index];
    }
    const base::WriterLock exchanging(data_);
    if (storage.index >= tables_.size()) tables_.resize(storage.index + 1u);
    auto& table = tables_[storage.index];
    if (!table) {
      table = std::make_unique<Table>();
      table->history.compact(compacted_);
    }
    return *table;
  }

  const StoreOptions options_;
  Subscribers every_change_;  // synchronises itself

  base::Mutex write_;
  mutable base::SharedMutex data_;
  Revision written_ GUARDED_BY(write_) = 1;  // etcd's empty store is at 1, too
  // By ResourceType::index. A table, once made, stays where it is; what it holds is guarded by data_, too.
  std::vector<std::unique_ptr<Table>> tables_ GUARDED_BY(data_);
  Revision revision_ GUARDED_BY(data_) = 1;  // what readers see
  Revision compacted_ GUARDED_BY(data_) = 0;
};

}  // namespace

std::unique_ptr<Store> make_store(const StoreOptions& options) {
  return std::make_unique<MemoryStore>(options);
}

}  // namespace o2dms::simulator

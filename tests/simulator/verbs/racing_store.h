// A store in which somebody else is always quicker when a test wants it: what the test has prepared is done at the last
// moment before a write takes the lock, so that the race is lost for certain. As thread-safe as the store behind it;
// `meanwhile` is set while nobody writes.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "simulator/store/store.h"

namespace o2dms::simulator {

class RacingStore final : public Store {
 public:
  explicit RacingStore(std::unique_ptr<Store> inner) : inner_(std::move(inner)) {}

  // Done once, before the next write; it may write itself.
  std::function<void()> meanwhile;
  // How many objects lists have given so far: what is paid for looking at everything.
  mutable std::atomic<std::size_t> listed = 0;

  ObjectRef write(const ResourceType& storage, std::string_view ns, std::string_view name,
                  const std::function<Change(const ObjectRef&)>& decide) override {
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return inner_->write(storage, ns, name, decide);
  }
  [[nodiscard]] ObjectRef get(const ResourceType& storage, std::string_view ns, std::string_view name) const override {
    return inner_->get(storage, ns, name);
  }
  [[nodiscard]] Listing list(const ResourceType& storage, std::string_view ns, const ListRange& range) const override {
    Listing listing = inner_->list(storage, ns, range);
    listed += listing.objects.size();
    return listing;
  }
  [[nodiscard]] Revision revision() const override { return inner_->revision(); }
  [[nodiscard]] EventBatch events_after(const ResourceType& storage, std::string_view ns, Revision after,
                                        std::size_t limit) const override {
    return inner_->events_after(storage, ns, after, limit);
  }
  std::unique_ptr<Subscription> subscribe(const ResourceType* storage, std::function<void()> notify) override {
    return inner_->subscribe(storage, std::move(notify));
  }
  void compact(Revision through) override { inner_->compact(through); }

 private:
  const std::unique_ptr<Store> inner_;
};

}  // namespace o2dms::simulator

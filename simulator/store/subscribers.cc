#include "simulator/store/subscribers.h"

#include <algorithm>

#include "base/mutex.h"

namespace o2dms::simulator {

// Set while callbacks run.
thread_local bool notifying = false;

// Recursive: the callback may end its own subscription.
struct Subscribers::Subscriber {
  explicit Subscriber(std::function<void()> call) : notify(std::move(call)) {}

  base::RecursiveMutex running;
  std::function<void()> notify GUARDED_BY(running);  // empty once ended
};

struct Subscribers::Roll {
  using List = std::vector<std::shared_ptr<Subscriber>>;
  base::Mutex mutex;
  std::shared_ptr<const List> list GUARDED_BY(mutex) = std::make_shared<const List>();  // replaced, never changed
};

class Subscribers::Entry final : public Store::Subscription {
 public:
  Entry(std::shared_ptr<Roll> roll, std::shared_ptr<Subscriber> subscriber)
      : roll_(std::move(roll)), subscriber_(std::move(subscriber)) {}
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() override {
    {
      const base::MutexLock lock(roll_->mutex);
      auto rest = std::make_shared<Roll::List>(*roll_->list);
      rest->erase(std::remove(rest->begin(), rest->end(), subscriber_), rest->end());
      roll_->list = std::move(rest);
    }
    const base::RecursiveMutexLock lock(subscriber_->running);
    subscriber_->notify = nullptr;
  }

 private:
  std::shared_ptr<Roll> roll_;
  std::shared_ptr<Subscriber> subscriber_;
};

Subscribers::Subscribers() : roll_(std::make_shared<Roll>()) {}

std::unique_ptr<Store::Subscription> Subscribers::add(std::function<void()> notify) {
  auto subscriber = std::make_shared<Subscriber>(std::move(notify));
  {
    const base::MutexLock lock(roll_->mutex);
    auto longer = std::make_shared<Roll::List>(*roll_->list);
    longer->push_back(subscriber);
    roll_->list = std::move(longer);
  }
  return std::make_unique<Entry>(roll_, std::move(subscriber));
}

void Subscribers::notify_all() const {
  std::shared_ptr<const Roll::List> list;
  {
    const base::MutexLock lock(roll_->mutex);
    list = roll_->list;
  }
  notifying = true;
  for (const auto& subscriber : *list) {
    const base::RecursiveMutexLock lock(subscriber->running);
    // A copy: a callback that ends its own subscription would otherwise destroy itself while it runs.
    if (const auto notify = subscriber->notify) notify();
  }
  notifying = false;
}

bool Subscribers::is_notifying() {
  return notifying;
}

}  // namespace o2dms::simulator

#include "simulator/store/documents.h"

#include <array>
#include <cstdint>
#include <deque>

#include "base/mutex.h"

namespace o2dms::simulator {

namespace {

using base::Json;

// By their texts; a document weighs five to ten times as much. What is kept longer than it stays in the processor's
// cache costs more when it goes than it saves.
constexpr std::size_t kKeptBytes = 32 * 1024;

// The documents that were used last, oldest first.
class RecentDocuments {
 public:
  void add(std::shared_ptr<const Json> document, std::size_t bytes) {
    std::deque<Kept> dropped;  // destroyed outside the lock
    const base::MutexLock lock(mutex_);
    kept_.push_back({std::move(document), bytes});
    bytes_ += bytes;
    while (bytes_ > kKeptBytes && !kept_.empty()) {
      bytes_ -= kept_.front().bytes;
      dropped.push_back(std::move(kept_.front()));
      kept_.pop_front();
    }
  }

 private:
  struct Kept {
    std::shared_ptr<const Json> document;
    std::size_t bytes;
  };
  base::Mutex mutex_;
  std::deque<Kept> kept_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
};

RecentDocuments& recent() {
  static RecentDocuments documents;
  return documents;
}

// A few locks serve all objects: each is held for the copy of a pointer.
base::Mutex& lock_of(const void* object) {
  static std::array<base::Mutex, 64> locks;
  return locks[(reinterpret_cast<std::uintptr_t>(object) >> 6U) % locks.size()];
}

}  // namespace

std::shared_ptr<const Json> document_of(std::string_view bytes, std::weak_ptr<const Json>& known) {
  {
    const base::MutexLock lock(lock_of(&known));
    if (auto document = known.lock()) return document;
  }
  // Written by ourselves: it parses. Two who come at once may both do it.
  auto parsed = base::parse_json(bytes);
  auto document = std::make_shared<const Json>(parsed ? *std::move(parsed) : Json());
  remember_document(document, bytes.size(), known);
  return document;
}

void remember_document(std::shared_ptr<const Json> document, std::size_t bytes, std::weak_ptr<const Json>& known) {
  {
    const base::MutexLock lock(lock_of(&known));
    known = document;
  }
  recent().add(std::move(document), bytes);
}

}  // namespace o2dms::simulator

// EventCorrelator: what becomes of an event before it is written, as in client-go's EventCorrelator: the same again
// raises the count of the Event that is there; more than ten of a kind within ten minutes become one; who has much to
// say about one object is heard 25 times and then once in five minutes. Remembers the last 4096 of each. Not
// thread-safe: the cluster's thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

// What makes an event the same as another one.
struct EventIdentity {
  std::string_view component, host, object_uid, type, reason, message, field_path;
};

class EventCorrelator {
 public:
  struct Decision {
    bool skip = false;
    bool combined = false;  // the message is to say that it stands for others
    std::uint64_t key = 0;  // for known() and remember()
  };
  Decision decide(const EventIdentity& event, base::Time now);

  // Was this very event written, and is it remembered?
  [[nodiscard]] bool has(const EventIdentity& event) const;
  // The Event that was written for this key; null when there is none, or it was forgotten.
  [[nodiscard]] const ObjectKey* known(std::uint64_t key) const;
  void remember(std::uint64_t key, ObjectKey event);
  void forget(std::uint64_t key);

 private:
  static constexpr std::size_t kMostRemembered = 4096;

  // Forgets what came first.
  template <class Value>
  class Memory {
   public:
    Value& operator[](std::uint64_t key) {
      const auto [at, added] = values_.try_emplace(key);
      if (added) {
        order_.push_back(key);
        if (order_.size() > kMostRemembered) {
          values_.erase(order_.front());
          order_.pop_front();
        }
      }
      return at->second;
    }
    [[nodiscard]] const Value* find(std::uint64_t key) const {
      const auto at = values_.find(key);
      return at == values_.end() ? nullptr : &at->second;
    }

   private:
    std::unordered_map<std::uint64_t, Value> values_;
    std::deque<std::uint64_t> order_;
  };

  struct Similar {
    std::vector<std::uint64_t> messages;
    base::Time last{};
  };
  struct Allowance {
    double left = 0;
    base::Time last{};
    bool begun = false;
  };

  bool take_allowance(std::uint64_t source, base::Time now);

  Memory<Similar> similar_;
  Memory<Allowance> allowances_;
  Memory<ObjectKey> written_;
};

}  // namespace o2dms::simulator

// PodView: what controllers, scheduler and nodes need to know of a pod, read from its bytes once a revision. Texts are
// views into the object's bytes. Immutable; thread-safe; lives as long as its object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json_cursor.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

class PodView final : public ObjectView {
 public:
  explicit PodView(const StoredObject& pod);

  std::string_view node_name, scheduler_name, subdomain, host_name, restart_policy;  // of spec
  std::string_view phase, pod_ip;                                                    // of status
  bool host_network = false, has_scheduling_gates = false, has_readiness_gates = false;
  bool ready = false;                       // the condition Ready is True …
  base::Time ready_since{};                 // … since
  std::int64_t restarts = 0;                // of all its containers
  base::Time ended_at{};                    // when the last of its main containers ended; the epoch when none has
  std::vector<std::string_view> claims;     // of its volumes persistentVolumeClaim
  std::vector<std::string_view> ephemeral;  // the names of its ephemeral volumes, whose claims are <pod>-<name>

  [[nodiscard]] bool is_terminal() const { return phase == "Succeeded" || phase == "Failed"; }
  [[nodiscard]] bool is_deleting() const { return pod_.meta().is_deleting(); }
  // Neither terminal nor being deleted.
  [[nodiscard]] bool is_active() const { return !is_terminal() && !is_deleting(); }
  // When a ready pod will have been ready for so many seconds, if it has not yet.
  [[nodiscard]] std::optional<base::Duration> until_available(std::int64_t min_ready_seconds, base::Time now) const;
  [[nodiscard]] bool is_available(std::int64_t min_ready_seconds, base::Time now) const {
    return ready && !until_available(min_ready_seconds, now);
  }
  // Of all its claims, those of its ephemeral volumes included.
  [[nodiscard]] std::vector<std::string> claim_names() const;

 private:
  void read_spec(base::JsonCursor& at, std::string_view key);
  void read_volume(base::JsonCursor& at);
  void read_status(base::JsonCursor& at, std::string_view key);
  void read_condition(base::JsonCursor& at);
  void read_container_status(base::JsonCursor& at, bool main);

  const StoredObject& pod_;
  base::DecodedStrings decoded_;
};

inline const PodView& pod_view(const StoredObject& pod) {
  return pod.view<PodView>();
}

}  // namespace o2dms::simulator

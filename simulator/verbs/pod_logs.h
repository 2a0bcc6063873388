// PodLogs: what the containers of the cluster have printed, for pods/log. The API server asks; the simulated nodes
// answer. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace o2dms::simulator {

class PodLogs {
 public:
  virtual ~PodLogs() = default;
  // Nothing when the container has not started. Lines end in \n; `stamps` prefixes RFC 3339 times. What is returned for
  // one run of a container only ever grows: a follower sends what comes after the length it has sent.
  [[nodiscard]] virtual std::optional<std::string> read(std::string_view ns, std::string_view pod, std::string_view uid,
                                                        std::string_view container, bool previous,
                                                        bool stamps) const = 0;
};

}  // namespace o2dms::simulator

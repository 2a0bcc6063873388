// PodLogs: what the containers of the cluster have printed, for pods/log. The API server asks; the simulated nodes
// answer. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace o2dms::simulator {

struct LogPart {
  bool previous = false;                    // of the container's last run, not of the present one
  bool stamps = false;                      // RFC 3339 times before the lines
  std::size_t from = 0;                     // bytes of the log that are left out
  std::size_t at_most = std::string::npos;  // bytes
};

class PodLogs {
 public:
  virtual ~PodLogs() = default;
  // Nothing when the container has not started. Lines end in \n; The log of one run of a container only ever grows: a
  // follower goes on from the length that it has.
  [[nodiscard]] virtual std::optional<std::string> read(std::string_view ns, std::string_view pod, std::string_view uid,
                                                        std::string_view container, const LogPart& part) const = 0;
};

}  // namespace o2dms::simulator

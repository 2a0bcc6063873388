// ContainerLogs: what the simulated containers have printed. The nodes write, the API server reads. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "simulator/verbs/pod_logs.h"

namespace o2dms::simulator {

class ContainerLogs : public PodLogs {
 public:
  // A new run of the container begins; the last one becomes the previous.
  void begin(std::string_view pod_uid, std::string_view container);
  void print(std::string_view pod_uid, std::string_view container, base::Time now, std::string line);
  void forget(std::string_view pod_uid);

  [[nodiscard]] std::optional<std::string> read(std::string_view ns, std::string_view pod, std::string_view uid,
                                                std::string_view container, const LogPart& part) const override;

 private:
  struct Line {
    base::Time time;
    std::string text;
    std::size_t end;  // in the log without times
  };
  using Lines = std::vector<Line>;
  struct Runs {
    std::optional<Lines> present, previous;
  };

  mutable base::Mutex mutex_;
  std::map<std::string, std::map<std::string, Runs, std::less<>>, std::less<>> pods_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator

#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <string>

namespace o2dms::base {
namespace {
std::atomic<LogLevel> most_verbose_level{LogLevel::warning};
}

void set_log_level(LogLevel most_verbose) {
  most_verbose_level = most_verbose;
}

bool logs(LogLevel level) {
  return level <= most_verbose_level.load(std::memory_order_relaxed);
}

void log(LogLevel level, std::string_view message) {
  if (!logs(level)) return;
  static constexpr const char* names[] = {"error: ", "warning: ", "info: ", "debug: "};
  std::string line = names[static_cast<int>(level)];
  line.append(message);
  // No control characters: a line stays one line, and does nothing to a terminal.
  for (char& c : line)
    if ((c >= 0 && c < ' ') || c == 0x7f) c = ' ';
  line += '\n';
  // One write, so that lines of two threads do not mix; what cannot be said on standard error cannot be said at all.
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace o2dms::base

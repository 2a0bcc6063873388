#include "reports/progress_bar.h"

#include <algorithm>

#include "reports/report_text.h"

namespace o2dms::reports {
namespace {

constexpr std::size_t kBar = 20;

}  // namespace

std::string progress_line(std::size_t done, std::size_t planned, std::size_t failed, std::string_view doing,
                          std::size_t width) {
  const std::size_t full = planned == 0 ? 0 : std::min(kBar, done * kBar / planned);
  std::string line = "[" + std::string(full, '#') + std::string(kBar - full, '-') + "] " + std::to_string(done) + "/" +
                     std::to_string(planned);
  if (failed > 0) line += "  " + std::to_string(failed) + " failed";
  line += "  " + plain_text(doing, 200);
  // Ids and condition names are ASCII: a byte is a column. The last column stays free, else some terminals wrap.
  if (width > 1 && line.size() > width - 1) line.resize(width - 1);
  return line;
}

}  // namespace o2dms::reports

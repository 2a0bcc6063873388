#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {
namespace {

void cut(std::string_view text, char separator, std::vector<std::string_view>& out) {
  for (;;) {
    const auto end = text.find(separator);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool TableLines::next() {
  while (!rest_.empty()) {
    const auto end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    if (line.empty() || line.front() == '#') continue;
    cells_.clear();
    cut(line, '\t', cells_);
    return true;
  }
  return false;
}

std::string_view TableLines::operator[](std::size_t cell) const {
  return cell < cells_.size() && cells_[cell] != "-" ? cells_[cell] : std::string_view();
}

std::vector<std::string_view> TableLines::list(std::size_t cell) const {
  const std::string_view text = (*this)[cell];
  return text.empty() ? std::vector<std::string_view>() : split(text, ',');
}

std::vector<std::string_view> TableLines::split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  cut(text, separator, out);
  return out;
}

}  // namespace o2dms::simulator

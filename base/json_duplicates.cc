#include "base/json_duplicates.h"

namespace o2dms::base {

void JsonDuplicates::note() {
  constexpr std::size_t kMost = 1000, kMostBytes = 1024 * 1024;
  if (found_ == nullptr || found_->size() >= kMost || bytes_ >= kMostBytes) return;
  found_->push_back(path());
  bytes_ += found_->back().size();
}

std::string JsonDuplicates::path() const {
  std::string path;
  for (const auto& [key, index] : path_) {
    if (key == nullptr) {
      path += "[" + std::to_string(index) + "]";
    } else {
      if (!path.empty()) path += ".";
      path += *key;
    }
  }
  return path;
}

}  // namespace o2dms::base

#include "simulator/cel/regex_cache.h"

#include <map>
#include <string>

#include "base/mutex.h"

namespace o2dms::simulator::cel {
namespace {

// More are forgotten, all at once: patterns made from data would fill any memory.
constexpr std::size_t most_patterns = 200;

class RegexCache {
 public:
  base::Result<base::Regex> find(std::string_view pattern) {
    const base::MutexLock lock(mutex_);
    const auto known = patterns_.find(pattern);
    if (known != patterns_.end()) return known->second;
    auto regex = base::Regex::compile(pattern);
    if (!regex) return regex;
    if (patterns_.size() >= most_patterns) patterns_.clear();
    patterns_.emplace(pattern, *regex);
    return regex;
  }

 private:
  base::Mutex mutex_;
  std::map<std::string, base::Regex, std::less<>> patterns_ GUARDED_BY(mutex_);
};

}  // namespace

base::Result<base::Regex> cached_regex(std::string_view pattern) {
  static RegexCache cache;
  return cache.find(pattern);
}

}  // namespace o2dms::simulator::cel

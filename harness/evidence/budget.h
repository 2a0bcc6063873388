// How much of what is said in a run is kept: a server may say as much as it likes, to every request. What is not kept
// is cut, and noted with its length and hash; nobody takes a cut message for the whole. Thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/mutex.h"
#include "base/result.h"

namespace o2dms::harness {

struct EvidenceLimits {
  // Of one body. A list of some ten thousand namespaces must still be judged as a list.
  std::size_t body = 16 * 1024 * 1024;
  // Of one body that is no JSON: more of it proves no more.
  std::size_t text = 64 * 1024;
  // Of a body, when it exceeds these or the case's or the run's limit: enough to recognise it.
  std::size_t beginning = 1024;
  // Of the header fields of one message.
  std::size_t headers = 16 * 1024;
  // Of one case, in memory while it is played.
  std::size_t of_case = 64 * 1024 * 1024;
  // Of the whole run (--evidence-limit): bodies, header fields and events as they were said. Their form in the files is
  // larger (escapes, base64), and beside them stand what frames an exchange and the beginnings of what was cut.
  std::size_t of_run = 256 * 1024 * 1024;
};

// "64KiB", "256MiB", "1GiB".
base::Result<std::size_t> parse_size(std::string_view text);

// What is left to be taken, in bytes.
class Budget {
 public:
  explicit Budget(std::size_t limit) : left_(limit) {}
  // All, or nothing and false.
  bool take(std::size_t bytes);
  void give_back(std::size_t bytes);

 private:
  base::Mutex mutex_;
  std::size_t left_ GUARDED_BY(mutex_);
};

// What one case may keep.
class CaseBudget {
 public:
  // `run` is what all cases of the run share; null: there is no such limit. It must outlive this.
  CaseBudget(const EvidenceLimits& limits, Budget* run) : limits_(limits), memory_(limits.of_case), run_(run) {}

  // For a text of that many bytes; `values` that it has as a document in memory.
  bool take(std::size_t bytes, std::size_t values = 0);
  [[nodiscard]] const EvidenceLimits& limits() const { return limits_; }

 private:
  const EvidenceLimits limits_;
  Budget memory_;
  Budget* const run_;
};

}  // namespace o2dms::harness

// Regular expressions in the syntax of RE2 and Go, which are what Kubernetes means wherever it takes a pattern. Time is
// linear in the text; a pattern that would need too much memory does not compile. Immutable; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace o2dms::base {

class Regex {
 public:
  // The error is Go's: "error parsing regexp: missing closing ]: `[a`".
  static Result<Regex> compile(std::string_view pattern);

  // Whether it is found anywhere in the text.
  [[nodiscard]] bool matches(std::string_view text) const;
  // The first match, leftmost; data() is null when there is none.
  [[nodiscard]] std::string_view find(std::string_view text) const;
  // Matches that do not overlap, at most so many.
  [[nodiscard]] std::vector<std::string_view> find_all(std::string_view text, std::size_t limit) const;

 private:
  struct Compiled;
  explicit Regex(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace o2dms::base

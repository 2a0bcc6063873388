#include "harness/run/selection.h"

#include <algorithm>

namespace o2dms::harness {

bool matches_glob(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (g < glob.size() && (glob[g] == '?' || (glob[g] == text[t] && glob[g] != '*'))) {
      ++g, ++t;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      retry = t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return std::all_of(glob.begin() + static_cast<std::ptrdiff_t>(g), glob.end(), [](char c) { return c == '*'; });
}

namespace {

bool serves(const Case& one, const std::string& requirement) {
  return std::find(one.requirements.begin(), one.requirements.end(), requirement) != one.requirements.end();
}

}  // namespace

base::Result<Selected> select(const std::vector<Case>& cases, const Selection& selection) {
  const auto any_case = [&](auto&& test) { return std::any_of(cases.begin(), cases.end(), test); };
  for (const std::string& glob : selection.globs)
    if (!any_case([&](const Case& one) { return matches_glob(glob, one.id); }))
      return base::fail("--case " + glob + " matches no case; `o2dms list` shows them all");
  for (const std::string& requirement : selection.requirements)
    if (!any_case([&](const Case& one) { return serves(one, requirement); }))
      return base::fail("--requirement " + requirement + ": no case serves it; `o2dms list` shows them all");
  Selected selected;
  for (const Case& one : cases) {
    const bool by_glob =
        selection.globs.empty() || std::any_of(selection.globs.begin(), selection.globs.end(),
                                               [&](const std::string& glob) { return matches_glob(glob, one.id); });
    const bool by_requirement = selection.requirements.empty() ||
                                std::any_of(selection.requirements.begin(), selection.requirements.end(),
                                            [&](const std::string& requirement) { return serves(one, requirement); });
    (by_glob && by_requirement ? selected.plan : selected.left_out).push_back(&one);
  }
  if (selected.plan.empty()) return base::fail("no case matches both --case and --requirement");
  return selected;
}

}  // namespace o2dms::harness

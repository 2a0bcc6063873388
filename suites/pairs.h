// The pairs of a case and an expectation of it: what there is, and what became of each in a kill matrix. What has never
// failed may be unable to: a pair that killed no deviation has a reason for that, by rule or by the list of survivors,
// or else it is as wrong as a deviation that lives. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/run_options.h"

namespace o2dms::suites {

struct KillRow;
struct Survivors;

// The ids of a case and of one of its expectations. A passive expectation, which judges every case, has "(every case)".
using CaseExpectation = std::pair<std::string, std::string>;
constexpr const char* kEveryCase = "(every case)";
std::string to_text(const CaseExpectation& pair);  // "delete.orphan/child-stays"

// All that could kill: what only advises cannot.
std::set<CaseExpectation> pairs_of(const harness::Suite& suite);

struct PairKills {
  CaseExpectation pair;
  std::size_t kills = 0;     // deviations in which it found a requirement broken that is theirs
  std::string reason;        // of one without kills, and why that may be; empty: there is none
  bool is_reasoned = false;  // it is in the list of survivors
  // Either it kills, or there is a reason for it.
  [[nodiscard]] bool as_it_should_be() const { return kills > 0 ? !is_reasoned : !reason.empty(); }
};

// By rule a pair has a reason where another expectation of its case is the same judgement for another requirement, and
// kills: it can fail. Rows of the whole matrix are needed: in a part of it nothing is said of those without kills.
std::vector<PairKills> pair_kills(const harness::Suite& suite, const std::vector<KillRow>& rows,
                                  const Survivors& survivors);

}  // namespace o2dms::suites

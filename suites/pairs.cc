#include "suites/pairs.h"

#include <map>

#include "harness/case/passive.h"
#include "suites/kill_matrix.h"
#include "suites/survivors.h"

namespace o2dms::suites {

namespace {

using Kills = std::map<CaseExpectation, std::size_t>;

Kills count_kills(const harness::Suite& suite, const std::vector<KillRow>& rows) {
  Kills kills;
  for (const CaseExpectation& pair : pairs_of(suite)) kills[pair] = 0;
  for (const KillRow& row : rows)
    if (row.kind == KillRow::Kind::deviation)
      for (const CaseExpectation& pair : row.kills) ++kills[pair];
  return kills;
}

}  // namespace

std::string to_text(const CaseExpectation& pair) {
  return pair.first + "/" + pair.second;
}

std::set<CaseExpectation> pairs_of(const harness::Suite& suite) {
  std::set<CaseExpectation> pairs;
  for (const harness::Case& one : suite.cases)
    for (const harness::Expectation& expectation : one.expectations)
      if (!expectation.advisory) pairs.emplace(one.id, expectation.id);
  for (const harness::PassiveExpectation& one : harness::passive_expectations())
    pairs.emplace(kEveryCase, std::string(one.name));
  return pairs;
}

std::vector<PairKills> pair_kills(const harness::Suite& suite, const std::vector<KillRow>& rows,
                                  const Survivors& survivors) {
  std::vector<PairKills> out;
  for (const auto& [pair, number] : count_kills(suite, rows)) {
    PairKills one{.pair = pair, .kills = number};
    if (const auto listed = survivors.pairs.find(to_text(pair)); listed != survivors.pairs.end())
      one.reason = listed->second;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace o2dms::suites

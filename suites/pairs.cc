#include "suites/pairs.h"

#include <algorithm>
#include <map>

#include "base/json.h"
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

bool is_same_judgement(const harness::Expectation& one, const harness::Expectation& other) {
  return one.word == other.word && *one.parameters == *other.parameters;
}

// For each expectation without kills that has a twin which kills, the reason.
std::map<CaseExpectation, std::string> reasons_by_rule(const harness::Suite& suite, const Kills& kills) {
  std::map<CaseExpectation, std::string> reasons;
  for (const harness::Case& one : suite.cases)
    for (const harness::Expectation& idle : one.expectations)
      for (const harness::Expectation& twin : one.expectations)
        if (const auto found = kills.find({one.id, twin.id});
            found != kills.end() && found->second > 0 && twin.id != idle.id && is_same_judgement(idle, twin))
          reasons[{one.id, idle.id}] = "The same judgement as " + twin.id + ", which kills.";
  return reasons;
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
  const Kills kills = count_kills(suite, rows);
  const auto by_rule = reasons_by_rule(suite, kills);
  std::vector<PairKills> out;
  for (const auto& [pair, number] : kills) {
    PairKills one{.pair = pair, .kills = number};
    if (const auto rule = by_rule.find(pair); number == 0 && rule != by_rule.end()) one.reason = rule->second;
    if (const auto listed = survivors.pairs.find(to_text(pair)); listed != survivors.pairs.end()) {
      one.reason = listed->second;
      one.is_reasoned = true;
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace o2dms::suites

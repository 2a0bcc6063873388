// The kill matrix: the suite is run against O-Clouds that are wrong, and must see it. A deviation is killed when
// expectations find the very requirements broken that it breaks, each of them: another row that breaks beside them is
// no kill, nor is a prerequisite that broke. Kills are counted for each pair of a case and an expectation. Who survives
// needs a reason (survivors.h). On a site, which is sound and unusual, no case may fail; on an adversary no mandatory
// one pass. All this says something only where the control (the clean simulator) passes every case, and the canary, a
// certain death, dies: otherwise the matrix is void.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/run/run.h"
#include "suites/pairs.h"
#include "suites/survivors.h"

namespace o2dms::suites {

struct KillRow {
  enum class Kind { control, canary, deviation, site, adversary };
  Kind kind = Kind::control;
  std::string id;
  std::set<std::string> requirements;  // that it breaks; of a canary and a deviation
  std::set<std::string> missed;        // of these: that no expectation found broken
  std::set<CaseExpectation> kills;     // that found one of these requirements broken
  std::set<CaseExpectation> others;    // that found another one broken
  std::set<std::string> wrong_cases;   // of the control: that did not pass; of a site: that failed; of an adversary:
                                       // mandatory, and passed
  std::string coverage;                // of a site: "30 of 36 mandatory rows shown"
  std::string survives;                // why it may; empty: it must not
  std::string problem;                 // why it could not be tried
  base::Duration took{};               // both tries
  bool second_try = false;             // was wrong at first, and played again, alone and with more patience
  [[nodiscard]] bool as_it_should_be() const;
  [[nodiscard]] bool is_killed() const { return !kills.empty() && missed.empty(); }
};

struct MatrixOptions {
  std::string glob = "*";   // of deviations, sites and adversaries
  std::size_t at_once = 8;  // rows; most of what some of them do is to wait
  std::size_t share = 1;    // which of `shares` equal parts of the rows is played: 1 is the first
  std::size_t shares = 1;
  bool all_cases = false;  // on deviations, too: shows what else they break
};

// What a glob may match: the ids of all deviations, sites and adversaries.
std::vector<std::string> row_ids();

// The control, the canary, deviations, sites and adversaries. The first two are played first and whatever the glob
// says; where either is not as it should be, the matrix is void, and they are all there is. `done` is called for each
// row once it is final, one call at a time: who is as it should be as it comes, the others at last. Who cannot kill a
// deviation need not be played on it: of the cases, those that name its requirements are, and the others where a
// passive expectation is left to find one broken. What is waited for in vain is waited for a short time only. A row
// that is wrong is therefore played again, alone, with all cases and several times the patience, before it is called
// wrong: a slow machine is no finding.
std::vector<KillRow> kill_matrix(const harness::Suite& suite, const Survivors& survivors, const MatrixOptions& options,
                                 base::Clock& clock, const harness::Stop& stop,
                                 const std::function<void(const KillRow&)>& done);

bool is_void(const std::vector<KillRow>& rows);

}  // namespace o2dms::suites

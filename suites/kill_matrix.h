// The kill matrix: the suite is run against O-Clouds that are wrong, and must see it. A deviation is caught when
// exactly the cases that claim to catch it failed; an adversary, when no mandatory case passed; the control, when every
// case that applies passed. A broken prerequisite (not testable) is no catch.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "harness/run/run.h"

namespace o2dms::suites {

struct KillRow {
  enum class Kind { control, deviation, adversary };
  Kind kind = Kind::control;
  std::string id;
  std::set<std::string> expected;  // cases that claim to catch it
  std::set<std::string> failed;    // cases that failed
  std::set<std::string> passed;    // of an adversary: mandatory cases that passed
  std::string problem;             // why it could not be tried
  bool second_try = false;         // was wrong at first, and played again, alone and with more patience
  [[nodiscard]] bool as_it_should_be() const;
};

struct MatrixOptions {
  std::string glob = "*";   // of deviations and adversaries
  std::size_t at_once = 8;  // rows; most of what some of them do is to wait
};

// Whether the glob matches a deviation or an adversary at all.
bool names_a_row(const std::string& glob);

// `done` is called for each row once it is final, one call at a time, in the order of the rows: control, deviations,
// adversaries. What is waited for in vain is waited for a short time only; a row that is wrong is therefore played
// again, alone and with several times the patience, before it is called wrong: a slow machine is no finding.
std::vector<KillRow> kill_matrix(const harness::Suite& suite, const MatrixOptions& options, base::Clock& clock,
                                 const harness::Stop& stop, const std::function<void(const KillRow&)>& done);

}  // namespace o2dms::suites

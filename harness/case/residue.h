// What of a case's making is in a namespace, as whole lists show it: found by uid, by owner and by reference, not by
// labels alone, which a target (or whoever acts on it) may take away. Pure; thread-safe.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "harness/case/record.h"

namespace o2dms::harness {

// What is known of the case's own objects.
struct OwnObjects {
  std::set<std::string> baseline;  // uids that were there before
  std::set<std::string> uids;      // of what was created, and of all that was ever seen to be owned by it
  std::set<std::string> services;  // names: EndpointSlices and Endpoints refer to them by it
  std::string run;                 // the value of the label that the run gives; may be empty
};

// From what a record's creations and its lists before ("stock-before …") and during ("stock-during …") show.
OwnObjects own_objects(const Record& record);

// An object that is there and was not before. `own`: of the case's making; otherwise somebody made it meanwhile.
struct Newcomer {
  std::string name, uid;
  bool own = false;
};
std::vector<Newcomer> newcomers(const base::Json& list, const OwnObjects& known);

}  // namespace o2dms::harness

// Following a collection by watch until a condition holds: LIST for the start (or a resourceVersion known from before),
// then WATCH from there; an ended watch is resumed until the limit, one whose history is gone (410) is listed anew.
// Between watches that end without an event it pauses, a little longer each time. It polls only where the plan allows
// that and the target no watch. Called by one thread; cancelled through the client factory.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "harness/client/client.h"
#include "harness/run/run_info.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

// Times beside the limit, each a named deadline (deadlines.h).
struct FollowTimes {
  base::Duration last_look = std::chrono::seconds(5);   // for the LIST when no time is left
  base::Duration resume = std::chrono::seconds(1);      // longest pause before a watch that ended is resumed
  base::Duration look_again = std::chrono::seconds(1);  // between two LISTs where there is no watch
};
FollowTimes follow_times(const std::vector<Deadline>& deadlines);

struct FollowPlan {
  std::string path;            // of the collection
  std::string label_selector;  // may be empty
  std::string field_selector;
  std::string step;              // marks LIST and WATCH in the evidence
  std::string resource_version;  // start of the watch; empty: LIST first
  base::Duration limit{};
  FollowTimes times = {};
  bool may_poll = false;  // LIST again and again where WATCH is refused: for what nobody judges
};

enum class Followed { met, late, broken, stopped };

// `changed` gets every item of a LIST as "ADDED" and every watch event, then `done` is asked. Each LIST begins with a
// "RESET". `late`: the limit passed; then a last LIST says whether the condition holds all the same (`unreported`),
// which only a watch that lost something can have kept from us. `broken`: the target refuses LIST or WATCH, that
// last one included, or no watch could be opened again and again; see `why`.
struct FollowResult {
  Followed kind = Followed::broken;
  base::Duration took{};
  std::string why;
  bool turned_away = false;  // broken, for want of a right or by overload
  bool unreported = false;
};
FollowResult follow(Client& client, base::Clock& clock, const Stop& stop, const FollowPlan& plan,
                    const std::function<void(std::string_view type, const base::Json& object)>& changed,
                    const std::function<bool()>& done);

// The path with its query: "…?labelSelector=…".
std::string with_selectors(const std::string& path, const std::string& label_selector,
                           const std::string& field_selector);

}  // namespace o2dms::harness

// Following a collection by watch until a condition holds: LIST for the start (or a resourceVersion known from before),
// then WATCH from there; an ended watch is resumed, one whose history is gone (410) is listed anew. Never polls;
// between watches that end without an event it pauses, a little longer each time. Called by one thread; cancelled
// through the client factory.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "harness/client/client.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

struct FollowPlan {
  std::string path;            // of the collection
  std::string label_selector;  // may be empty
  std::string field_selector;
  std::string step;              // marks LIST and WATCH in the evidence
  std::string resource_version;  // start of the watch; empty: LIST first
  base::Duration limit{};
  base::Duration last_look = std::chrono::seconds(5);  // for the LIST when no time is left
};

enum class Followed { met, late, broken, stopped };

// `changed` gets every item of a LIST as "ADDED" and every watch event, then `done` is asked. Each LIST begins with a
// "RESET". `late`: the limit passed; then a last LIST says whether the condition holds all the same (`unreported`),
// which only a watch that lost something can have kept from us. `broken`: the target refuses LIST or WATCH, that
// last one included, or the connection failed again and again; see `why`.
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

#include "simulator/resource/convert_event.h"

#include <array>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using base::Json;

struct Names {
  const char* core;
  const char* events;
};
constexpr std::array<Names, 7> names = {{{"involvedObject", "regarding"},
                                         {"message", "note"},
                                         {"source", "deprecatedSource"},
                                         {"firstTimestamp", "deprecatedFirstTimestamp"},
                                         {"lastTimestamp", "deprecatedLastTimestamp"},
                                         {"count", "deprecatedCount"},
                                         {"reportingComponent", "reportingController"}}};

void rename(Json& object, const char* from, const char* to) {
  const auto found = object.find(from);
  if (found == object.end()) return;
  Json value = std::move(*found);
  object.erase(from);
  object[to] = std::move(value);
}

}  // namespace

void event_to_core(Json& event) {
  for (const Names& name : names) rename(event, name.events, name.core);
}

void event_from_core(Json& event) {
  for (const Names& name : names) rename(event, name.core, name.events);
}

}  // namespace o2dms::simulator

#include "simulator/front/served_definitions.h"

#include <algorithm>

#include "base/json.h"

namespace o2dms::simulator {

namespace {

bool has_condition(const base::Json& definition, std::string_view type) {
  const auto& conditions = base::elements_at(definition, {"status", "conditions"});
  return std::any_of(conditions.begin(), conditions.end(), [type](const base::Json& each) {
    return base::string_at(each, {"type"}) == type && base::string_at(each, {"status"}) == "True";
  });
}

}  // namespace

ServedDefinitions::ServedDefinitions(Store& store, LiveRegistry& registry) : registry_(registry) {
  const ResourceType* resource = registry.find_preferred("apiextensions.k8s.io", "customresourcedefinitions");
  if (resource == nullptr) return;
  {
    const base::MutexLock lock(mutex_);
    cursor_ = std::make_unique<EventCursor>(store, *resource->storage);
  }
  subscription_ = store.subscribe(resource->storage, [this] { follow(); });
}

void ServedDefinitions::follow() {
  const base::MutexLock lock(mutex_);
  const EventCursor::Reading reading = cursor_->read();
  if (reading.everything)
    for (const ObjectRef& definition : *reading.everything) take(*definition);
  for (const StoreEvent& event : reading.events) {
    if (event.type == EventType::deleted)
      registry_.withdraw(event.object->name());
    else
      take(*event.object);
  }
}

void ServedDefinitions::take(const StoredObject& definition) {
  const Document document = definition.document();
  // Once established it stays so, with the names that it has, even if others that it wants are somebody else's.
  if (has_condition(*document, "NamesAccepted") || has_condition(*document, "Established"))
    registry_.serve(definition.name(), *document);
}

}  // namespace o2dms::simulator

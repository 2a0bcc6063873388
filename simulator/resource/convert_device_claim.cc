#include "simulator/resource/convert_device_claim.h"

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The list to convert, or null.
Json* elements(Json& object, std::string_view plural) {
  Json* at = &object;
  const auto step = [&at](const char* key) {
    if (at == nullptr || !at->is_object()) return;
    const auto found = at->find(key);
    at = found == at->end() ? nullptr : &*found;
  };
  step("spec");
  if (plural == "resourceclaimtemplates") step("spec");
  step("devices");
  if (plural != "resourceslices") step("requests");
  return at != nullptr && at->is_array() ? at : nullptr;
}

bool stays(const std::string& key) {
  return key == "name" || key == "firstAvailable";
}

// {name, a, b} → {name, wrapper: {a, b}}
void wrap(Json& element, const char* wrapper) {
  if (!element.is_object()) return;
  Json out = Json::object(), inner = Json::object();
  for (auto& [key, value] : element.items()) (stays(key) ? out : inner)[key] = std::move(value);
  if (!inner.empty()) out[wrapper] = std::move(inner);
  element = std::move(out);
}

void unwrap(Json& element, const char* wrapper) {
  if (!element.is_object() || !element.contains(wrapper)) return;
  Json inner = std::move(element[wrapper]);
  element.erase(wrapper);
  if (inner.is_object()) element.update(inner);
}

}  // namespace

void devices_to_v1beta1(Json& object, std::string_view plural) {
  if (Json* list = elements(object, plural))
    for (Json& element : *list) plural == "resourceslices" ? wrap(element, "basic") : unwrap(element, "exactly");
}

void devices_from_v1beta1(Json& object, std::string_view plural) {
  if (Json* list = elements(object, plural))
    for (Json& element : *list) plural == "resourceslices" ? unwrap(element, "basic") : wrap(element, "exactly");
}

}  // namespace o2dms::simulator

#include "simulator/resource/printing/printer.h"

#include "base/joined.h"
#include "simulator/resource/selector.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

using base::Json;

std::string name_of(const Json& object) {
  return std::string(base::string_at(object, {"metadata", "name"}));
}

std::string since(std::string_view timestamp, base::Time now) {
  const auto time = parse_rfc3339(timestamp);
  return time ? human_duration(now - *time) : "<unknown>";
}

std::string age_of(const Json& object, base::Time now) {
  return since(base::string_at(object, {"metadata", "creationTimestamp"}), now);
}

std::string joined(const std::vector<std::string>& items, std::string_view separator) {
  return or_none(base::joined(items, separator));
}

std::string or_none(std::string_view text) {
  return text.empty() ? "<none>" : std::string(text);
}

std::string label_text(const Json* labels) {
  std::vector<std::string> out;
  if (labels != nullptr && labels->is_object())
    for (const auto& [key, value] : labels->items())
      out.push_back(key + "=" + (value.is_string() ? value.get<std::string>() : ""));
  return joined(out);
}

std::string selector_text(const Json* selector) {
  if (selector == nullptr || selector->is_null()) return "<none>";
  const auto parsed = LabelSelector::from_object(selector);
  return or_none(parsed ? parsed->text() : std::string());
}

std::vector<const Json*> items_of(const Json& object, std::initializer_list<std::string_view> path) {
  std::vector<const Json*> out;
  for (const Json& item : base::elements_at(object, path))
    if (item.is_object()) out.push_back(&item);
  return out;
}

namespace {

std::string of_containers(const Json* pod_spec, std::string_view key) {
  std::vector<std::string> out;
  if (pod_spec != nullptr)
    for (const Json* container : items_of(*pod_spec, {"containers"}))
      out.emplace_back(base::string_at(*container, {key}));
  return joined(out);
}

}  // namespace

std::string container_names(const Json* pod_spec) {
  return of_containers(pod_spec, "name");
}
std::string container_images(const Json* pod_spec) {
  return of_containers(pod_spec, "image");
}

std::string access_modes_text(const Json* modes) {
  std::string out;
  if (modes == nullptr) return out;
  for (const Json& mode : base::elements_at(*modes, {})) {
    if (!out.empty()) out += ",";
    out += mode == "ReadWriteOnce" ? "RWO" : mode == "ReadOnlyMany" ? "ROX" : mode == "ReadWriteMany" ? "RWX" : "RWOP";
  }
  return out;
}

}  // namespace o2dms::simulator

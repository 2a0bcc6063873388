#include "simulator/resource/printing/printer.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

using base::Json;

std::string name_of(const Json& object) {
  return std::string(base::string_at(object, {"metadata", "name"}));
}

std::string age(const Json& object, std::initializer_list<std::string_view> path, base::Time now) {
  auto stamp = parse_rfc3339(base::string_at(object, path));
  return stamp ? human_duration(std::max(now - *stamp, base::Duration::zero())) : "<unknown>";
}

std::string age(const Json& object, base::Time now) {
  return age(object, {"metadata", "creationTimestamp"}, now);
}

std::string text_at(const Json& object, std::initializer_list<std::string_view> path, std::string_view fallback) {
  auto found = base::string_at(object, path);
  return std::string(found.empty() ? fallback : found);
}

std::string joined(const std::vector<std::string>& words, std::string_view fallback) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
  return out.empty() ? std::string(fallback) : out;
}

std::string map_text(const Json* map) {
  std::vector<std::string> words;
  if (map && map->is_object())
    for (const auto& [key, value] : map->items())
      words.push_back(key + "=" + (value.is_string() ? value.get<std::string>() : base::to_text(value)));
  return joined(words);
}

std::string selector_text(const Json* selector) {
  if (!selector) return "<none>";
  std::vector<std::string> words;
  if (auto labels = base::find(*selector, {"matchLabels"}); labels && !labels->empty())
    words.push_back(map_text(labels));
  if (auto expressions = base::find(*selector, {"matchExpressions"}); expressions && expressions->is_array()) {
    for (const auto& expression : *expressions) {
      const std::string key(base::string_at(expression, {"key"})), op(base::string_at(expression, {"operator"}));
      std::vector<std::string> values;
      if (auto list = base::find(expression, {"values"}))
        for (const auto& value : *list) values.push_back(value.get<std::string>());
      if (op == "Exists")
        words.push_back(key);
      else if (op == "DoesNotExist")
        words.push_back("!" + key);
      else
        words.push_back(key + (op == "In" ? " in (" : " notin (") + joined(values, "") + ")");
    }
  }
  return joined(words);
}

namespace {
std::string of_containers(const Json* pod_spec, std::string_view field) {
  std::vector<std::string> words;
  if (auto list = pod_spec ? base::find(*pod_spec, {"containers"}) : nullptr)
    for (const auto& container : *list) words.emplace_back(base::string_at(container, {field}));
  return joined(words);
}
}  // namespace

std::string container_names(const Json* pod_spec) {
  return of_containers(pod_spec, "name");
}
std::string container_images(const Json* pod_spec) {
  return of_containers(pod_spec, "image");
}

std::size_t size_at(const Json& object, std::initializer_list<std::string_view> path) {
  auto found = base::find(object, path);
  return found && found->is_structured() ? found->size() : 0;
}

const Json* condition(const Json& object, std::string_view type) {
  auto list = base::find(object, {"status", "conditions"});
  if (!list || !list->is_array()) return nullptr;
  for (const auto& entry : *list)
    if (base::string_at(entry, {"type"}) == type) return &entry;
  return nullptr;
}

std::string access_modes(const Json* modes) {
  std::vector<std::string> words;
  if (modes && modes->is_array())
    for (const auto& mode : *modes) {
      const auto name = mode.get<std::string>();
      words.emplace_back(name == "ReadWriteOnce"   ? "RWO"
                         : name == "ReadOnlyMany"  ? "ROX"
                         : name == "ReadWriteMany" ? "RWX"
                                                   : "RWOP");
    }
  return joined(words, "");
}

}  // namespace o2dms::simulator

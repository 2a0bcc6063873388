// The site whose pods, Services and nodes have IPv6 addresses alone. The cluster behind it counts in IPv4: each address
// has its counterpart, in both directions, in all that clients see and send.
#include <algorithm>

#include "base/json.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"
#include "simulator/faults/sites.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kPrefix = "fd00:";

// The numbers between the separators; fewer than four, and the text is no address.
std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    const std::string_view part = text.substr(at, end - at);
    if (part.find_first_not_of("0123456789") != std::string_view::npos) return {};
    out.emplace_back(part);
    at = end + 1;
  }
  return out;
}

// "10.96.0.1" as "fd00:10:96::1", and "10.244.1.7" as "fd00:10:244::1:7"; other texts as they are.
std::string to_v6(const std::string& text) {
  const std::vector<std::string> parts = parts_of(text, '.');
  const bool internal = parts.size() == 4 && (parts[0] == "10" || parts[0] == "172") && !parts[3].empty();
  if (!internal) return text;
  return std::string(kPrefix) + parts[0] + ":" + parts[1] + "::" + (parts[2] == "0" ? "" : parts[2] + ":") + parts[3];
}

std::string to_v4(const std::string& text) {
  if (!text.starts_with(kPrefix)) return text;
  std::vector<std::string> parts = parts_of(std::string_view(text).substr(kPrefix.size()), ':');
  if (parts.size() == 4 && parts[2].empty()) return parts[0] + "." + parts[1] + ".0." + parts[3];
  if (parts.size() == 5 && parts[2].empty()) return parts[0] + "." + parts[1] + "." + parts[3] + "." + parts[4];
  return text;
}

// All texts of the document, through `change`.
void change_texts(Json& value, std::string (*change)(const std::string& text)) {
  if (value.is_string()) value = change(value.get_ref<const std::string&>());
  if (!value.is_structured()) return;
  for (Json& each : value) change_texts(each, change);
}

bool has_addresses(const ResourceType& resource) {
  static constexpr std::string_view kPlurals[] = {"pods", "services", "endpoints", "endpointslices", "nodes"};
  return std::find(std::begin(kPlurals), std::end(kPlurals), resource.plural) != std::end(kPlurals);
}

std::string family_to_v6(const std::string& text) {
  return text == "IPv4" ? "IPv6" : to_v6(text);
}

std::string family_to_v4(const std::string& text) {
  return text == "IPv6" ? "IPv4" : to_v4(text);
}

void read_v4(const ResourceType& resource, Json& object) {
  if (has_addresses(resource)) change_texts(object, family_to_v4);
}

void live_in_v6(Assembly& assembly) {
  assembly.listeners.push_back([](base::HttpServerOptions& options) { options.address = "::1"; });
  change_creations(assembly,
                   [](const ResourceType& resource, Json& object, WriteOptions&) { read_v4(resource, object); });
  change_replacements(assembly,
                      [](const ResourceType& resource, Json& object, const Json&) { read_v4(resource, object); });
  change_patches(assembly, [](const Json& current, PatchType&, Json& patch, WriteOptions&) {
    const std::string_view kind = base::string_at(current, {"kind"});
    if (kind == "Pod" || kind == "Service" || kind == "EndpointSlice" || kind == "Endpoints" || kind == "Node")
      change_texts(patch, family_to_v4);
  });
  change_client_view(assembly, {has_addresses, [](Json& object) { change_texts(object, family_to_v6); }});
}

}  // namespace

std::vector<Site> ipv6_sites() {
  return {{{"ipv6-only", "The API server, nodes, pods and Services have IPv6 addresses alone."}, live_in_v6}};
}

}  // namespace o2dms::simulator

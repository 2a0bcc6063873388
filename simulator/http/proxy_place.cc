#include "simulator/http/proxy_place.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/http/port_number.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

using base::Json;

namespace {

StatusOr<OpenObject> find_object(const Serving& serving, std::string_view plural, std::string_view ns,
                                 std::string_view name) {
  const ResourceType* resource = serving.parts.registry.find("", "v1", plural);
  const auto found = serving.parts.api.get({.resource = resource, .ns = ns, .name = name});
  if (!found) return base::failure(found.error());
  return OpenObject(*found);
}

std::string default_port(const Json& pod) {
  for (const Json& container : base::elements_at(pod, {"spec", "containers"})) {
    for (const Json& port : base::elements_at(container, {"ports"})) {
      if (const Json* number = base::find(port, {"containerPort"})) return std::to_string(number->get<std::int64_t>());
    }
  }
  return "80";
}

// The name of a service's port, which may be empty, by name or number; nothing: it has none such.
std::optional<std::string> port_name(const Json& service, std::string_view asked) {
  const auto number = read_port(asked);
  if (!number) return std::string(asked);
  for (const Json& port : base::elements_at(service, {"spec", "ports"})) {
    const Json* found = base::find(port, {"port"});
    if (found != nullptr && *found == *number) return std::string(base::string_at(port, {"name"}));
  }
  return std::nullopt;
}

// A ready endpoint that has the port.
std::optional<ProxyPlace> ready_endpoint(const Serving& serving, const Json& endpoints, std::string_view ns,
                                         std::string_view name) {
  std::vector<ProxyPlace> places;
  for (const Json& subset : base::elements_at(endpoints, {"subsets"})) {
    for (const Json& port : base::elements_at(subset, {"ports"})) {
      const Json* number = base::find(port, {"port"});
      if (number == nullptr || base::string_at(port, {"name"}) != name) continue;
      for (const Json& address : base::elements_at(subset, {"addresses"})) {
        const std::string_view pod = base::string_at(address, {"targetRef", "name"});
        if (pod.empty()) continue;
        places.push_back(
            {{std::string(ns), std::string(pod), std::string(base::string_at(address, {"targetRef", "uid"}))},
             number->get<std::uint16_t>()});
      }
    }
  }
  if (places.empty()) return std::nullopt;
  const double at = serving.parts.random.unit() * static_cast<double>(places.size());
  return places[std::min(static_cast<std::size_t>(at), places.size() - 1)];
}

}  // namespace

std::optional<ProxyName> read_proxy_name(std::string_view text) {
  const std::size_t first = text.find(':');
  if (first == text.npos) return ProxyName{"", text, ""};
  const std::size_t second = text.find(':', first + 1);
  if (second == text.npos) return ProxyName{"", text.substr(0, first), text.substr(first + 1)};
  const ProxyName name{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  const bool is_one = name.port.find(':') == text.npos && !name.name.empty() &&
                      (name.scheme.empty() || name.scheme == "http" || name.scheme == "https");
  return is_one ? std::optional(name) : std::nullopt;
}

std::string path_behind_proxy(std::string_view target, int segments) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, mark);
  for (int i = 0; i < segments; ++i) {
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    path.remove_prefix(std::min(path.find('/'), path.size()));
  }
  return (path.empty() ? "/" : std::string(path)) + std::string(target.substr(mark));
}

StatusOr<ProxyPlace> place_of_pod(const Serving& serving, std::string_view ns, const ProxyName& name) {
  const auto pod = find_object(serving, "pods", ns, name.name);
  if (!pod) return base::failure(pod.error());
  const auto port = read_port(name.port.empty() ? default_port(pod->json()) : std::string(name.port));
  if (!port) return base::failure(bad_request("invalid pod request \"" + std::string(name.name) + "\""));
  return ProxyPlace{{std::string(ns), std::string(name.name), std::string(pod->uid())}, *port};
}

StatusOr<ProxyPlace> place_of_service(const Serving& serving, std::string_view ns, const ProxyName& name) {
  const auto service = find_object(serving, "services", ns, name.name);
  if (!service) return base::failure(service.error());
  const std::string quoted = "\"" + std::string(name.name) + "\"";
  const auto port = port_name(service->json(), name.port);
  if (!port)
    return base::failure(
        service_unavailable("no service port " + std::string(name.port) + " found for service " + quoted));
  const auto endpoints = find_object(serving, "endpoints", ns, name.name);
  const auto place = endpoints ? ready_endpoint(serving, endpoints->json(), ns, *port) : std::nullopt;
  if (!place) return base::failure(service_unavailable("no endpoints available for service " + quoted));
  return *place;
}

}  // namespace o2dms::simulator

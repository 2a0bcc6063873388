#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_backend(const Json& backend, const FieldPath& at, Problems& problems) {
  const Json* service = member(backend, "service");
  const bool resource = backend.contains("resource");
  if (service != nullptr && resource) return problems.invalid(at, "", "cannot set both resource and service backends");
  if (service == nullptr) {
    if (!resource) problems.required(at, "port name or number is required");
    return;
  }
  const FieldPath path = at.field("service"), port_at = path.field("port");
  if (const std::string_view name = base::string_at(*service, {"name"}); !name.empty())
    problems.check(path.field("name"), name, check_dns1035_label(name));
  const Json port = service->value("port", Json::object());
  const bool named = has(port, "name"), numbered = base::integer_at(port, {"number"}) != 0;
  if (!named && !numbered) problems.required(at, "port name or number is required");
  if (named && numbered) problems.invalid(path, "", "cannot set both port name & port number");
  if (numbered) problems.in_range(port_at, port, "number", 1, 65535);
}

void validate_policy_ports(const Json& rule, const FieldPath& at, Problems& problems) {
  each(rule, at, "ports", [&](const Json& port, const FieldPath& path) {
    problems.one_of(path, port, "protocol", {"SCTP", "TCP", "UDP"});
    const Json* number = member(port, "port");
    if (number != nullptr && number->is_number()) problems.in_range(path, port, "port", 1, 65535);
    if (number != nullptr && number->is_string())
      problems.check(path.field("port"), number->get_ref<const std::string&>(),
                     check_port_name(number->get_ref<const std::string&>()));
  });
}

void validate_peers(const Json& rule, const FieldPath& at, const char* key, Problems& problems) {
  each(rule, at, key, [&](const Json& peer, const FieldPath& path) {
    if (peer.empty()) problems.required(path, "must specify a peer");
    if (peer.contains("ipBlock") && peer.size() > 1)
      problems.forbidden(path, "may not specify both ipBlock and another peer");
    validate_label_selector(member(peer, "podSelector"), path.field("podSelector"), problems);
    validate_label_selector(member(peer, "namespaceSelector"), path.field("namespaceSelector"), problems);
  });
}

}  // namespace

void validate_ingress(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr || (!has(*spec, "rules") && !spec->contains("defaultBackend")))
    return problems.invalid(at, spec == nullptr ? Json() : *spec,
                            "either `defaultBackend` or `rules` must be specified");
  if (const Json* backend = member(*spec, "defaultBackend"))
    validate_backend(*backend, at.field("defaultBackend"), problems);
  each(*spec, at, "rules", [&](const Json& rule, const FieldPath& path) {
    const Json* http = member(rule, "http");
    if (http == nullptr) return;
    const FieldPath http_at = path.field("http");
    if (!has(*http, "paths")) problems.required(http_at.field("paths"));
    each(*http, http_at, "paths", [&](const Json& route, const FieldPath& place) {
      const std::string_view type = base::string_at(route, {"pathType"}), text = base::string_at(route, {"path"});
      if (!type.empty()) problems.one_of(place, route, "pathType", {"Exact", "ImplementationSpecific", "Prefix"});
      if ((type == "Exact" || type == "Prefix") && !text.starts_with("/"))
        problems.invalid(place.field("path"), Json(text), "must be an absolute path");
      validate_backend(route.value("backend", Json::object()), place.field("backend"), problems);
    });
  });
}

void validate_network_policy(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return;
  validate_label_selector(member(*spec, "podSelector"), at.field("podSelector"), problems);
  each(*spec, at, "ingress", [&](const Json& rule, const FieldPath& path) {
    validate_policy_ports(rule, path, problems);
    validate_peers(rule, path, "from", problems);
  });
  each(*spec, at, "egress", [&](const Json& rule, const FieldPath& path) {
    validate_policy_ports(rule, path, problems);
    validate_peers(rule, path, "to", problems);
  });
  if (const Json* types = member(*spec, "policyTypes"))
    for (std::size_t i = 0; i < types->size(); ++i)
      if ((*types)[i] != "Ingress" && (*types)[i] != "Egress")
        problems.not_supported(at.field("policyTypes").index(i), (*types)[i].get_ref<const std::string&>(),
                               {"Egress", "Ingress"});
}

void validate_endpoint_slice(const Subject& subject, Problems& problems) {
  const FieldPath root;
  if (has(subject.object, "addressType"))
    problems.one_of(root, subject.object, "addressType", {"FQDN", "IPv4", "IPv6"});
  if (subject.old != nullptr) problems.immutable(root, subject.object, *subject.old, "addressType");
  each(subject.object, root, "endpoints", [&](const Json& endpoint, const FieldPath& path) {
    if (!has(endpoint, "addresses")) problems.required(path.field("addresses"), "must contain at least 1 address");
  });
}

}  // namespace o2dms::simulator

#include <array>

#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_port_reference(const Json& handler, const FieldPath& at, Problems& problems) {
  const Json* port = member(handler, "port");
  if (port == nullptr) return problems.invalid(at.field("port"), 0, "must be between 1 and 65535, inclusive");
  if (port->is_string())
    return problems.check(at.field("port"), port->get_ref<const std::string&>(),
                          check_port_name(port->get_ref<const std::string&>()));
  problems.in_range(at, handler, "port", 1, 65535);
}

// The actions of probes and hooks: exactly one.
void validate_handler(const Json& handler, const FieldPath& at, Problems& problems) {
  static constexpr std::array<const char*, 5> kinds = {"exec", "httpGet", "tcpSocket", "grpc", "sleep"};
  int count = 0;
  for (const char* kind : kinds) {
    const Json* action = member(handler, kind);
    if (action == nullptr) continue;
    if (++count > 1) {
      problems.forbidden(at.field(kind), "may not specify more than 1 handler type");
      continue;
    }
    const FieldPath path = at.field(kind);
    const std::string_view name = kind;
    if (name == "exec" && !has(*action, "command")) problems.required(path.field("command"));
    if (name == "httpGet" || name == "tcpSocket" || name == "grpc") validate_port_reference(*action, path, problems);
    if (name == "httpGet") problems.one_of(path, *action, "scheme", {"HTTP", "HTTPS"});
    if (name == "sleep") problems.not_negative(path, *action, "seconds");
  }
  if (count == 0) problems.required(at, "must specify a handler type");
}

void validate_probe(const Json& probe, const FieldPath& at, bool only_one_success, Problems& problems) {
  validate_handler(probe, at, problems);
  for (const char* key :
       {"initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"})
    problems.not_negative(at, probe, key);
  if (const Json* grace = member(probe, "terminationGracePeriodSeconds"); grace != nullptr && *grace <= 0)
    problems.invalid(at.field("terminationGracePeriodSeconds"), *grace, "must be greater than 0");
  if (only_one_success && base::integer_at(probe, {"successThreshold"}, 1) != 1)
    problems.invalid(at.field("successThreshold"), probe["successThreshold"], "must be 1");
}

}  // namespace

void validate_probes(const Json& container, const FieldPath& at, Problems& problems) {
  for (const char* key : {"livenessProbe", "readinessProbe", "startupProbe"})
    if (const Json* probe = member(container, key))
      validate_probe(*probe, at.field(key), std::string_view(key) != "readinessProbe", problems);
  if (const Json* readiness = member(container, "readinessProbe");
      readiness != nullptr && readiness->contains("terminationGracePeriodSeconds"))
    problems.invalid(at.field("readinessProbe").field("terminationGracePeriodSeconds"),
                     (*readiness)["terminationGracePeriodSeconds"], "must not be set for readinessProbes");
  if (const Json* lifecycle = member(container, "lifecycle"))
    for (const char* key : {"postStart", "preStop"})
      if (const Json* hook = member(*lifecycle, key))
        validate_handler(*hook, at.field("lifecycle").field(key), problems);
}

}  // namespace o2dms::simulator

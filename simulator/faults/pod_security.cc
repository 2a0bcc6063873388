#include "simulator/faults/pod_security.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The names of the containers that a check finds wrong, as a real plugin lists them: `container "a"`, `containers "a",
// "b"`; empty: none.
std::string wrong_containers(const Json& spec, const std::function<bool(const Json& container)>& is_right) {
  std::vector<std::string> names;
  for (const char* list : {"initContainers", "containers", "ephemeralContainers"})
    for (const Json& container : base::elements_at(spec, {list}))
      if (!is_right(container)) names.push_back("\"" + std::string(base::string_at(container, {"name"})) + "\"");
  if (names.empty()) return {};
  std::string text = names.size() == 1 ? "container " : "containers ";
  for (std::size_t i = 0; i < names.size(); ++i) text += (i > 0 ? ", " : "") + names[i];
  return text;
}

using Check = void (*)(const Json& spec, std::vector<std::string>& violations);

void check_host_namespaces(const Json& spec, std::vector<std::string>& violations) {
  std::string used;
  for (const char* field : {"hostNetwork", "hostPID", "hostIPC"})
    if (base::bool_at(spec, {field})) used += (used.empty() ? "" : ", ") + std::string(field) + "=true";
  if (!used.empty()) violations.push_back("host namespaces (" + used + ")");
}

void check_privileged(const Json& spec, std::vector<std::string>& violations) {
  const std::string wrong = wrong_containers(spec, [](const Json& c) {
    return !base::bool_at(c, {"securityContext", "privileged"});
  });
  if (!wrong.empty()) violations.push_back("privileged (" + wrong + " must not set securityContext.privileged=true)");
}

void check_host_ports(const Json& spec, std::vector<std::string>& violations) {
  const std::string wrong = wrong_containers(spec, [](const Json& c) {
    const auto& ports = base::elements_at(c, {"ports"});
    return std::none_of(ports.begin(), ports.end(),
                        [](const Json& port) { return base::integer_at(port, {"hostPort"}) != 0; });
  });
  if (!wrong.empty()) violations.push_back("hostPort (" + wrong + " uses hostPort)");
}

void check_escalation(const Json& spec, std::vector<std::string>& violations) {
  const std::string wrong = wrong_containers(spec, [](const Json& c) {
    return !base::bool_at(c, {"securityContext", "allowPrivilegeEscalation"}, true);
  });
  if (!wrong.empty())
    violations.push_back("allowPrivilegeEscalation != false (" + wrong +
                         " must set securityContext.allowPrivilegeEscalation=false)");
}

void check_capabilities(const Json& spec, std::vector<std::string>& violations) {
  const std::string wrong = wrong_containers(spec, [](const Json& c) {
    const auto dropped = base::texts_at(c, {"securityContext", "capabilities", "drop"});
    const auto added = base::texts_at(c, {"securityContext", "capabilities", "add"});
    return std::find(dropped.begin(), dropped.end(), "ALL") != dropped.end() &&
           std::all_of(added.begin(), added.end(), [](const std::string& each) { return each == "NET_BIND_SERVICE"; });
  });
  if (!wrong.empty())
    violations.push_back("unrestricted capabilities (" + wrong +
                         " must set securityContext.capabilities.drop=[\"ALL\"])");
}

void check_volumes(const Json& spec, std::vector<std::string>& violations) {
  static constexpr std::string_view kAllowed[] = {"configMap", "csi",       "downwardAPI",
                                                  "emptyDir",  "ephemeral", "image",
                                                  "projected", "secret",    "persistentVolumeClaim"};
  for (const Json& volume : base::elements_at(spec, {"volumes"}))
    for (const auto& [source, value] : volume.items())
      if (source != "name" && std::find(std::begin(kAllowed), std::end(kAllowed), source) == std::end(kAllowed))
        violations.push_back("restricted volume types (volume \"" + std::string(base::string_at(volume, {"name"})) +
                             "\" uses restricted volume type \"" + source + "\")");
}

void check_non_root(const Json& spec, std::vector<std::string>& violations) {
  const bool pod = base::bool_at(spec, {"securityContext", "runAsNonRoot"});
  const std::string wrong = wrong_containers(spec, [pod](const Json& c) {
    return base::bool_at(c, {"securityContext", "runAsNonRoot"}, pod);
  });
  if (!wrong.empty())
    violations.push_back("runAsNonRoot != true (pod or " + wrong + " must set securityContext.runAsNonRoot=true)");
}

void check_user(const Json& spec, std::vector<std::string>& violations) {
  const bool pod = base::integer_at(spec, {"securityContext", "runAsUser"}, 1) == 0;
  const std::string wrong = wrong_containers(spec, [](const Json& c) {
    return base::integer_at(c, {"securityContext", "runAsUser"}, 1) != 0;
  });
  if (pod || !wrong.empty())
    violations.push_back("runAsUser=0 (" + (pod ? std::string("pod") : wrong) + " must not set runAsUser=0)");
}

void check_seccomp(const Json& spec, std::vector<std::string>& violations) {
  const auto is_right = [](std::string_view type) { return type == "RuntimeDefault" || type == "Localhost"; };
  const std::string pod(base::string_at(spec, {"securityContext", "seccompProfile", "type"}));
  const std::string wrong = wrong_containers(spec, [&](const Json& c) {
    return is_right(base::string_at(c, {"securityContext", "seccompProfile", "type"}, pod));
  });
  if (!wrong.empty())
    violations.push_back("seccompProfile (pod or " + wrong +
                         " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
}

// The cluster's own namespaces are exempt, as everywhere.
class RestrictedPodSecurity final : public AdmissionPlugin {
 public:
  StatusOr<void> validate(const AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods") || request.ns.starts_with("kube-")) return base::done();
    const Json* spec = base::find(*request.object, {"spec"});
    std::vector<std::string> violations;
    for (const Check check : {check_host_namespaces, check_privileged, check_host_ports, check_escalation,
                              check_capabilities, check_volumes, check_non_root, check_user, check_seccomp})
      if (spec != nullptr) check(*spec, violations);
    if (violations.empty()) return base::done();
    std::string why = "violates PodSecurity \"restricted:latest\": ";
    for (std::size_t i = 0; i < violations.size(); ++i) why += (i > 0 ? ", " : "") + violations[i];
    return base::failure(forbidden(subject_of(request), why));
  }
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_restricted_pod_security() {
  return std::make_unique<RestrictedPodSecurity>();
}

}  // namespace o2dms::simulator

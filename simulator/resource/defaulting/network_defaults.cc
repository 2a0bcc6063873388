#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {

using base::Json;

void default_network_policy(Json& policy) {
  Json& spec = ensure(policy, "spec");
  ensure(spec, "podSelector");
  for (const char* direction : {"ingress", "egress"})
    for_each(spec, direction,
             [](Json& rule) { for_each(rule, "ports", [](Json& port) { set_default(port, "protocol", "TCP"); }); });
  if (is_empty(spec, "policyTypes")) {
    spec["policyTypes"] = Json::array({"Ingress"});
    if (!is_empty(spec, "egress")) spec["policyTypes"].push_back("Egress");
  }
}

void default_ingress_class(Json& ingress_class) {
  if (Json* spec = child(ingress_class, "spec"))
    if (Json* parameters = child(*spec, "parameters")) set_default(*parameters, "scope", "Cluster");
}

}  // namespace o2dms::simulator

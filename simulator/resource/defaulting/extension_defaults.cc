#include <algorithm>

#include "base/ascii.h"
#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void default_service_port(Json& client) {
  if (Json* service = child(client, "service")) set_default(*service, "port", 443);
}

void default_webhook(Json& webhook) {
  set_default(webhook, "failurePolicy", "Fail");
  set_default(webhook, "matchPolicy", "Equivalent");
  ensure(webhook, "namespaceSelector");
  ensure(webhook, "objectSelector");
  set_default(webhook, "timeoutSeconds", 10);
  default_service_port(ensure(webhook, "clientConfig"));
  for_each(webhook, "rules", [](Json& rule) { set_default(rule, "scope", "*"); });
}

}  // namespace

void default_webhooks(Json& configuration) {
  for_each(configuration, "webhooks", default_webhook);
}

void default_mutating_webhooks(Json& configuration) {
  default_webhooks(configuration);
  for_each(configuration, "webhooks", [](Json& webhook) { set_default(webhook, "reinvocationPolicy", "Never"); });
}

void default_flow_schema(Json& schema) {
  Json& spec = ensure(schema, "spec");
  if (base::integer_at(spec, {"matchingPrecedence"}) == 0) spec["matchingPrecedence"] = 1000;
}

void default_priority_level(Json& level) {
  Json& spec = ensure(level, "spec");
  if (Json* limited = child(spec, "limited")) {
    set_default(*limited, "nominalConcurrencyShares", 30);
    set_default(*limited, "lendablePercent", 0);
    set_default(ensure(*limited, "limitResponse"), "type", "Reject");
    if (Json* queuing = child((*limited)["limitResponse"], "queuing")) {
      set_default(*queuing, "handSize", 8);
      set_default(*queuing, "queues", 64);
      set_default(*queuing, "queueLengthLimit", 50);
    }
  }
  if (Json* exempt = child(spec, "exempt")) {
    set_default(*exempt, "nominalConcurrencyShares", 0);
    set_default(*exempt, "lendablePercent", 0);
  }
}

void default_custom_resource_definition(Json& definition) {
  Json& spec = ensure(definition, "spec");
  Json& names = ensure(spec, "names");
  const std::string kind(base::string_at(names, {"kind"}));
  if (!kind.empty()) {
    if (is_empty(names, "singular")) names["singular"] = base::to_lower(kind);
    if (is_empty(names, "listKind")) names["listKind"] = kind + "List";
  }
  Json& conversion = ensure(spec, "conversion");
  if (is_empty(conversion, "strategy")) conversion["strategy"] = "None";
  if (Json* webhook = child(conversion, "webhook"))
    if (Json* client = child(*webhook, "clientConfig")) default_service_port(*client);
}

void default_api_service(Json& service) {
  default_service_port(ensure(service, "spec"));
}

}  // namespace o2dms::simulator

#include "harness/case/json_pointer.h"
#include "harness/case/service_endpoints.h"
#include "harness/run/named_wait.h"
#include "harness/run/placeholders.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool holds(const Json& object, const Json& parameters) {
  const Json* found = at_pointer(object, base::string_at(parameters, {"at"}));
  if (const Json* wanted = base::find(parameters, {"equals"})) return found != nullptr && *found == *wanted;
  if (const Json* least = base::find(parameters, {"at-least"}))
    return found != nullptr && found->is_number() && *found >= *least;
  return found != nullptr;
}

std::string in_words(const std::string& name, const Json& parameters) {
  const std::string field = name + ": " + std::string(base::string_at(parameters, {"at"}));
  if (const Json* wanted = base::find(parameters, {"equals"})) return field + " is " + base::to_text(*wanted);
  if (const Json* least = base::find(parameters, {"at-least"})) return field + " is at least " + base::to_text(*least);
  return field + " is set";
}

base::Result<void> play_await_field(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  const std::string name(base::string_at(parameters, {"name"}));
  auto path = fill_in(base::string_at(parameters, {"path"}), context.inputs.space, context.trace.answers, true);
  if (!path) return base::failure(path.error());
  NamedWait wait(context, std::string(base::string_at(parameters, {"deadline"})), in_words(name, parameters));
  bool met = false;
  return wait.finish(wait.follow(
      {.path = *path, .field_selector = "metadata.name=" + name, .step = step.label},
      [&](std::string_view type, const Json& object) {
        if (type == "RESET") met = false;
        if (base::string_at(object, {"metadata", "name"}) == name) met = type != "DELETED" && holds(object, parameters);
      },
      [&] { return met; }));
}

// What the endpoints of a Service stand in: EndpointSlices since Kubernetes 1.21, Endpoints before.
FollowPlan endpoints_of(const StepContext& context, const std::string& service) {
  const std::string slices = "discovery.k8s.io/v1", space = "/namespaces/" + context.inputs.space + "/";
  if (context.inputs.run.discovery.resource(context.clients.given(), slices, "EndpointSlice"))
    return {.path = "/apis/" + slices + space + "endpointslices",
            .label_selector = "kubernetes.io/service-name=" + service,
            .step = "watch-endpoints"};
  return {
      .path = "/api/v1" + space + "endpoints", .field_selector = "metadata.name=" + service, .step = "watch-endpoints"};
}

const std::vector<Parameter>& endpoints_parameters() {
  static const std::vector<Parameter> parameters = {
      {.name = "service", .doc = "the name of the Service", .required = true}};
  return parameters;
}

base::Result<void> play_await_endpoints(const Step& step, const StepContext& context) {
  const std::string name = text_parameter(endpoints_parameters(), *step.parameters, "service");
  Client& client = context.clients.given();
  const std::string core = "/api/v1/namespaces/" + context.inputs.space + "/";
  const Reply service = client.get(core + "services/" + base::percent_encode(name), "service");
  const Json* selector = base::find(service.body, {"spec", "selector"});
  if (!service.ok() || selector == nullptr)
    return base::fail("no Service with a selector to look behind: " + describe(*service.exchange));
  const Reply pods = client.get(core + "pods", "pods-behind");
  if (!pods.ok()) return cannot_go_on(context, "no list of the pods behind the Service", *pods.exchange);
  NamedWait wait(context, "endpoints", "the endpoints of " + name + " are its ready pods");
  std::map<std::string, Json> slices;
  const FollowPlan plan = endpoints_of(context, name);
  auto outcome = wait.finish(wait.follow(
      plan,
      [&](std::string_view type, const Json& object) {
        const std::string uid(base::string_at(object, {"metadata", "uid"}));
        if (type == "RESET") slices.clear();
        if (type == "DELETED") slices.erase(uid);
        if (type == "ADDED" || type == "MODIFIED") slices[uid] = object;
      },
      [&] {
        Json list = {{"items", Json::array()}};
        for (const auto& [uid, slice] : slices) list["items"].push_back(slice);
        return endpoints_lack(ready_addresses(list), pods.body, *selector).empty();
      }));
  client.get(with_selectors(plan.path, plan.label_selector, plan.field_selector), "endpoints");
  return outcome;
}

}  // namespace

std::vector<StepWord> field_steps() {
  using Type = Parameter::Type;
  return {
      {"await-field",
       {{.name = "label", .type = Type::label, .doc = "marks the exchanges", .required = true},
        {.name = "path",
         .type = Type::path,
         .doc = "of the collection; in it, {namespace} is the case's own",
         .required = true},
        {.name = "name", .doc = "of the object", .required = true},
        {.name = "at", .type = Type::pointer, .doc = "of the field", .required = true},
        {.name = "equals", .type = Type::value, .doc = "what it is to be"},
        {.name = "at-least", .type = Type::number, .doc = "what it is to be or more"},
        {.name = "deadline", .type = Type::deadline, .doc = "by when", .required = true}},
       "waits by watch until a field of an object is set, or has a value",
       play_await_field},
      {"await-endpoints",
       endpoints_parameters(),
       "waits by watch until the endpoints of a Service are its ready pods, under the deadline endpoints",
       play_await_endpoints,
       {"service", "pods-behind", "watch-endpoints", "endpoints"}},
  };
}

}  // namespace o2dms::harness

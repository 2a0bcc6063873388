#include "simulator/cluster/runtime/event_recorder.h"

#include "base/hex.h"
#include "base/json.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kCombined = "(combined from similar events): ";

std::string_view type_of(const EventMessage& event) {
  return event.warning ? "Warning" : "Normal";
}

}  // namespace

EventRecorder::EventRecorder(const ControllerContext& context, ApiClient client, std::string_view component)
    : EventRecorder(context, std::move(client), component.empty() ? context.name : component, "",
                    std::make_shared<EventCorrelator>()) {}

EventRecorder::EventRecorder(const ControllerContext& context, ApiClient client, std::string_view component,
                             std::string_view host, std::shared_ptr<EventCorrelator> correlator)
    : context_(context),
      client_(std::move(client)),
      events_(stored_type(context.registry, "", "events")),
      component_(component),
      host_(host),
      correlator_(std::move(correlator)) {}

EventIdentity EventRecorder::identity_of(const StoredObject& about, const EventMessage& event) const {
  return {component_, host_, about.uid(), type_of(event), event.reason, event.message, event.field_path};
}

void EventRecorder::record_once(const StoredObject& about, const EventMessage& event) {
  if (!correlator_->has(identity_of(about, event))) record(about, event);
}

void EventRecorder::record(const StoredObject& about, const EventMessage& event) {
  const auto decision = correlator_->decide(identity_of(about, event), context_.clock.now());
  if (decision.skip) return;
  if (const ObjectKey* known = correlator_->known(decision.key)) {
    if (count_again(*known)) return;
    correlator_->forget(decision.key);
  }
  const std::string ns(about.namespace_name().empty() ? "default" : about.namespace_name());
  const auto created = client_.create(events_, ns, event_for(about, event, decision.combined, ns));
  if (created) correlator_->remember(decision.key, key_of(**created));
}

// False when the Event is gone. The cache does not have what was written in this turn, so the API is asked.
bool EventRecorder::count_again(const ObjectKey& event) {
  const auto present = context_.api.get({.resource = &events_, .ns = event.ns, .name = event.name});
  if (!present) return false;
  base::Json changed = *(*present)->document();
  changed["count"] = base::integer_at(changed, {"count"}) + 1;
  changed["lastTimestamp"] = base::to_rfc3339(context_.clock.now());
  return client_.update(events_, std::move(changed)).ok();
}

base::Json EventRecorder::event_for(const StoredObject& about, const EventMessage& event, bool combined,
                                    std::string_view ns) const {
  // Named by the moment; chance keeps apart what falls into the same.
  const auto moment = static_cast<std::uint64_t>(context_.clock.now().time_since_epoch().count());
  const std::string name = std::string(about.name()) + "." + base::to_hex(moment + context_.random.below(1U << 20U));
  const std::string now = base::to_rfc3339(context_.clock.now());
  base::Json object = base::Json::object();
  base::Json& metadata = object["metadata"];
  metadata["name"] = name;
  metadata["namespace"] = ns;
  base::Json& involved = object["involvedObject"];
  involved["apiVersion"] = about.resource().api_version;
  involved["kind"] = about.resource().kind;
  involved["name"] = about.name();
  involved["resourceVersion"] = std::to_string(about.revision());
  involved["uid"] = about.uid();
  if (!about.namespace_name().empty()) involved["namespace"] = about.namespace_name();
  if (!event.field_path.empty()) involved["fieldPath"] = event.field_path;
  base::Json& source = object["source"];
  source["component"] = component_;
  if (!host_.empty()) source["host"] = host_;
  object["reason"] = event.reason;
  object["message"] = (combined ? std::string(kCombined) : std::string()) + event.message;
  object["type"] = type_of(event);
  object["reportingComponent"] = component_;
  object["reportingInstance"] = host_;
  object["firstTimestamp"] = now;
  object["lastTimestamp"] = now;
  object["count"] = 1;
  return object;
}

}  // namespace o2dms::simulator

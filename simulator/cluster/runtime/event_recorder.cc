#include "simulator/cluster/runtime/event_recorder.h"

#include "base/json.h"

namespace o2dms::simulator {

namespace {

// More is forgotten: what is told after that begins a new Event.
constexpr std::size_t kMostRemembered = 4096;

std::string hexadecimal(std::uint64_t number) {
  std::string text;
  for (; number > 0; number >>= 4U) text.insert(text.begin(), "0123456789abcdef"[number & 15U]);
  return text;
}

}  // namespace

EventRecorder::EventRecorder(const ControllerContext& context, ApiClient client, std::string_view component,
                             std::string_view host)
    : context_(context),
      client_(std::move(client)),
      events_(stored_type(context.registry, "", "events")),
      component_(component),
      host_(host) {}

EventRecorder::Key EventRecorder::key_of(const StoredObject& about, const News& news) {
  return {about.uid(), std::string(news.reason), news.message, news.field_path};
}

void EventRecorder::tell(const StoredObject& about, const News& news) {
  const Key key = key_of(about, news);
  if (const auto known = told_.find(key); known != told_.end() && count_again(known->second, key)) return;
  const std::string ns = about.namespace_name().empty() ? "default" : about.namespace_name();
  const auto created = client_.create(events_, ns, event_for(about, news, ns));
  if (!created) return;
  if (told_.size() >= kMostRemembered) told_.clear();
  told_[key] = {ns, (*created)->name()};
}

void EventRecorder::tell_once(const StoredObject& about, const News& news) {
  if (!told_.contains(key_of(about, news))) tell(about, news);
}

// False when the Event is gone.
bool EventRecorder::count_again(const ObjectKey& event, const Key& key) {
  const auto present = context_.api.get({.resource = &events_, .ns = event.ns, .name = event.name});
  if (!present) {
    told_.erase(key);
    return false;
  }
  base::Json changed = (*present)->json();
  changed["count"] = base::integer_at(changed, {"count"}) + 1;
  changed["lastTimestamp"] = base::to_rfc3339(context_.clock.now());
  return client_.update(events_, std::move(changed)).ok();
}

base::Json EventRecorder::event_for(const StoredObject& about, const News& news, std::string_view ns) const {
  // Named by the moment; chance keeps apart what falls into the same.
  const auto moment = static_cast<std::uint64_t>(context_.clock.now().time_since_epoch().count());
  const std::string name = about.name() + "." + hexadecimal(moment + context_.random.below(1U << 20U));
  const std::string now = base::to_rfc3339(context_.clock.now());
  base::Json involved = {{"apiVersion", about.resource().api_version},
                         {"kind", about.resource().kind},
                         {"name", about.name()},
                         {"resourceVersion", base::string_at(about.json(), {"metadata", "resourceVersion"})},
                         {"uid", about.uid()}};
  if (!about.namespace_name().empty()) involved["namespace"] = about.namespace_name();
  if (!news.field_path.empty()) involved["fieldPath"] = news.field_path;
  base::Json source = {{"component", component_}};
  if (!host_.empty()) source["host"] = host_;
  return {{"metadata", {{"name", name}, {"namespace", ns}}},
          {"involvedObject", std::move(involved)},
          {"reason", news.reason},
          {"message", news.message},
          {"type", news.warning ? "Warning" : "Normal"},
          {"source", std::move(source)},
          {"reportingComponent", component_},
          {"reportingInstance", host_},
          {"firstTimestamp", now},
          {"lastTimestamp", now},
          {"count", 1}};
}

}  // namespace o2dms::simulator

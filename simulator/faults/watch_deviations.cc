#include <atomic>
#include <utility>

#include "base/json.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using Chunks = std::vector<base::SharedText>;

// Sits between a watch and its client; `change` gets each event's chunk and adds what is sent on.
class ChangedWatch final : public base::HttpSource {
 public:
  using Change = std::function<void(base::SharedText chunk, Chunks& out)>;
  using End = std::function<State(State state)>;
  ChangedWatch(std::unique_ptr<base::HttpSource> inner, Change change, End end = {})
      : inner_(std::move(inner)), change_(std::move(change)), end_(std::move(end)) {}

  State pull(std::size_t max_bytes, Chunks& chunks) override {
    Chunks right;
    const State state = inner_->pull(max_bytes, right);
    for (base::SharedText& chunk : right) change_(std::move(chunk), chunks);
    return end_ ? end_(state) : state;
  }
  void on_ready(std::function<void()> wake) override { inner_->on_ready(std::move(wake)); }

 private:
  const std::unique_ptr<base::HttpSource> inner_;
  const Change change_;
  const End end_;
};

bool is_of_type(std::string_view chunk, std::string_view type) {
  return chunk.starts_with("{\"type\":\"" + std::string(type) + "\"");
}

bool is_object_event(std::string_view chunk) {
  return is_of_type(chunk, "ADDED") || is_of_type(chunk, "MODIFIED") || is_of_type(chunk, "DELETED");
}

// `make` gives each watch a change of its own, which may keep a state.
void change_watches(Assembly& assembly, ChangedWatch::Change (*make)()) {
  add_response_change(assembly, [make](const RequestHead& request, base::HttpResponse& response) {
    if (!is_watch(request.method, request.target) || response.source == nullptr) return;
    response.source = std::make_unique<ChangedWatch>(std::move(response.source), make());
  });
}

ChangedWatch::Change drop_every_second() {
  return [count = 0](base::SharedText chunk, Chunks& out) mutable {
    if (!is_object_event(*chunk) || count++ % 2 == 0) out.push_back(std::move(chunk));
  };
}

template <const char* type>
ChangedWatch::Change drop() {
  return [](base::SharedText chunk, Chunks& out) {
    if (!is_of_type(*chunk, type)) out.push_back(std::move(chunk));
  };
}
constexpr char kModified[] = "MODIFIED", kDeleted[] = "DELETED";

ChangedWatch::Change repeat_each() {
  return [](base::SharedText chunk, Chunks& out) {
    if (is_object_event(*chunk)) out.push_back(chunk);
    out.push_back(std::move(chunk));
  };
}

// Each two events come the wrong way round.
ChangedWatch::Change swap_pairs() {
  return [held = base::SharedText()](base::SharedText chunk, Chunks& out) mutable {
    if (!is_object_event(*chunk)) return out.push_back(std::move(chunk));
    if (held == nullptr) {
      held = std::move(chunk);
      return;
    }
    out.push_back(std::move(chunk));
    out.push_back(std::exchange(held, nullptr));
  };
}

ChangedWatch::Change call_all_added() {
  return [](base::SharedText chunk, Chunks& out) {
    constexpr std::string_view kRight = "{\"type\":\"MODIFIED\"", kWrong = "{\"type\":\"ADDED\"";
    if (!chunk->starts_with(kRight)) return out.push_back(std::move(chunk));
    out.push_back(std::make_shared<const std::string>(std::string(kWrong) + chunk->substr(kRight.size())));
  };
}

// As a proxy does that collects an answer before it sends it on: the events come when the watch ends.
void hold_back(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (!is_watch(request.method, request.target) || response.source == nullptr) return;
    class Held final : public base::HttpSource {
     public:
      explicit Held(std::unique_ptr<base::HttpSource> inner) : inner_(std::move(inner)) {}
      State pull(std::size_t max_bytes, Chunks& chunks) override {
        const State state = inner_->pull(max_bytes, held_);
        if (state == State::ended) std::move(held_.begin(), held_.end(), std::back_inserter(chunks));
        return state;
      }
      void on_ready(std::function<void()> wake) override { inner_->on_ready(std::move(wake)); }

     private:
      const std::unique_ptr<base::HttpSource> inner_;
      Chunks held_;
    };
    response.source = std::make_unique<Held>(std::move(response.source));
  });
}

void cut_at_the_end(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (!is_watch(request.method, request.target) || response.source == nullptr) return;
    using State = base::HttpSource::State;
    response.source = std::make_unique<ChangedWatch>(
        std::move(response.source), [](base::SharedText chunk, Chunks& out) { out.push_back(std::move(chunk)); },
        [](State state) { return state == State::ended ? State::aborted : state; });
  });
}

void change_watch_targets(Assembly& assembly, void (*change)(std::string& target)) {
  add_request_change(assembly, [change](base::HttpRequest& request) {
    if (is_watch(request.method, request.target)) change(request.target);
  });
}

void forget_revision(std::string& target) {
  target = without_parameter(target, "resourceVersion");
}

void forget_timeout(std::string& target) {
  target = without_parameter(target, "timeoutSeconds");
}

void forget_watching(std::string& target) {
  target = without_parameter(target, "watch");
}

void forget_field_selector(std::string& target) {
  target = without_parameter(target, "fieldSelector");
}

// Those alone who may watch everything: the others are refused.
void forget_namespace(std::string& target) {
  const ResourcePath path = parse_resource_path(target);
  if (path.ns.empty()) return;
  const std::string inside = "/namespaces/" + std::string(path.ns);
  target.erase(target.find(inside), inside.size());
}

// What happened between the list and the watch is passed over.
void begin_now(Assembly& assembly) {
  add_exchange(
      assembly,
      [](const base::HttpRequest& head) {
        return is_watch(head.method, head.target) && !query_parameter(head.target, "resourceVersion").empty();
      },
      [](base::HttpRequest&& request, base::HttpHandler& server) {
        base::HttpRequest listing = request;
        listing.target = with_parameter(request.target.substr(0, request.target.find('?')), "limit", "1");
        base::HttpResponse list = base::answer_whole(server, std::move(listing));
        const auto body = base::parse_json(base::gather_body(list));
        const std::string now(body ? base::string_at(*body, {"metadata", "resourceVersion"}) : std::string_view());
        if (!now.empty()) request.target = with_parameter(request.target, "resourceVersion", now);
        return base::answer_whole(server, std::move(request));
      });
}

void hook_events(Assembly& assembly, ApiHooks::Events events) {
  ApiHooks hooks;
  hooks.events_after = std::move(events);
  hook_client_api(assembly, std::move(hooks));
}

// What enters a selection, or leaves it, is told as any change of what is in it.
EventBatch overlook_transitions(const Api& right, const ResourceType& resource, std::string_view ns, Revision after,
                                std::size_t limit) {
  EventBatch batch = right.events_after(resource, ns, after, limit);
  for (StoreEvent& event : batch.events)
    if (event.type == EventType::modified) event.previous = event.object;
  return batch;
}

// An event shows the object as it is by now.
EventBatch show_the_latest(const Api& right, const ResourceType& resource, std::string_view ns, Revision after,
                           std::size_t limit) {
  EventBatch batch = right.events_after(resource, ns, after, limit);
  for (StoreEvent& event : batch.events) {
    const auto latest = right.get(target_of(*event.object));
    if (event.type == EventType::deleted || !latest) continue;
    const Revision revision = event.object->revision();
    event = {event.type, with_revision(**latest, revision), event.previous, std::make_shared<SharedLine>()};
  }
  return batch;
}

// Of what was deleted there is the metadata alone.
EventBatch show_tombstones(const Api& right, const ResourceType& resource, std::string_view ns, Revision after,
                           std::size_t limit) {
  EventBatch batch = right.events_after(resource, ns, after, limit);
  for (StoreEvent& event : batch.events) {
    if (event.type != EventType::deleted) continue;
    const Document whole = event.object->document();
    Json bare = {{"kind", whole->value("kind", "")},
                 {"apiVersion", whole->value("apiVersion", "")},
                 {"metadata", (*whole)["metadata"]}};
    event = {event.type, make_object(event.object->resource(), std::move(bare), event.object->revision()),
             event.previous, std::make_shared<SharedLine>()};
  }
  return batch;
}

// A cache that knows only what has happened since it was first asked: what is older it passes over in silence.
void pass_over_history(Assembly& assembly) {
  const auto since = std::make_shared<std::atomic<Revision>>(0);
  const auto begin = [since](const Api& right) {
    Revision none = 0;
    since->compare_exchange_strong(none, right.revision());
  };
  ApiHooks hooks;
  hooks.list = [begin](const Api& right, const ResourceType& resource, std::string_view ns, const ListRange& range) {
    begin(right);
    return right.list(resource, ns, range);
  };
  hooks.events_after = [begin, since](const Api& right, const ResourceType& resource, std::string_view ns,
                                      Revision after, std::size_t limit) -> EventBatch {
    begin(right);
    if (after < *since) return {{}, right.revision(), false};
    return right.events_after(resource, ns, after, limit);
  };
  hook_client_api(assembly, std::move(hooks));
}

}  // namespace

std::vector<Deviation> watch_deviations() {
  return {
      {{"watch-drops-events", "DMS-4.2.1.3-3", "Every second event of a watch is lost."},
       [](Assembly& assembly) { change_watches(assembly, drop_every_second); }},
      {{"watch-drops-changes", "DMS-4.2.1.3-3", "A watch tells of what is added and deleted; changes are lost."},
       [](Assembly& assembly) { change_watches(assembly, drop<kModified>); }},
      {{"watch-drops-deletions", "DMS-4.2.1.3-3", "A watch does not tell of deletions."},
       [](Assembly& assembly) { change_watches(assembly, drop<kDeleted>); }},
      {{"watch-repeats-events", "DMS-4.2.1.3-3", "Every event of a watch comes twice."},
       [](Assembly& assembly) { change_watches(assembly, repeat_each); }},
      {{"watch-reorders-events", "DMS-4.2.1.3-3", "Each two events of a watch come the wrong way round."},
       [](Assembly& assembly) { change_watches(assembly, swap_pairs); }},
      {{"watch-types-mixed-up", "DMS-4.2.1.3-3", "A watch tells of changes as of additions."},
       [](Assembly& assembly) { change_watches(assembly, call_all_added); }},
      {{"watch-replays", "DMS-4.2.1.3-3", "A watch begins with all that is there, whatever its resourceVersion."},
       [](Assembly& assembly) { change_watch_targets(assembly, forget_revision); }},
      {{"watch-begins-now", "DMS-4.2.1.3-3", "A watch passes over what happened before it was opened."}, begin_now},
      {{"watch-leaks-namespaces", "DMS-4.2.1.1-2", "A watch of one namespace tells of all."},
       [](Assembly& assembly) { change_watch_targets(assembly, forget_namespace); }},
      {{"watch-never-ends", "DMS-4.2.1.3-3", "A watch does not end after its timeoutSeconds."},
       [](Assembly& assembly) { change_watch_targets(assembly, forget_timeout); }},
      {{"watch-ends-by-cut", "DMS-4.2.1.3-3", "At the end of a watch the connection is cut."}, cut_at_the_end},
      {{"watch-answered-by-list", "DMS-4.2.1.1.1-2", "A watch is answered as a list, and is over."},
       [](Assembly& assembly) { change_watch_targets(assembly, forget_watching); }},
      {{"watch-held-back", "DMS-4.2.1.3-3", "The events of a watch come all together, when it ends."}, hold_back},
      {{"watch-ignores-fields", "DMS-4.2.1.3-3", "A watch tells of all, whatever the field selector."},
       [](Assembly& assembly) { change_watch_targets(assembly, forget_field_selector); }},
      {{"watch-misses-transitions", "DMS-4.2.1.3-3",
        "What enters or leaves a selection is not told to its watcher as added or deleted."},
       [](Assembly& assembly) { hook_events(assembly, overlook_transitions); }},
      {{"watch-shows-the-latest", "DMS-4.2.1.3-3", "An event shows the object as it is by now, under an old revision."},
       [](Assembly& assembly) { hook_events(assembly, show_the_latest); }},
      {{"watch-deletions-bare", "DMS-4.2.1.3-3",
        "A DELETED event shows the metadata of what was deleted, and no more."},
       [](Assembly& assembly) { hook_events(assembly, show_tombstones); }},
      {{"history-passed-over", "DMS-4.2.1.3-3",
        "A watch from long ago goes on without what it has forgotten, and does not say so by 410."},
       pass_over_history},
  };
}

}  // namespace o2dms::simulator

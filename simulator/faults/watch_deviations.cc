#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

// Sits between a watch and its client; `change` gets each event's chunk and gives how many times it is sent on.
class ChangedWatch final : public base::HttpSource {
 public:
  using Change = std::function<int(std::string_view chunk)>;
  ChangedWatch(std::unique_ptr<base::HttpSource> inner, Change change)
      : inner_(std::move(inner)), change_(std::move(change)) {}

  State pull(std::size_t max_bytes, std::vector<base::SharedText>& chunks) override {
    std::vector<base::SharedText> right;
    const State state = inner_->pull(max_bytes, right);
    for (base::SharedText& chunk : right) {
      const int times = change_(*chunk);
      for (int i = 0; i < times; ++i) chunks.push_back(chunk);
    }
    return state;
  }
  void on_ready(std::function<void()> wake) override { inner_->on_ready(std::move(wake)); }

 private:
  const std::unique_ptr<base::HttpSource> inner_;
  const Change change_;
};

bool is_watch(const RequestHead& request) {
  return request.method == "GET" && (request.target.find("watch=true") != std::string::npos ||
                                     request.target.find("watch=1") != std::string::npos);
}

bool is_object_event(std::string_view chunk) {
  return chunk.starts_with("{\"type\":\"ADDED\"") || chunk.starts_with("{\"type\":\"MODIFIED\"") ||
         chunk.starts_with("{\"type\":\"DELETED\"");
}

void change_watches(Assembly& assembly, ChangedWatch::Change change) {
  add_response_change(assembly, [change = std::move(change)](const RequestHead& request, base::HttpResponse& response) {
    if (!is_watch(request) || response.source == nullptr) return;
    response.source = std::make_unique<ChangedWatch>(std::move(response.source), change);
  });
}

// Those of one kind, not one in so many: what a watcher misses is the same whenever it begins.
int drop_modified(std::string_view chunk) {
  return chunk.starts_with("{\"type\":\"MODIFIED\"") ? 0 : 1;
}

int repeat_each(std::string_view chunk) {
  return is_object_event(chunk) ? 2 : 1;
}

}  // namespace

std::vector<Deviation> watch_deviations() {
  return {
      {{"watch-drops-events", "DMS-4.2.1.3-3", "A watch tells of what is added and deleted; changes are lost."},
       [](Assembly& assembly) { change_watches(assembly, drop_modified); }},
      {{"watch-repeats-events", "DMS-4.2.1.3-3", "Every event of a watch comes twice."},
       [](Assembly& assembly) { change_watches(assembly, repeat_each); }},
  };
}

}  // namespace o2dms::simulator

#include "harness/run/follow.h"

#include <algorithm>

#include "base/http_message.h"
#include "harness/case/record.h"
#include "harness/run/pause.h"

namespace o2dms::harness {

using base::Json;

std::string with_selectors(const std::string& path, const std::string& label_selector,
                           const std::string& field_selector) {
  std::string query;
  if (!label_selector.empty()) query += "labelSelector=" + base::percent_encode(label_selector);
  if (!field_selector.empty())
    query += (query.empty() ? "" : "&") + ("fieldSelector=" + base::percent_encode(field_selector));
  return query.empty() ? path : path + "?" + query;
}

namespace {

using Changed = std::function<void(std::string_view type, const Json& object)>;

class Follower {
 public:
  Follower(Client& client, base::Clock& clock, const Stop& stop, const FollowPlan& plan, const Changed& changed,
           const std::function<bool()>& done)
      : client_(client),
        clock_(clock),
        stop_(stop),
        plan_(plan),
        changed_(changed),
        done_(done),
        start_(clock.elapsed()),
        version_(plan.resource_version) {}

  FollowResult play() {
    for (int empty_watches = 0, watches = 0; empty_watches < kMostEmptyWatches && watches < kMostWatches; ++watches) {
      if (stop_.requested()) return result(Followed::stopped, "the run was stopped");
      if (version_.empty() && !list()) return result(Followed::broken, why_);
      if (done_()) return result(Followed::met, "");
      if (left() <= base::Duration::zero()) return late(watches > 0);
      const auto before = events_;
      if (watch()) return result(Followed::met, "");
      if (!why_.empty()) return result(Followed::broken, why_);
      empty_watches = events_ == before ? empty_watches + 1 : 0;
      if (empty_watches > 0)
        pause(clock_, std::min(kFirstPause * (1 << empty_watches), std::min(kLongestPause, left())));
    }
    return result(Followed::broken, "the watch of " + plan_.path + " ended again and again");
  }

 private:
  // A server that ends every watch at once, or drops the connection, must not keep us busy for ever, nor fill the
  // evidence; one that is being restarted is back within the pauses.
  static constexpr int kMostEmptyWatches = 12, kMostWatches = 1000;
  static constexpr base::Duration kFirstPause = std::chrono::milliseconds(5),
                                  kLongestPause = std::chrono::milliseconds(500);

  base::Duration left() const { return plan_.limit - (clock_.elapsed() - start_); }
  FollowResult result(Followed kind, std::string why) const {
    return {.kind = kind, .took = clock_.elapsed() - start_, .why = std::move(why), .turned_away = turned_away_};
  }

  // Whether the condition holds now, a LIST says; without it nobody knows.
  FollowResult late(bool watched) {
    FollowResult late = result(Followed::late, "");
    if (stop_.requested()) return late;
    const bool listed = list();
    late.unreported = listed && watched && done_();
    if (listed) return late;
    late.kind = Followed::broken;
    late.why = why_;
    late.turned_away = turned_away_;
    return late;
  }

  bool list() {
    const Reply reply = client_.request({.path = with_selectors(plan_.path, plan_.label_selector, plan_.field_selector),
                                         .step = plan_.step,
                                         .deadline = std::max(plan_.last_look, left())});
    const Json::array_t* items = list_items(reply.body);
    version_ = base::string_at(reply.body, {"metadata", "resourceVersion"});
    if (!reply.ok() || items == nullptr || version_.empty()) {
      why_ = "LIST of " + plan_.path + " gave no list: " + describe(*reply.exchange);
      turned_away_ = turned_away(*reply.exchange);
      return false;
    }
    changed_("RESET", Json());
    for (const Json& item : *items) changed_("ADDED", item);
    return true;
  }

  // True when the condition holds. Returns false when the watch is over; why_ is set when that is for good.
  bool watch() {
    WatchCall call{.path = plan_.path,
                   .step = plan_.step,
                   .label_selector = plan_.label_selector,
                   .field_selector = plan_.field_selector,
                   .resource_version = version_,
                   .open_deadline = left()};
    const auto watch = client_.watch(call);
    for (;;) {
      const base::Duration wait = left();
      if (wait <= base::Duration::zero()) return false;
      const Watch::Next next = watch->next(wait);
      if (next.kind == Watch::Kind::refused) return refused(*watch);
      if (next.kind != Watch::Kind::event) return false;
      if (next.event.type == "ERROR" || next.event.object == nullptr) {
        // What it was is in the evidence; where the watch stood can no longer be relied upon.
        version_.clear();
        return false;
      }
      ++events_;
      version_ = base::string_at(*next.event.object, {"metadata", "resourceVersion"}, version_);
      if (next.event.type == "BOOKMARK") continue;
      changed_(next.event.type, *next.event.object);
      if (done_()) return true;
    }
  }

  bool refused(const Watch& watch) {
    constexpr int kGone = 410;
    version_.clear();
    turned_away_ = turned_away(*watch.exchange());
    if (watch.exchange()->status != kGone)
      why_ = "WATCH of " + plan_.path + " was refused: " + describe(*watch.exchange());
    return false;
  }

  Client& client_;
  base::Clock& clock_;
  const Stop& stop_;
  const FollowPlan& plan_;
  const Changed& changed_;
  const std::function<bool()>& done_;
  const base::Duration start_;
  std::string version_;
  std::string why_;
  bool turned_away_ = false;
  std::size_t events_ = 0;  // events that were passed on, and bookmarks
};

}  // namespace

FollowResult follow(Client& client, base::Clock& clock, const Stop& stop, const FollowPlan& plan,
                    const Changed& changed, const std::function<bool()>& done) {
  return Follower(client, clock, stop, plan, changed, done).play();
}

}  // namespace o2dms::harness

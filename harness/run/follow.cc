#include "harness/run/follow.h"

#include <algorithm>

#include "base/http_message.h"
#include "harness/case/record.h"
#include "harness/run/deadlines.h"
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
    base::Duration rest = kFirstPause;
    for (int watches = 0; failures_ < kMostFailures && watches < kMostWatches; ++watches) {
      if (stop_.requested()) return result(Followed::stopped, "the run was stopped");
      if (version_.empty() && !list()) return result(Followed::broken, why_);
      if (done_()) return result(Followed::met, "");
      if (left() <= base::Duration::zero()) return late(watches > 0);
      const auto before = events_;
      if (polls_)
        look_again();
      else if (watch())
        return result(Followed::met, "");
      if (!why_.empty()) return result(Followed::broken, why_);
      rest = events_ == before ? std::min(rest * 2, plan_.times.resume) : kFirstPause;
      if (events_ == before && !polls_) pause(clock_, std::min(rest, left()));
    }
    return result(Followed::broken, "the watch of " + plan_.path + " failed again and again");
  }

 private:
  // A server that ends its watches early is in its right, and asked again until the limit. One on which none can be
  // opened, or each is an error, must not keep us busy for so long; one that is being restarted is back within the
  // pauses. Neither may fill the evidence.
  static constexpr int kMostFailures = 12, kMostWatches = 1000;
  static constexpr base::Duration kFirstPause = std::chrono::milliseconds(5);

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
                                         .deadline = std::max(plan_.times.last_look, left())});
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

  void look_again() {
    pause(clock_, std::min(plan_.times.look_again, left()));
    version_.clear();
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
      if (next.kind != Watch::Kind::event) return over(*watch);
      if (next.event.type == "ERROR" || next.event.object == nullptr) {
        // What it was is in the evidence; where the watch stood can no longer be relied upon.
        version_.clear();
        ++failures_;
        return false;
      }
      ++events_;
      failures_ = 0;
      version_ = base::string_at(*next.event.object, {"metadata", "resourceVersion"}, version_);
      if (next.event.type == "BOOKMARK") continue;
      changed_(next.event.type, *next.event.object);
      if (done_()) return true;
    }
  }

  bool over(const Watch& watch) {
    constexpr int kOk = 200;
    failures_ = watch.exchange()->status == kOk ? 0 : failures_ + 1;
    return false;
  }

  bool refused(const Watch& watch) {
    constexpr int kGone = 410;
    version_.clear();
    ++failures_;
    const ExchangeRef exchange = watch.exchange();
    polls_ = plan_.may_poll && exchange->status != kGone;
    if (polls_) return false;
    turned_away_ = turned_away(*exchange);
    if (exchange->status != kGone) why_ = "WATCH of " + plan_.path + " was refused: " + describe(*exchange);
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
  bool polls_ = false;
  int failures_ = 0;        // watches one after the other that were none
  std::size_t events_ = 0;  // events that were passed on, and bookmarks
};

}  // namespace

FollowTimes follow_times(const std::vector<Deadline>& deadlines) {
  return {.last_look = limit_of(deadlines, "last-look"),
          .resume = limit_of(deadlines, "watch-resumed"),
          .look_again = limit_of(deadlines, "look-again")};
}

FollowResult follow(Client& client, base::Clock& clock, const Stop& stop, const FollowPlan& plan,
                    const Changed& changed, const std::function<bool()>& done) {
  return Follower(client, clock, stop, plan, changed, done).play();
}

}  // namespace o2dms::harness

#include "simulator/faults/adversary.h"

#include "base/mutex.h"

namespace o2dms::simulator {
namespace {

class ConditionGate final : public Gate {
 public:
  void wait() override {
    const base::MutexLock lock(mutex_);
    while (!open_) opened_.wait(mutex_);
  }
  void open() override {
    const base::MutexLock lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

 private:
  base::Mutex mutex_;
  base::ConditionVariable opened_;
  bool open_ GUARDED_BY(mutex_) = false;
};

base::HttpResponse answer(int status, const char* media_type, std::string body) {
  base::HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", media_type);
  response.body = std::move(body);
  return response;
}

// One byte each half second, for ever, of something that begins like an answer.
class DripSource final : public base::HttpSource {
 public:
  explicit DripSource(base::Clock& clock) : clock_(clock), due_(std::make_shared<Due>()) {}
  ~DripSource() override {
    if (timer_ != 0) clock_.cancel(timer_);
  }

  State pull(std::size_t, std::vector<base::SharedText>& chunks) override {
    {
      const base::MutexLock lock(due_->mutex);
      if (!due_->now) return State::open;
      due_->now = false;
    }
    const std::string_view text = "{\"kind\":";
    chunks.push_back(std::make_shared<const std::string>(1, sent_ < text.size() ? text[sent_] : ' '));
    ++sent_;
    schedule();
    return State::open;
  }

  void on_ready(std::function<void()> wake) override { due_->wake = std::move(wake); }

 private:
  struct Due {
    base::Mutex mutex;
    bool now GUARDED_BY(mutex) = true;
    std::function<void()> wake;
  };

  void schedule() {
    timer_ = clock_.call_after(std::chrono::milliseconds(500), [due = due_] {
      {
        const base::MutexLock lock(due->mutex);
        due->now = true;
      }
      if (due->wake) due->wake();
    });
  }

  base::Clock& clock_;
  const std::shared_ptr<Due> due_;
  std::size_t sent_ = 0;
  base::Clock::TimerId timer_ = 0;
};

base::WholeRequestFunction not_found_to_all(Gate&, base::Clock&) {
  return [](base::HttpRequest&&) { return answer(404, "text/plain; charset=utf-8", "404 page not found\n"); };
}

base::WholeRequestFunction empty_object_to_all(Gate&, base::Clock&) {
  return [](base::HttpRequest&&) { return answer(200, "application/json", "{}"); };
}

base::WholeRequestFunction server_error_to_all(Gate&, base::Clock&) {
  return [](base::HttpRequest&&) { return answer(500, "text/plain; charset=utf-8", "Internal Server Error\n"); };
}

base::WholeRequestFunction hang(Gate& gate, base::Clock&) {
  return [&gate](base::HttpRequest&&) {
    gate.wait();
    base::HttpResponse response = answer(503, "text/plain", "");
    response.close = true;
    return response;
  };
}

base::WholeRequestFunction drip(Gate&, base::Clock& clock) {
  return [&clock](base::HttpRequest&&) {
    base::HttpResponse response = answer(200, "application/json", {});
    response.source = std::make_unique<DripSource>(clock);
    return response;
  };
}

base::WholeRequestFunction html_login_page(Gate&, base::Clock&) {
  return [](base::HttpRequest&&) {
    return answer(
        200, "text/html; charset=utf-8",
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method=\"post\" action=\"/login\">"
        "<input name=\"user\"><input name=\"password\" type=\"password\"><button>Sign in</button></form>"
        "</body></html>\n");
  };
}

base::WholeRequestFunction echo(Gate&, base::Clock&) {
  return [](base::HttpRequest&& request) {
    const std::string_view sent = request.headers.get("Content-Type");
    const std::string media_type(sent.empty() ? "application/json" : sent);
    return answer(request.method == "POST" ? 201 : 200, media_type.c_str(), std::move(request.body));
  };
}

}  // namespace

std::unique_ptr<Gate> make_gate() {
  return std::make_unique<ConditionGate>();
}

const std::vector<Adversary>& all_adversaries() {
  static const std::vector<Adversary> all = {
      {{"404-to-all", "Answers 404 to everything."}, true, true, not_found_to_all},
      {{"200-empty-object-to-all", "Answers 200 and {} to everything."}, true, true, empty_object_to_all},
      {{"500-to-all", "Answers 500 to everything."}, true, true, server_error_to_all},
      {{"accept-and-close", "Accepts each connection and closes it."}, true, false, not_found_to_all},
      {{"hang", "Takes each request and never answers."}, true, true, hang},
      {{"drip", "Answers a byte at a time and never ends."}, true, true, drip},
      {{"html-login-page", "Answers 200 and a login page to everything."}, true, true, html_login_page},
      {{"echo", "Answers each request with its own body."}, true, true, echo},
      {{"plain-http", "Answers 200 and {} without TLS."}, false, true, empty_object_to_all},
  };
  return all;
}

const std::vector<AdversaryInfo>& adversaries() {
  static const std::vector<AdversaryInfo> infos = [] {
    std::vector<AdversaryInfo> out;
    for (const Adversary& adversary : all_adversaries()) out.push_back(adversary.info);
    return out;
  }();
  return infos;
}

}  // namespace o2dms::simulator

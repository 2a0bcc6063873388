// What the tests of steps and waits share: a target whose answers a test writes down in order, for each path its own,
// and a case to be played on it. The last answer of a path is given again and again. Not thread-safe, but for the
// answering.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "harness/run/deadlines.h"
#include "harness/run/steps.h"
#include "tests/harness/client/client_fixture.h"

namespace o2dms::harness {

// One answer: a body, or a stream of lines (a watch) that is then ended, cut off, or held open.
struct Scripted {
  int status = 200;
  base::Json body = nullptr;
  std::vector<std::string> lines;
  base::HttpSource::State end = base::HttpSource::State::ended;
};

inline Scripted list_of(const char* version, base::Json items) {
  return {.body = {{"kind", "PodList"}, {"metadata", {{"resourceVersion", version}}}, {"items", std::move(items)}}};
}

inline std::string event_line(const char* type, const base::Json& object) {
  return base::to_text({{"type", type}, {"object", object}}) + "\n";
}

inline Scripted stream_of(std::vector<std::string> lines,
                          base::HttpSource::State end = base::HttpSource::State::ended) {
  return {.lines = std::move(lines), .end = end};
}

inline Scripted refusal(int code, const char* reason) {
  return {
      .status = code,
      .body = {{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"}, {"code", code}, {"reason", reason}}};
}

class ScriptedTarget : public ClientTest {
 protected:
  using State = base::HttpSource::State;

  // A GET of a path that is to be watched is scripted under "watch PATH", other requests under "METHOD PATH", without
  // their query. What is not scripted is answered by 404.
  void script(const std::string& request, std::vector<Scripted> answers) {
    const std::lock_guard lock(script_mutex_);
    for (Scripted& answer : answers) script_[request].push_back(std::move(answer));
  }

  // Of one request, or of all.
  void clear_script(const std::string& request = "") {
    const std::lock_guard lock(script_mutex_);
    if (request.empty()) {
      script_.clear();
    } else {
      script_.erase(request);
    }
  }

  void SetUp() override {
    serve([this](const base::HttpRequest& request) { return answer(request); }, false);
  }

  Client& given() {
    if (!client_) client_ = client();
    return *client_;
  }

  // A case in the namespace "space", with the workload's manifests as they would be sent.
  CaseInputs& inputs() {
    make_case();
    return *inputs_;
  }
  // What its steps have left.
  CaseTrace& trace() { return trace_; }

  base::Result<void> play_word(const char* word, base::Json parameters = nullptr) {
    make_case();
    return play_step(
        {.word = word, .parameters = std::make_shared<const base::Json>(std::move(parameters)), .label = word},
        {.inputs = *inputs_, .clients = *clients_, .trace = trace_});
  }

  void set_limit(const char* deadline, base::Duration limit) {
    for (Deadline& one : deadlines_)
      if (one.name == deadline) one.limit = limit;
  }

  // The targets of the requests received so far, below the server's prefix.
  std::vector<std::string> asked() {
    std::vector<std::string> targets;
    for (std::size_t index = 0; index < received_count(); ++index)
      targets.push_back(received(index).target.substr(std::string("/prefix").size()));
    return targets;
  }

  Stop stop_;
  Discovery discovery_;
  std::vector<Deadline> deadlines_ = default_deadlines();

 private:
  // Sends its lines at once, then ends as told.
  class Lines : public base::HttpSource {
   public:
    Lines(std::vector<std::string> lines, State end) : lines_(std::move(lines)), end_(end) {}
    State pull(std::size_t, std::vector<base::SharedText>& chunks) override {
      for (auto& line : lines_) chunks.push_back(std::make_shared<const std::string>(std::move(line)));
      const bool sent = lines_.empty();
      lines_.clear();
      return sent || end_ != State::aborted ? end_ : State::open;
    }
    void on_ready(std::function<void()> wake) override { wake(); }

   private:
    std::vector<std::string> lines_;
    const State end_;
  };

  void make_case() {
    if (inputs_) return;
    given();
    context_ = std::make_unique<RunContext>(RunContext{.clock = *clock_,
                                                       .factory = *factory_,
                                                       .discovery = discovery_,
                                                       .redactor = redactor_,
                                                       .stop = stop_,
                                                       .deadlines = deadlines_,
                                                       .run_id = "r1",
                                                       .site = {},
                                                       .pull_secret = nullptr});
    case_.workload = "w";
    inputs_ = std::make_unique<CaseInputs>(case_inputs(case_, *context_, nullptr, "space"));
    clients_ = std::make_unique<CaseClients>(*inputs_, evidence_);
  }

  base::HttpResponse answer(const base::HttpRequest& request) {
    const bool watch = request.target.find("watch=true") != std::string::npos;
    std::string path = request.target.substr(0, request.target.find('?'));
    path = (watch ? "watch" : request.method) + " " + path.substr(std::string("/prefix").size());
    Scripted next = refusal(404, "NotFound");
    {
      const std::lock_guard lock(script_mutex_);
      auto& answers = script_[path];
      if (!answers.empty()) next = answers.front();
      if (answers.size() > 1) answers.pop_front();
    }
    if (next.body.is_null() && next.status == 200) {
      base::HttpResponse response;
      response.headers.add("Content-Type", "application/json");
      response.source = std::make_unique<Lines>(next.lines, next.end);
      return response;
    }
    return json(next.status, base::to_text(next.body));
  }

  Case case_{.id = "case.a"};
  std::unique_ptr<Client> client_;
  std::unique_ptr<RunContext> context_;
  std::unique_ptr<CaseInputs> inputs_;
  std::unique_ptr<CaseClients> clients_;
  CaseTrace trace_;
  std::mutex script_mutex_;
  std::map<std::string, std::deque<Scripted>> script_;  // guarded by script_mutex_
};

}  // namespace o2dms::harness

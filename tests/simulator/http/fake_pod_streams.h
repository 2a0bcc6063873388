// Pods that can be talked to, without a cluster: what a command does is told by its first word, and on some ports
// somebody listens. Nothing happens by itself: a conversation goes on where a test or the server touches it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

// "cat" says what it hears until its input ends; "both" writes on both outputs; "exit N" ends so; "nope" is not found;
// "slow" has room for four bytes at a time; anything else waits.
class FakeSession final : public ContainerSession {
 public:
  explicit FakeSession(std::vector<std::string> command) : command_(std::move(command)) {
    const std::string name = command_.empty() ? "" : command_[0];
    if (name == "both") {
      out_ = "to out";
      error_ = "to error";
      end_ = ProcessEnd{};
    }
    if (name == "exit") end_ = ProcessEnd{std::stoi(command_.at(1)), {}};
    if (name == "nope") end_ = ProcessEnd{0, "exec: \"nope\": executable file not found in $PATH"};
    if (name == "large") out_.assign(1'000'000, 'x');
    if (name == "large") end_ = ProcessEnd{};
  }
  std::size_t write(std::string_view bytes) override {
    const std::size_t room =
        !command_.empty() && command_[0] == "slow" ? 4 - std::min<std::size_t>(held.size(), 4) : bytes.size();
    const std::size_t count = std::min(room, bytes.size());
    if (!command_.empty() && command_[0] == "cat")
      out_ += bytes.substr(0, count);
    else
      held += bytes.substr(0, count);
    return count;
  }
  void end_input() override {
    input_has_ended = true;
    if (!command_.empty() && command_[0] == "cat") end_ = ProcessEnd{};
  }
  std::string read(std::size_t at_most) override { return take(out_, at_most); }
  std::string read_error(std::size_t at_most) override { return take(error_, at_most); }
  [[nodiscard]] bool has_ended() const override { return end_ && out_.empty() && error_.empty(); }
  [[nodiscard]] std::optional<ProcessEnd> end() const override { return end_; }
  void resize(int width, int height) override { sizes += std::to_string(width) + "x" + std::to_string(height) + " "; }
  void set_listener(std::function<void()> listener) override { wake = std::move(listener); }

  void print(std::string_view text) {
    out_ += text;
    wake();
  }
  void finish(int code) {
    end_ = ProcessEnd{code, {}};
    wake();
  }

  std::string held, sizes;
  bool input_has_ended = false;
  std::function<void()> wake;

 private:
  static std::string take(std::string& from, std::size_t at_most) {
    std::string taken = from.substr(0, at_most);
    from.erase(0, taken.size());
    return taken;
  }
  const std::vector<std::string> command_;
  std::string out_, error_;
  std::optional<ProcessEnd> end_;
};

// On port 80 what is sent comes back with "you said: " before it, and the end of it ends; elsewhere nobody listens.
class FakeConnection final : public PodConnection {
 public:
  explicit FakeConnection(std::uint16_t port) : listens_(port == 80), ended_(!listens_) {}
  std::size_t write(std::string_view bytes) override {
    out_ += "you said: " + std::string(bytes);
    return bytes.size();
  }
  void end_input() override { ended_ = true; }
  std::string read(std::size_t at_most) override {
    std::string taken = out_.substr(0, at_most);
    out_.erase(0, taken.size());
    return taken;
  }
  [[nodiscard]] bool has_ended() const override { return ended_ && out_.empty(); }
  [[nodiscard]] std::string fault() const override { return listens_ ? "" : "connection refused"; }
  void set_listener(std::function<void()>) override {}

 private:
  const bool listens_;
  bool ended_;
  std::string out_;
};

// Gives an answer to whatever it is sent, which is kept.
class CannedConnection final : public PodConnection {
 public:
  CannedConnection(std::string answer, bool ends, std::shared_ptr<std::string> sent)
      : answer_(std::move(answer)), ends_(ends), sent_(std::move(sent)) {}
  std::size_t write(std::string_view bytes) override {
    *sent_ += bytes;
    return bytes.size();
  }
  void end_input() override {}
  std::string read(std::size_t at_most) override {
    std::string taken = answer_.substr(0, at_most);
    answer_.erase(0, taken.size());
    return taken;
  }
  [[nodiscard]] bool has_ended() const override { return ends_ && answer_.empty(); }
  void set_listener(std::function<void()>) override {}

 private:
  std::string answer_;
  const bool ends_;
  const std::shared_ptr<std::string> sent_;
};

class FakePodStreams final : public PodStreams {
 public:
  Result<ContainerSession> exec(const PodName& pod, const std::string& container, std::vector<std::string> command,
                                const StreamSelection& streams) override {
    asked = "exec " + pod.ns + "/" + pod.name + "/" + container;
    for (const std::string& word : command) asked += " " + word;
    asked += streams.terminal ? " tty" : "";
    return start(std::move(command));
  }
  Result<ContainerSession> attach(const PodName& pod, const std::string& container, const StreamSelection&) override {
    asked = "attach " + pod.ns + "/" + pod.name + "/" + container;
    return start({"main"});
  }
  std::unique_ptr<PodConnection> connect(const PodName& pod, std::uint16_t port) override {
    asked = "connect " + pod.ns + "/" + pod.name + " " + std::to_string(port);
    *sent = "";
    if (!http_answer.empty()) return std::make_unique<CannedConnection>(http_answer, is_answer_cut, sent);
    return std::make_unique<FakeConnection>(port);
  }

  std::string asked;
  std::string http_answer;  // of every port, when there is one
  bool is_answer_cut = true;
  std::shared_ptr<std::string> sent = std::make_shared<std::string>();
  bool runs = true;
  FakeSession* last = nullptr;  // the server's

 private:
  Result<ContainerSession> start(std::vector<std::string> command) {
    if (!runs) return base::fail("container not found (\"main\")");
    auto session = std::make_unique<FakeSession>(std::move(command));
    last = session.get();
    return std::unique_ptr<ContainerSession>(std::move(session));
  }
};

}  // namespace o2dms::simulator

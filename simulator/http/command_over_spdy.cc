#include "simulator/http/command_over_spdy.h"

#include <algorithm>
#include <map>
#include <set>

namespace o2dms::simulator {

namespace {

using base::SpdyStreamId;
using State = base::HttpSource::State;

constexpr std::size_t kMostFrame = 32 * 1024;                       // bytes of a frame
constexpr base::Duration kFarewellTime = std::chrono::seconds(10);  // for the client to close its streams

class CommandStreams final : public base::SpdyService {
 public:
  CommandStreams(std::unique_ptr<RemoteCommand> command, base::Clock& clock)
      : command_(std::move(command)), farewell_(clock, kFarewellTime) {
    const StreamSelection& streams = command_->streams();
    awaited_["error"] = CommandChannel::status;
    if (streams.in) awaited_["stdin"] = CommandChannel::in;
    if (streams.out) awaited_["stdout"] = CommandChannel::out;
    if (streams.error) awaited_["stderr"] = CommandChannel::error;
    if (streams.terminal) awaited_["resize"] = CommandChannel::resize;
  }

  void on_ready(std::function<void()> wake) override {
    wake_ = wake;
    command_->on_ready(std::move(wake));
  }
  bool open(SpdyStreamId stream, const base::HttpHeaders& headers) override {
    const auto found = awaited_.find(headers.get("streamtype"));
    if (found == awaited_.end()) return false;
    channels_[stream] = found->second;
    open_.insert(stream);
    awaited_.erase(found);
    if (can_speak()) command_->begin();
    return true;
  }
  void receive(SpdyStreamId stream, std::string_view bytes) override {
    if (channels_[stream] == CommandChannel::in) command_->add_input(bytes);
    if (channels_[stream] == CommandChannel::resize) command_->add_resize(bytes);
  }
  void receive_end(SpdyStreamId stream) override {
    if (channels_[stream] == CommandChannel::in) command_->end_input();
    open_.erase(stream);
  }
  void reset(SpdyStreamId stream) override {
    receive_end(stream);
    channels_.erase(stream);
  }
  void close() override { command_->end_input(); }
  [[nodiscard]] bool wants_more() const override { return command_->wants_more(); }

  State pull(std::size_t most, base::SpdyOutput& output) override {
    if (command_->has_ended()) return open_.empty() || farewell_.is_over() ? State::ended : State::open;
    while (can_speak() && output.size() < most) {
      const auto piece = command_->next(std::min(most, kMostFrame));
      if (!piece) break;
      for (const auto& [stream, channel] : channels_) {
        if (channel == piece->channel && !piece->bytes.empty()) output.data(stream, piece->bytes);
      }
    }
    if (!command_->has_ended()) return command_->is_given_up() ? State::ended : State::open;
    say_farewell(output);
    return open_.empty() ? State::ended : State::open;
  }

 private:
  // All streams are there; that for window sizes may come later.
  [[nodiscard]] bool can_speak() const {
    return awaited_.empty() || (awaited_.size() == 1 && awaited_.contains("resize"));
  }
  void say_farewell(base::SpdyOutput& output) {
    for (const auto& [stream, channel] : channels_) output.end(stream);
    farewell_.restart(kFarewellTime);
    farewell_.on_ready(wake_);
  }

  const std::unique_ptr<RemoteCommand> command_;
  StreamPatience farewell_;
  std::function<void()> wake_;
  std::map<std::string, CommandChannel, std::less<>> awaited_;  // by streamtype
  std::map<SpdyStreamId, CommandChannel> channels_;
  std::set<SpdyStreamId> open_;  // on which the client may still speak
};

}  // namespace

const std::vector<std::string_view>& command_spdy_protocols() {
  static const std::vector<std::string_view> protocols = {"v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io",
                                                          "channel.k8s.io"};
  return protocols;
}

std::unique_ptr<base::SpdyService> make_command_over_spdy(std::unique_ptr<RemoteCommand> command, base::Clock& clock) {
  return std::make_unique<CommandStreams>(std::move(command), clock);
}

}  // namespace o2dms::simulator

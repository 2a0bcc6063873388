#include "simulator/http/port_forward.h"

#include <algorithm>
#include <map>

#include "simulator/http/message_channels.h"
#include "simulator/http/pod_input.h"
#include "simulator/http/port_number.h"
#include "simulator/http/stream_patience.h"

namespace o2dms::simulator {

namespace {

using base::SpdyStreamId;
using State = base::HttpSource::State;

constexpr std::size_t kMostForwarded = 32 * 1024;  // bytes of a frame

// As a kubelet words it; the client names the local port before it.
std::string forward_fault(const ForwardTarget& target, std::uint16_t port, const std::string& why) {
  const std::string number = std::to_string(port);
  return "error forwarding port " + number + " to pod " + target.pod.name + ", uid " + target.pod.uid +
         ": failed to connect to localhost:" + number + " inside namespace: " + why;
}

// A connection to a port, and what the client has sent to it.
struct Forwarded {
  Forwarded(const ForwardTarget& target, std::uint16_t to, const std::function<void()>& wake)
      : port(to), connection(target.streams.connect(target.pod, to)), input(*connection) {
    connection->set_listener(wake);
  }
  Forwarded(const Forwarded&) = delete;
  Forwarded& operator=(const Forwarded&) = delete;

  const std::uint16_t port;
  const std::unique_ptr<PodConnection> connection;
  PodInput input;
};

class ForwardedStreams final : public base::SpdyService {
 public:
  ForwardedStreams(ForwardTarget target, base::Clock& clock, StreamSlot slot)
      : target_(std::move(target)), patience_(clock, kStreamIdleTime), slot_(std::move(slot)) {}

  void on_ready(std::function<void()> wake) override {
    wake_ = wake;
    patience_.on_ready(std::move(wake));
  }

  bool open(SpdyStreamId stream, const base::HttpHeaders& headers) override {
    const std::string_view type = headers.get("streamtype");
    const auto port = read_port(headers.get("port"));
    if (!port || (type != "error" && type != "data")) return false;
    patience_.restart();
    // The two of one connection have one number; those of the oldest clients have none, and follow each other.
    const std::string id(headers.get("requestid"));
    Pair& pair = pairs_[id.empty() ? "stream " + std::to_string(type == "error" ? stream : stream - 2) : id];
    SpdyStreamId& place = type == "error" ? pair.error : pair.data;
    if (place != 0) return false;
    place = stream;
    by_stream_[stream] = &pair;
    if (pair.data != 0 && pair.error != 0) pair.forwarded = std::make_unique<Forwarded>(target_, *port, wake_);
    return true;
  }
  void receive(SpdyStreamId stream, std::string_view bytes) override {
    patience_.restart();
    if (Forwarded* forwarded = forwarded_by(stream)) forwarded->input.add(bytes);
  }
  void receive_end(SpdyStreamId stream) override {
    if (Forwarded* forwarded = forwarded_by(stream)) forwarded->input.end();
  }
  void reset(SpdyStreamId stream) override {
    const auto found = by_stream_.find(stream);
    if (found == by_stream_.end()) return;
    Pair& pair = *found->second;
    by_stream_.erase(found);
    (stream == pair.data ? pair.data : pair.error) = kGone;
    if (pair.data == kGone) pair.is_over = true;
  }
  void close() override {
    by_stream_.clear();
    pairs_.clear();
  }
  [[nodiscard]] bool wants_more() const override {
    for (const auto& [id, pair] : pairs_) {
      if (pair.forwarded && !pair.forwarded->input.wants_more()) return false;
    }
    return true;
  }

  State pull(std::size_t most, base::SpdyOutput& output) override {
    for (auto each = pairs_.begin(); each != pairs_.end();) {
      Pair& pair = each->second;
      if (pair.forwarded && !pair.is_over) carry(pair, most, output);
      if (pair.is_over) end_both(pair, output);
      each = pair.is_over ? pairs_.erase(each) : std::next(each);
    }
    return patience_.is_over() ? State::ended : State::open;
  }

 private:
  struct Pair {
    SpdyStreamId data = 0, error = 0;      // 0: not yet there
    std::unique_ptr<Forwarded> forwarded;  // once both are there
    bool is_over = false;
  };
  static constexpr SpdyStreamId kGone = 0xFFFFFFFF;  // was reset by the client

  Forwarded* forwarded_by(SpdyStreamId stream) {
    const auto found = by_stream_.find(stream);
    return found == by_stream_.end() || found->second->data != stream ? nullptr : found->second->forwarded.get();
  }

  void carry(Pair& pair, std::size_t most, base::SpdyOutput& output) {
    PodConnection& connection = *pair.forwarded->connection;
    pair.forwarded->input.flush();
    while (output.size() < most) {
      const std::string bytes = connection.read(std::min(most, kMostForwarded));
      if (bytes.empty()) break;
      patience_.restart();
      output.data(pair.data, bytes);
    }
    if (!connection.has_ended()) return;
    pair.is_over = true;
    const std::string why = connection.fault();
    if (!why.empty() && pair.error != kGone) output.data(pair.error, forward_fault(target_, pair.forwarded->port, why));
  }

  void end_both(const Pair& pair, base::SpdyOutput& output) {
    for (const SpdyStreamId stream : {pair.error, pair.data}) {
      if (stream == 0 || stream == kGone) continue;
      output.end(stream);
      by_stream_.erase(stream);
    }
  }

  const ForwardTarget target_;
  StreamPatience patience_;
  const StreamSlot slot_;
  std::function<void()> wake_;
  std::map<std::string, Pair, std::less<>> pairs_;  // by request
  std::map<SpdyStreamId, Pair*> by_stream_;
};

class ForwardedChannels final : public base::WebSocketProtocol {
 public:
  ForwardedChannels(ForwardTarget target, std::vector<std::uint16_t> ports, bool is_base64, base::Clock& clock,
                    StreamSlot slot)
      : target_(std::move(target)),
        ports_(std::move(ports)),
        channels_(is_base64),
        patience_(clock, kStreamIdleTime),
        slot_(std::move(slot)) {}

  void on_ready(std::function<void()> wake) override {
    for (const std::uint16_t port : ports_) forwarded_.push_back(std::make_unique<Forwarded>(target_, port, wake));
    patience_.on_ready(std::move(wake));
  }
  std::uint16_t receive(base::WebSocketPart&& part) override {
    patience_.restart();
    const auto bytes = channels_.decode(std::move(part));
    if (!bytes) return base::kWebSocketBadText;
    const std::size_t channel = channels_.channel().value_or(1), index = channel / 2;
    if (channel % 2 == 0 && index < forwarded_.size() && forwarded_[index]) forwarded_[index]->input.add(*bytes);
    return 0;
  }
  void receive_end() override { forwarded_.clear(); }
  [[nodiscard]] bool wants_more() const override {
    return std::all_of(forwarded_.begin(), forwarded_.end(),
                       [](const auto& each) { return !each || each->input.wants_more(); });
  }
  State pull(std::size_t most, base::WebSocketMessages& messages) override {
    if (std::exchange(is_greeting_due_, false)) greet(messages);
    bool is_any_open = false;
    for (std::size_t i = 0; i < forwarded_.size(); ++i) {
      if (forwarded_[i]) carry(i, most, messages);
      is_any_open = is_any_open || forwarded_[i];
    }
    return !is_any_open || patience_.is_over() ? State::ended : State::open;
  }

 private:
  // Each channel begins with its port's number, little end first.
  void greet(base::WebSocketMessages& messages) const {
    for (std::size_t channel = 0; channel < 2 * ports_.size(); ++channel) {
      const std::uint16_t port = ports_[channel / 2];
      const char bytes[] = {static_cast<char>(port & 0xFFU), static_cast<char>(port >> 8U)};
      channels_.encode(static_cast<std::uint8_t>(channel), {bytes, sizeof bytes}, messages);
    }
  }
  void carry(std::size_t index, std::size_t most, base::WebSocketMessages& messages) {
    const auto channel = static_cast<std::uint8_t>(2 * index);
    PodConnection& connection = *forwarded_[index]->connection;
    forwarded_[index]->input.flush();
    while (messages.size() < most) {
      const std::string bytes = connection.read(std::min(most, kMostForwarded));
      if (bytes.empty()) break;
      patience_.restart();
      channels_.encode(channel, bytes, messages);
    }
    if (!connection.has_ended()) return;
    if (const std::string why = connection.fault(); !why.empty())
      channels_.encode(static_cast<std::uint8_t>(channel + 1), forward_fault(target_, ports_[index], why), messages);
    forwarded_[index] = nullptr;
  }

  const ForwardTarget target_;
  const std::vector<std::uint16_t> ports_;
  MessageChannels channels_;
  StreamPatience patience_;
  const StreamSlot slot_;
  std::vector<std::unique_ptr<Forwarded>> forwarded_;  // null: it has ended
  bool is_greeting_due_ = true;
};

}  // namespace

std::unique_ptr<base::SpdyService> make_port_forward_over_spdy(ForwardTarget target, base::Clock& clock,
                                                               StreamSlot slot) {
  return std::make_unique<ForwardedStreams>(std::move(target), clock, std::move(slot));
}

std::unique_ptr<base::WebSocketProtocol> make_port_forward_over_websocket(ForwardTarget target,
                                                                          std::vector<std::uint16_t> ports,
                                                                          bool is_base64, base::Clock& clock,
                                                                          StreamSlot slot) {
  return std::make_unique<ForwardedChannels>(std::move(target), std::move(ports), is_base64, clock, std::move(slot));
}

}  // namespace o2dms::simulator

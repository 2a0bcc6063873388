#include "base/spdy_connection.h"

#include <map>

namespace o2dms::base {
namespace {

using State = HttpSource::State;

constexpr std::size_t kMostUnsent = 64 * 1024;  // of answers to pings and the like, before the peer is read on

class SpdyConnection final : public UpgradedConnection {
 public:
  explicit SpdyConnection(std::unique_ptr<SpdyService> service) : service_(std::move(service)) {}

  void on_ready(std::function<void()> wake) override { service_->on_ready(std::move(wake)); }
  [[nodiscard]] bool wants_more() const override {
    return !is_over_ && writer_.size() < kMostUnsent && service_->wants_more();
  }

  void receive(std::string_view bytes) override {
    reader_.receive(bytes);
    while (!is_over_) {
      const SpdyReader::Event event = reader_.next();
      if (event == SpdyReader::Event::need_more) return;
      if (event == SpdyReader::Event::refused) return fail();
      take(reader_.take());
    }
  }
  void receive_end() override {
    if (is_over_) return;
    is_over_ = true;
    service_->close();
  }

  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    SpdyOutput output(writer_);
    State state = is_over_ ? State::ended : service_->pull(max_bytes, output);
    for (const SpdyStreamId stream : output.ended()) end_side(stream, &Sides::ours);
    if (is_going_ && streams_.empty()) state = State::ended;
    if (state == State::ended && !std::exchange(is_over_, true)) writer_.goaway(last_, SpdyGoaway::ok);
    std::string frames = writer_.take();
    if (!frames.empty()) chunks.push_back(std::make_shared<const std::string>(std::move(frames)));
    return state;
  }

 private:
  // Which sides of a stream are open.
  struct Sides {
    bool ours = true, theirs = true;
  };

  void fail() {
    writer_.goaway(last_, SpdyGoaway::protocol_error);
    is_over_ = true;
    service_->close();
  }

  void take(SpdyFrame&& frame) {
    switch (frame.type) {
      case SpdyFrameType::syn_stream:
        return open(frame);
      case SpdyFrameType::data:
        return take_data(frame);
      case SpdyFrameType::headers:
        if (frame.is_last) take_end(frame.stream);
        return;
      case SpdyFrameType::rst_stream:
        if (streams_.erase(frame.stream) > 0) service_->reset(frame.stream);
        return;
      case SpdyFrameType::ping:
        if (frame.value % 2 == 1) writer_.ping(frame.value);  // an even one would be the answer to ours
        return;
      case SpdyFrameType::goaway:
        is_going_ = true;
        return;
      case SpdyFrameType::syn_reply:  // we open none
      case SpdyFrameType::settings:
      case SpdyFrameType::window_update:
        return;
    }
  }

  // Section 2.3.2: the client's are odd, and grow.
  void open(const SpdyFrame& frame) {
    if (frame.stream % 2 == 0) return fail();
    if (frame.stream <= last_) return writer_.rst_stream(frame.stream, SpdyReset::protocol_error);
    last_ = frame.stream;
    if (is_going_ || streams_.size() >= kMostSpdyStreams || !service_->open(frame.stream, frame.headers))
      return writer_.rst_stream(frame.stream, SpdyReset::refused_stream);
    streams_[frame.stream].ours = !frame.is_one_way;
    writer_.syn_reply(frame.stream, {});
    if (frame.is_last) take_end(frame.stream);
  }

  void take_data(const SpdyFrame& frame) {
    const auto found = streams_.find(frame.stream);
    if (found == streams_.end()) {  // one that is gone may have been told so too late
      if (frame.stream > last_) writer_.rst_stream(frame.stream, SpdyReset::invalid_stream);
      return;
    }
    if (!found->second.theirs) {
      writer_.rst_stream(frame.stream, SpdyReset::stream_closed);
      streams_.erase(found);
      return service_->reset(frame.stream);
    }
    if (!frame.bytes.empty()) service_->receive(frame.stream, frame.bytes);
    if (frame.is_last) take_end(frame.stream);
  }

  void take_end(SpdyStreamId stream) {
    const auto found = streams_.find(stream);
    if (found == streams_.end() || !found->second.theirs) return;
    service_->receive_end(stream);
    end_side(stream, &Sides::theirs);
  }

  void end_side(SpdyStreamId stream, bool Sides::*side) {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return;
    found->second.*side = false;
    if (!found->second.ours && !found->second.theirs) streams_.erase(found);
  }

  const std::unique_ptr<SpdyService> service_;
  SpdyReader reader_;
  SpdyWriter writer_;
  std::map<SpdyStreamId, Sides> streams_;
  SpdyStreamId last_ = 0;
  bool is_going_ = false;  // the peer opens no more
  bool is_over_ = false;
};

}  // namespace

std::unique_ptr<UpgradedConnection> make_spdy_connection(std::unique_ptr<SpdyService> service) {
  return std::make_unique<SpdyConnection>(std::move(service));
}

}  // namespace o2dms::base

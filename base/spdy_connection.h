// A SPDY/3.1 connection as a server serves it, after its upgrade: streams that the peer opens, with their two sides.
// What is said on them is a SpdyService.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "base/spdy.h"

namespace o2dms::base {

// What a service says on the streams of its connection.
class SpdyOutput {
 public:
  explicit SpdyOutput(SpdyWriter& writer) : writer_(writer) {}
  void data(SpdyStreamId stream, std::string_view bytes) { writer_.data(stream, bytes); }
  // Nothing more is said on it.
  void end(SpdyStreamId stream) {
    writer_.data(stream, {}, true);
    ended_.push_back(stream);
  }
  [[nodiscard]] std::size_t size() const { return writer_.size(); }
  [[nodiscard]] const std::vector<SpdyStreamId>& ended() const { return ended_; }

 private:
  SpdyWriter& writer_;
  std::vector<SpdyStreamId> ended_;
};

// All calls but that of wake are made on the session's thread, one at a time.
class SpdyService {
 public:
  virtual ~SpdyService() = default;
  // As for an HttpSource.
  virtual void on_ready(std::function<void()> wake) = 0;
  // The peer opens a stream, which has two open sides. False: it is refused.
  virtual bool open(SpdyStreamId stream, const HttpHeaders& headers) = 0;
  virtual void receive(SpdyStreamId stream, std::string_view bytes) = 0;
  // The peer says nothing more on it.
  virtual void receive_end(SpdyStreamId stream) = 0;
  // It is gone: nothing more may be said on it.
  virtual void reset(SpdyStreamId stream) = 0;
  // The peer has gone, and all streams with it.
  virtual void close() = 0;
  [[nodiscard]] virtual bool wants_more() const = 0;
  // Says what is ready, about `most` bytes. `ended`: the connection is closed as it should be.
  virtual HttpSource::State pull(std::size_t most, SpdyOutput& output) = 0;
};

// At most so many streams are open at a time; more are refused.
inline constexpr std::size_t kMostSpdyStreams = 512;

std::unique_ptr<UpgradedConnection> make_spdy_connection(std::unique_ptr<SpdyService> service);

}  // namespace o2dms::base

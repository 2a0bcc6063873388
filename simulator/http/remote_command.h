// RemoteCommand: one exec or attach between a client and a container, whatever the transport: input and window sizes go
// in, output comes out by channel, and last how it ended. Internal to http/. Of the session's thread, but for the wake
// call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "simulator/http/pod_input.h"
#include "simulator/http/stream_patience.h"
#include "simulator/http/stream_slot.h"
#include "simulator/status/status.h"
#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

// As the WebSocket protocols number them.
enum class CommandChannel : std::uint8_t { in = 0, out = 1, error = 2, status = 3, resize = 4, close = 255 };

// The last thing that is said: since version 4 a Status, before that a sentence, if it failed.
enum class StatusForm : std::uint8_t { status, sentence };

class RemoteCommand {
 public:
  // A session, or why there is none.
  RemoteCommand(base::Result<std::unique_ptr<ContainerSession>> session, std::string command_line,
                StreamSelection streams, StatusForm form, base::Clock& clock, StreamSlot slot);

  void on_ready(std::function<void()> wake);
  [[nodiscard]] const StreamSelection& streams() const { return streams_; }
  // The transport is complete: from now on only silence ends it.
  void begin() { patience_.restart(kStreamIdleTime); }

  void add_input(std::string_view bytes);
  void end_input();
  // JSON, {"Width":80,"Height":24}, one object after another, cut anywhere.
  void add_resize(std::string_view bytes);
  [[nodiscard]] bool wants_more() const { return !input_ || input_->wants_more(); }

  struct Piece {
    CommandChannel channel;
    std::string bytes;
  };
  // What is to be sent next, at most so much; nothing: wait for the wake call, unless it has ended.
  std::optional<Piece> next(std::size_t at_most);
  // Its status was given out.
  [[nodiscard]] bool has_ended() const { return has_ended_; }
  // The client has kept silent, or away, for too long.
  [[nodiscard]] bool is_given_up() { return patience_.is_over(); }

 private:
  [[nodiscard]] std::string status_text(const ProcessEnd& end) const;

  const std::unique_ptr<ContainerSession> session_;  // null: there is none, and fault_ says why
  const std::string fault_;
  const std::string command_line_;
  const StreamSelection streams_;
  const StatusForm form_;
  StreamPatience patience_;
  const StreamSlot slot_;
  std::optional<PodInput> input_;
  std::string resize_;
  bool has_ended_ = false;
};

}  // namespace o2dms::simulator

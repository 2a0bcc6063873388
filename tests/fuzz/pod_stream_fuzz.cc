// What a client may send to exec and port-forward, over each transport: nothing fails, nothing that is asked for is
// beyond its bounds, and what is answered is a well-formed stream again.
#include "base/spdy_connection.h"
#include "base/websocket_connection.h"
#include "simulator/http/command_over_spdy.h"
#include "simulator/http/command_over_websocket.h"
#include "simulator/http/port_forward.h"
#include "tests/fuzz/property.h"
#include "tests/simulator/http/fake_pod_streams.h"

namespace o2dms::simulator {
namespace {

using fuzz::require;

StreamSlot slot() {
  return *StreamSlot::take(std::make_shared<std::atomic<std::size_t>>(0), 1);
}

std::unique_ptr<RemoteCommand> command(base::Clock& clock, bool is_slow) {
  return std::make_unique<RemoteCommand>(
      std::unique_ptr<ContainerSession>(
          std::make_unique<FakeSession>(std::vector<std::string>{is_slow ? "slow" : "cat"})),
      "cat", StreamSelection{true, true, true, is_slow}, StatusForm::status, clock, slot());
}

std::unique_ptr<base::UpgradedConnection> connection(unsigned kind, base::Clock& clock, PodStreams& streams) {
  const auto& protocols = command_websocket_protocols();
  const ForwardTarget target{streams, {"a", "web", "1"}};
  if (kind < protocols.size())
    return make_websocket_connection(make_command_over_websocket(command(clock, kind % 2 == 0), protocols[kind]));
  switch (kind - protocols.size()) {
    case 0:
      return make_websocket_connection(make_port_forward_over_websocket(target, {80, 81}, false, clock, slot()));
    case 1:
      return make_websocket_connection(make_port_forward_over_websocket(target, {80}, true, clock, slot()));
    case 2:
      return make_spdy_connection(make_command_over_spdy(command(clock, false), clock));
    case 3:
      return make_websocket_connection(
          base::make_websocket_tunnel(make_spdy_connection(make_port_forward_over_spdy(target, clock, slot()))));
    default:
      return make_spdy_connection(make_port_forward_over_spdy(target, clock, slot()));
  }
}

void check_answer(std::string_view bytes, bool is_spdy, base::SpdyReader& spdy, base::WebSocketReader& websocket) {
  if (is_spdy) {
    spdy.receive(bytes);
    auto event = base::SpdyReader::Event::frame;
    while (event == base::SpdyReader::Event::frame) event = spdy.next();
    require(event == base::SpdyReader::Event::need_more, "what is answered are frames of SPDY");
    return;
  }
  websocket.receive(bytes);
  auto event = base::WebSocketReader::Event::part;
  while (event == base::WebSocketReader::Event::part) event = websocket.next();
  require(event == base::WebSocketReader::Event::need_more, "what is answered are frames of WebSocket");
}

void converse(unsigned kind, std::string_view text) {
  constexpr std::size_t kPiece = 64;
  const auto clock = base::make_manual_clock(base::Time(std::chrono::seconds(1'767'225'600)));
  FakePodStreams streams;
  const unsigned last = static_cast<unsigned>(command_websocket_protocols().size()) + 4;
  kind %= last + 1;
  const bool is_spdy = kind == last || kind == last - 2;
  const auto upgraded = connection(kind, *clock, streams);
  upgraded->on_ready([] {});
  base::SpdyReader spdy;
  base::WebSocketReader websocket(base::WebSocketReader::From::server);
  auto state = base::HttpSource::State::open;
  while (state == base::HttpSource::State::open && !text.empty() && upgraded->wants_more()) {
    upgraded->receive(text.substr(0, kPiece));
    text.remove_prefix(std::min(kPiece, text.size()));
    std::vector<base::SharedText> chunks;
    state = upgraded->pull(1000, chunks);
    for (const base::SharedText& chunk : chunks) check_answer(*chunk, is_spdy, spdy, websocket);
  }
  if (state == base::HttpSource::State::open) upgraded->receive_end();
  clock->advance(std::chrono::hours(5));
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = o2dms::fuzz::text(data, size);
  if (text.empty()) return 0;
  const unsigned kind = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  o2dms::simulator::converse(kind, text);
  return 0;
}

// The server's reader of SPDY frames: it finds the same frames in the same bytes however they come, within its limits;
// and a connection over it answers whatever comes without failing.
#include <map>

#include "base/spdy_connection.h"
#include "tests/fuzz/property.h"

namespace o2dms::base {
namespace {

using fuzz::require;
using Event = SpdyReader::Event;

std::string read_in_pieces(std::string_view text, std::size_t piece) {
  SpdyReader reader;
  std::string seen;
  while (!text.empty()) {
    const std::string_view now = text.substr(0, piece);
    text.remove_prefix(now.size());
    reader.receive(now);
    for (Event event = reader.next(); event != Event::need_more; event = reader.next()) {
      if (event == Event::refused) return seen + "!";
      const SpdyFrame frame = reader.take();
      require(frame.headers.fields().size() <= SpdyHeaderReader::kMostFields, "a block has no more fields than may be");
      if (frame.type != SpdyFrameType::data || frame.bytes.empty() || frame.is_last)
        seen += "\n" + std::to_string(static_cast<int>(frame.type)) + " " + std::to_string(frame.stream) + " " +
                std::to_string(frame.value) + (frame.is_last ? "." : " ");
      if (frame.type == SpdyFrameType::data) require(frame.stream != 0, "data is of a stream");
      for (const auto& [name, value] : frame.headers.fields()) seen += name + "=" + value + " ";
    }
  }
  return seen;
}

// Keeps to what it was told of its streams.
class Listener : public SpdyService {
 public:
  void on_ready(std::function<void()>) override {}
  bool open(SpdyStreamId stream, const HttpHeaders& headers) override {
    require(stream > last_ && stream % 2 == 1, "streams have growing odd numbers");
    last_ = stream;
    if (headers.has("refuse")) return false;
    open_[stream] = true;
    return true;
  }
  void receive(SpdyStreamId stream, std::string_view bytes) override {
    require(open_.contains(stream) && open_[stream] && !bytes.empty(), "bytes come on open streams");
    heard_.push_back(stream);
  }
  void receive_end(SpdyStreamId stream) override {
    require(open_.contains(stream) && open_[stream], "an end comes once");
    open_[stream] = false;
  }
  void reset(SpdyStreamId stream) override { open_.erase(stream); }
  void close() override { require(!std::exchange(closed_, true), "a connection ends once"); }
  [[nodiscard]] bool wants_more() const override { return true; }
  HttpSource::State pull(std::size_t, SpdyOutput& output) override {
    require(!closed_, "who has gone is not asked");
    for (const SpdyStreamId stream : std::exchange(heard_, {})) {
      if (open_.contains(stream)) output.data(stream, "heard");
    }
    return HttpSource::State::open;
  }

 private:
  std::map<SpdyStreamId, bool> open_;
  std::vector<SpdyStreamId> heard_;
  SpdyStreamId last_ = 0;
  bool closed_ = false;
};

void converse(std::string_view text, std::size_t piece) {
  const auto connection = make_spdy_connection(std::make_unique<Listener>());
  auto state = HttpSource::State::open;
  while (!text.empty() && state == HttpSource::State::open) {
    const std::string_view now = text.substr(0, piece);
    text.remove_prefix(now.size());
    connection->receive(now);
    std::vector<SharedText> chunks;
    state = connection->pull(1000, chunks);
    std::string answer;
    for (const SharedText& chunk : chunks) answer += *chunk;
    require(answer.size() <= 64 * (now.size() + 1) + 4096, "an answer is no amplification");
  }
  connection->receive_end();
}

}  // namespace
}  // namespace o2dms::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace o2dms;
  std::string_view text = fuzz::text(data, size);
  if (text.empty()) return 0;
  const std::size_t piece = 1U + static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  const std::string whole = base::read_in_pieces(text, text.size() + 1);
  fuzz::require(whole == base::read_in_pieces(text, piece), "pieces do not matter");
  fuzz::require(whole == base::read_in_pieces(text, 1), "bytes do not matter");
  base::converse(text, piece);
  return 0;
}

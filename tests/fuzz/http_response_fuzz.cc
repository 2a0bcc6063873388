// The client's reader of responses: it stays within its limits, makes the same of the same bytes however they come, and
// takes nothing for whole whose end was a guess.
#include "base/http_response_reader.h"
#include "tests/fuzz/property.h"

namespace o2dms::base {
namespace {

using fuzz::require;
using Event = HttpResponseReader::Event;

constexpr HttpResponseLimits kLimits{.header_bytes = 512, .header_fields = 16};
constexpr std::uint64_t kBodyLimit = 256;

struct Read {
  std::string head, body;
  Event last = Event::need_more;
  // When it is found out that an answer is none may differ, but not what is whole.
  [[nodiscard]] bool is_like(const Read& other) const {
    if (last != Event::whole || other.last != Event::whole) return last != Event::whole && other.last != Event::whole;
    return head == other.head && body == other.body;
  }
};

// Until there is nothing more to read for now.
void read_on(HttpResponseReader& reader, Read& read) {
  while ((read.last = reader.next()) == Event::head || read.last == Event::body) {
    if (read.last == Event::body) {
      read.body += reader.take_body();
      require(read.body.size() <= kBodyLimit, "a body is no longer than may be");
      continue;
    }
    const HttpResponse head = reader.take_head();
    require(head.headers.fields().size() <= kLimits.header_fields, "a head has no more fields than may be");
    read.head = std::to_string(head.status);
    for (const auto& [name, value] : head.headers.fields()) read.head += "\n" + name + ":" + value;
    require(read.head.size() <= 2 * kLimits.header_bytes, "a head is no longer than may be");
  }
}

Read read_in_pieces(std::string_view text, std::size_t piece, bool is_answer_to_head, bool is_orderly) {
  HttpResponseReader reader(kLimits);
  reader.start(is_answer_to_head, kBodyLimit);
  Read read;
  while (!text.empty() && read.last == Event::need_more) {
    const std::string_view now = text.substr(0, piece);
    text.remove_prefix(now.size());
    reader.receive(now);
    read_on(reader, read);
  }
  if (read.last != Event::need_more) return read;
  reader.end(is_orderly);
  read_on(reader, read);
  require(read.last == Event::whole || read.last == Event::cut_short || read.last == Event::malformed,
          "the end of the connection is the end of the answer");
  require(is_orderly || read.last != Event::whole, "an end that was a guess makes nothing whole");
  return read;
}

// The first byte says in what pieces the rest arrives, and how it is taken.
void check_response(std::string_view text) {
  if (text.empty()) return;
  const unsigned first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  const bool is_answer_to_head = (first & 1U) != 0, is_orderly = (first & 2U) != 0;
  const Read whole = read_in_pieces(text, text.size() + 1, is_answer_to_head, is_orderly);
  const Read pieces = read_in_pieces(text, 1U + (first >> 2U), is_answer_to_head, is_orderly);
  const Read bytes = read_in_pieces(text, 1, is_answer_to_head, is_orderly);
  require(bytes.is_like(pieces) && pieces.is_like(whole) && whole.is_like(bytes), "pieces do not matter");
}

}  // namespace
}  // namespace o2dms::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::base::check_response(o2dms::fuzz::text(data, size));
  return 0;
}

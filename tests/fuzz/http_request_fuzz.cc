// The server's reader of requests: it stays within its limits, and finds the same requests in the same bytes however
// they come. (When it finds out that something is none may differ: sooner where more of it is there.)
#include "base/http_request_reader.h"
#include "tests/fuzz/property.h"

namespace o2dms::base {
namespace {

using fuzz::require;
using Event = HttpRequestReader::Event;

constexpr HttpRequestLimits kLimits{.header_bytes = 512, .header_fields = 16, .body_bytes = 256};

void check_head(const HttpRequest& head) {
  require(head.headers.fields().size() <= kLimits.header_fields, "a head has no more fields than may be");
  std::size_t size = head.method.size() + head.target.size();
  for (const auto& [name, value] : head.headers.fields()) size += name.size() + value.size();
  require(size <= kLimits.header_bytes, "a head is no longer than may be");
  require(!head.target.empty() && (head.target[0] == '/' || head.target == "*"),
          "a target is a path, or all of the server");
}

// All heads and bodies that were let through, as one text.
std::string read_in_pieces(std::string_view text, std::size_t piece, bool discards) {
  HttpRequestReader reader(kLimits);
  std::string seen;
  while (!text.empty()) {
    const std::string_view now = text.substr(0, piece);
    text.remove_prefix(now.size());
    reader.receive(now);
    Event event = Event::need_more;
    while ((event = reader.next()) != Event::need_more && event != Event::refused) {
      if (event == Event::head) {
        const HttpRequest head = reader.take_head();
        check_head(head);
        seen += head.method + " " + head.target;
        for (const auto& [name, value] : head.headers.fields()) seen += "\n" + name + ":" + value;
        if (discards) reader.discard_body();
        continue;
      }
      const std::string body = reader.take_body();
      require(body.size() <= kLimits.body_bytes && (!discards || body.empty()),
              "a body is no longer than may be, and what is discarded is not kept");
      seen += "\n\n" + body + (reader.keeps_alive() ? "\n+\n" : "\n-\n");
      reader.start_next();
    }
    require(reader.body_bytes() <= kLimits.body_bytes, "no more of a body is kept than may be");
    require(reader.unread_bytes() <= kLimits.header_bytes + piece, "what cannot be read yet ends some day");
    if (event == Event::refused) {
      require(reader.refusal() == 400 || reader.refusal() == 413 || reader.refusal() == 431,
              "a refusal has its status");
      break;
    }
  }
  return seen;
}

// The first byte says in what pieces the rest arrives, and how it is taken.
void check_requests(std::string_view text) {
  if (text.empty()) return;
  const unsigned first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  const bool discards = (first & 1U) != 0;
  const std::string whole = read_in_pieces(text, text.size() + 1, discards);
  const std::string pieces = read_in_pieces(text, 1U + (first >> 1U), discards);
  const std::string bytes = read_in_pieces(text, 1, discards);
  require(bytes == pieces && pieces == whole, "pieces do not matter");
}

}  // namespace
}  // namespace o2dms::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::base::check_requests(o2dms::fuzz::text(data, size));
  return 0;
}

// The server's reader of requests: it stays within its limits, and finds the same requests in the same bytes however
// they come. (When it finds out that something is none may differ: sooner where more of it is there.)
#include <cstddef>
#include <cstdint>

#include "base/http_request_reader.h"

namespace {

using o2dms::base::HttpRequest;
using o2dms::base::HttpRequestLimits;
using o2dms::base::HttpRequestReader;
using Event = HttpRequestReader::Event;

constexpr HttpRequestLimits kLimits{.header_bytes = 512, .header_fields = 16, .body_bytes = 256};

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void check_head(const HttpRequest& head) {
  require(head.headers.fields().size() <= kLimits.header_fields);
  std::size_t size = head.method.size() + head.target.size();
  for (const auto& [name, value] : head.headers.fields()) size += name.size() + value.size();
  require(size <= kLimits.header_bytes);
  require(!head.target.empty() && (head.target[0] == '/' || head.target == "*"));
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
      require(body.size() <= kLimits.body_bytes && (!discards || body.empty()));
      seen += "\n\n" + body + (reader.keeps_alive() ? "\n+\n" : "\n-\n");
      reader.start_next();
    }
    require(reader.body_bytes() <= kLimits.body_bytes);
    require(reader.unread_bytes() <= kLimits.header_bytes + piece);
    if (event == Event::refused) {
      require(reader.refusal() == 400 || reader.refusal() == 413 || reader.refusal() == 431);
      break;
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool discards = (data[0] & 1U) != 0;
  const std::string whole = read_in_pieces(text, text.size() + 1, discards);
  const std::string pieces = read_in_pieces(text, 1U + (data[0] >> 1U), discards);
  const std::string bytes = read_in_pieces(text, 1, discards);
  require(bytes == pieces && pieces == whole);
  return 0;
}

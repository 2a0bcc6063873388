// One open watch of a server without sockets: what it has been sent so far. Of one thread.
#pragma once

#include <string>
#include <vector>

#include "base/http_message.h"
#include "base/json.h"

namespace o2dms::simulator {

struct Stream {
  base::HttpResponse response;
  int wakes = 0;
  base::HttpSource::State state = base::HttpSource::State::open;

  std::vector<base::Json> read() {
    std::vector<base::SharedText> chunks;
    state = response.source->pull(1 << 20, chunks);
    std::string text;
    for (const base::SharedText& chunk : chunks) text += *chunk;
    std::vector<base::Json> events;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      events.push_back(*base::parse_json(std::string_view(text).substr(at, end - at)));
      at = end + 1;
    }
    return events;
  }
  // "ADDED x", …
  std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const base::Json& event : read()) {
      out.push_back(event["type"].get<std::string>() + " " +
                    std::string(base::string_at(event, {"object", "metadata", "name"})));
    }
    return out;
  }
};

}  // namespace o2dms::simulator

// The lines of a watch: the first byte says in what pieces the rest arrives.
#include <algorithm>

#include "base/json.h"
#include "harness/client/watch_reader.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

using Answer = base::Result<base::HttpResponse, base::TransportError>;

// Hands a text out in pieces.
class PiecewiseConnection : public base::HttpConnection {
 public:
  PiecewiseConnection(std::string_view text, std::size_t piece) : rest_(text), piece_(piece) {}

  Answer exchange(const base::HttpRequest&, const base::HttpPatience&) override { return base::HttpResponse(); }
  Answer open(const base::HttpRequest&, base::Duration) override { return base::HttpResponse(); }
  base::Result<std::string, base::TransportError> read_some(base::Duration) override {
    const std::string piece(rest_.substr(0, piece_));
    rest_.remove_prefix(piece.size());
    return piece;
  }
  void close() override {}
  void cancel() override {}
  [[nodiscard]] std::string tls_version() const override { return {}; }
  [[nodiscard]] std::string server_certificate_pem() const override { return {}; }

 private:
  std::string_view rest_;
  const std::size_t piece_;
};

struct Seen {
  std::vector<std::string> events;
  Watch::Kind end = Watch::Kind::event;
  bool operator==(const Seen&) const = default;
};

Seen watch(std::string_view text, std::size_t piece) {
  const auto clock = base::make_manual_clock(base::Time{});
  const Redactor redactor("key");
  Evidence evidence(*clock, {}, "fuzz", redactor);
  ClientSettings settings;
  settings.clock = clock.get();
  settings.limits.max_event_bytes = 2048;
  Exchange exchange;
  exchange.id = evidence.next_id();
  exchange.url = "https://host/api/v1/pods?watch=true";
  const auto reader =
      start_watch(evidence, settings,
                  std::make_unique<Lease>(std::make_unique<PiecewiseConnection>(text, piece),
                                          std::make_shared<UsedCertificate>(), std::make_shared<InFlight>()),
                  std::move(exchange), base::HttpResponse());
  Seen seen;
  for (;;) {
    auto next = reader->next({});
    if (next.kind != Watch::Kind::event) {
      seen.end = next.kind;
      return seen;
    }
    seen.events.push_back(next.event.type + (next.event.object ? base::to_text(*next.event.object) : next.event.raw));
  }
}

void check_watch(std::string_view text) {
  if (text.empty()) return;
  const std::size_t piece = static_cast<unsigned char>(text.front()) % 64 + 1;
  text.remove_prefix(1);
  const Seen seen = watch(text, piece);
  fuzz::require(seen.events.size() <= static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1,
                "each line is one event at most");
  // What is too long may be noticed a piece earlier or later.
  if (seen.end == Watch::Kind::ended) fuzz::require(watch(text, text.size() + 1) == seen, "pieces do not matter");
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_watch(o2dms::fuzz::text(data, size));
  return 0;
}

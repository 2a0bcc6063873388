#include "harness/evidence/capture.h"

#include <memory>
#include <utility>

#include "base/tls.h"

namespace o2dms::harness {
namespace {

// Cuts at the limit, not in the middle of a UTF-8 sequence.
void cut(Body& body, std::size_t limit) {
  body.truncated = true;
  body.sha256 = base::sha256_hex(body.text);
  auto end = limit;
  while (end > 0 && (static_cast<unsigned char>(body.text[end]) & 0xC0) == 0x80) --end;
  body.text.resize(end);
  body.json.reset();
}

}  // namespace

Captured capture_body(const Redactor& redactor, std::string text, Redactor::About about, std::size_t limit) {
  Captured captured;
  auto parsed = base::parse_json(text);
  if (!parsed.ok()) {
    captured.body = make_body(redactor.text(text, about), limit);
    return captured;
  }
  auto redacted = *parsed;
  captured.raw = std::move(*parsed);
  auto kept = redactor.json(redacted, about) ? base::to_text(redacted) : std::move(text);
  // Object keys are no values, so the walk above has not looked at them; the patterns look at everything.
  auto final_text = redactor.patterns(kept);
  if (final_text != kept) {
    captured.body = make_body(std::move(final_text), limit);
    return captured;
  }
  captured.body.text = std::move(final_text);
  captured.body.size = captured.body.text.size();
  captured.body.json = std::make_shared<const base::Json>(std::move(redacted));
  if (captured.body.size > limit) cut(captured.body, limit);
  return captured;
}

Body make_body(std::string redacted_text, std::size_t limit) {
  Body body;
  body.text = std::move(redacted_text);
  body.size = body.text.size();
  if (body.size > limit) {
    cut(body, limit);
  } else if (!body.text.empty()) {
    if (auto parsed = base::parse_json(body.text); parsed.ok())
      body.json = std::make_shared<const base::Json>(std::move(*parsed));
  }
  return body;
}

}  // namespace o2dms::harness

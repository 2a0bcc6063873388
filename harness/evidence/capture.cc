#include "harness/evidence/capture.h"

#include <memory>
#include <utility>

#include "base/digest.h"

namespace o2dms::harness {
namespace {

// Not in the middle of a UTF-8 sequence.
void cut(Body& body, std::size_t limit) {
  body.truncated = true;
  body.sha256 = base::sha256_hex(body.text);
  auto end = std::min(limit, body.text.size());
  while (end > 0 && end < body.text.size() && (static_cast<unsigned char>(body.text[end]) & 0xC0) == 0x80) --end;
  body.text.resize(end);
  body.text.shrink_to_fit();
  body.json.reset();
}

// As redacted, whole. `raw`: the document as it came; null: nobody asks for it.
Body redact_body(const Redactor& redactor, std::string text, Redactor::About about, base::Json* raw) {
  Body body;
  auto parsed = base::parse_json(text);
  if (!parsed.ok()) {
    body.no_json = !base::exceeds_limits(text);
    body.text = redactor.plain_text(text, about);
    body.size = body.text.size();
    return body;
  }
  if (raw != nullptr) *raw = *parsed;
  // Most documents hold nothing that the patterns find: then no string of it need be looked at by itself.
  std::string final_text = redactor.patterns(text);
  const bool is_clean = final_text == text && text.find('\\') == std::string::npos;
  if (redactor.json(*parsed, about, is_clean)) {
    text = base::to_text(*parsed);
    // Object keys are no values, so the walk has not looked at them; the patterns look at everything.
    final_text = redactor.patterns(text);
  }
  if (final_text != text) return make_body(std::move(final_text));
  body.text = std::move(final_text);
  body.size = body.text.size();
  body.json = std::make_shared<const base::Json>(std::move(*parsed));
  return body;
}

void keep_what_fits(Body& body, CaseBudget& budget) {
  const EvidenceLimits& limits = budget.limits();
  if (body.json) {
    if (body.size > limits.body || !budget.take(body.size, values_in(*body.json))) cut(body, limits.beginning);
  } else if (!budget.take(std::min(body.size, limits.text))) {
    cut(body, limits.beginning);
  } else if (body.size > limits.text) {
    cut(body, limits.text);
  }
}

}  // namespace

Captured capture_body(const Redactor& redactor, std::string text, Redactor::About about, CaseBudget& budget) {
  Captured captured;
  captured.body = redact_body(redactor, std::move(text), about, &captured.raw);
  keep_what_fits(captured.body, budget);
  return captured;
}

Body redact_event(const Redactor& redactor, std::string line, Redactor::About about) {
  return redact_body(redactor, std::move(line), about, nullptr);
}

base::HttpHeaders capture_headers(const Redactor& redactor, const base::HttpHeaders& headers, CaseBudget& budget) {
  const base::HttpHeaders redacted = redactor.headers(headers);
  base::HttpHeaders kept;
  std::string left_out;
  std::size_t size = 0, fields = 0;
  for (const auto& [name, value] : redacted.fields()) {
    const std::size_t more = name.size() + value.size();
    if (size + more <= budget.limits().headers && budget.take(more)) {
      size += more;
      kept.add(name, value);
    } else {
      ++fields;
      left_out += name + ": " + value + "\n";
    }
  }
  if (fields > 0)
    kept.add("(left out)", std::to_string(fields) + " fields, " + std::to_string(left_out.size()) + " bytes, sha256 " +
                               base::sha256_hex(left_out));
  return kept;
}

std::size_t values_in(const base::Json& document) {
  std::size_t count = 1;
  if (document.is_structured())
    for (const base::Json& member : document) count += values_in(member);
  return count;
}

Body make_body(std::string redacted_text) {
  Body body;
  body.text = std::move(redacted_text);
  body.size = body.text.size();
  if (body.text.empty()) return body;
  auto parsed = base::parse_json(body.text);
  if (parsed.ok()) {
    body.json = std::make_shared<const base::Json>(std::move(*parsed));
  } else {
    body.no_json = !base::exceeds_limits(body.text);
  }
  return body;
}

}  // namespace o2dms::harness

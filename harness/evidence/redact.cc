#include "harness/evidence/redact.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/url_login.h"
#include "harness/evidence/redact_json.h"
#include "harness/evidence/redact_text.h"

namespace o2dms::harness {
namespace {

using base::Json;

constexpr std::array<std::string_view, 4> kSecretHeaders = {"Authorization", "Proxy-Authorization", "Cookie",
                                                            "Set-Cookie"};

// Text that is no JSON but may well be a Secret in YAML, or the torn JSON of one.
bool looks_secret(std::string_view text) {
  return text.find("\"Secret\"") != std::string_view::npos || text.find("kind: Secret") != std::string_view::npos ||
         text.find("\"SecretList\"") != std::string_view::npos;
}

}  // namespace

Redactor::Redactor(std::string key) : key_(std::move(key)), secrets_(std::make_shared<const SecretForms>()) {}

void Redactor::add_secret(std::string_view secret) {
  constexpr std::size_t kShortest = 8;  // what is shorter stands in many a text by chance
  if (secret.size() < kShortest) return;
  const base::MutexLock lock(mutex_);
  if (secrets_->knows(secret)) return;
  auto more = std::make_shared<SecretForms>(*secrets_);
  more->add(secret, marker(secret));
  secrets_ = std::move(more);
}

void Redactor::add_private_key(std::string_view pem) {
  add_secret(pem);
  std::string body;  // without its head and foot
  for (std::size_t at = 0; at < pem.size();) {
    const auto end = std::min(pem.find('\n', at), pem.size());
    if (const auto line = pem.substr(at, end - at); line.find("-----") == std::string_view::npos) body += line;
    at = end + 1;
  }
  add_secret(body);
}

base::HttpHeaders Redactor::headers(const base::HttpHeaders& headers) const {
  base::HttpHeaders redacted;
  for (const auto& [name, value] : headers.fields()) {
    const bool secret =
        std::any_of(kSecretHeaders.begin(), kSecretHeaders.end(),
                    [&name = name](std::string_view known) { return base::equals_ignoring_case(name, known); });
    if (!secret) {
      redacted.add(patterns(name), patterns(value));
      continue;
    }
    // The scheme is no secret, and says what was tried.
    const auto space = value.find(' ');
    const bool scheme =
        name.size() > 6 && space != std::string::npos && space > 0 && space < 16 &&
        (base::equals_ignoring_case(name, "Authorization") || base::equals_ignoring_case(name, "Proxy-Authorization"));
    redacted.add(
        name, scheme ? value.substr(0, space + 1) + marker(std::string_view(value).substr(space + 1)) : marker(value));
  }
  return redacted;
}

bool Redactor::json(Json& value, About about, bool clean_text) const {
  return redact_json(*this, value, about == About::secret, clean_text);
}

std::string Redactor::text(std::string_view body, About about) const {
  if (body.empty()) return {};
  if (auto parsed = base::parse_json(body); parsed.ok()) {
    if (json(*parsed, about)) return patterns(base::to_text(*parsed));
    return patterns(body);
  }
  return plain_text(body, about);
}

std::string Redactor::plain_text(std::string_view text, About about) const {
  return about == About::secret || looks_secret(text) ? marker(text) : patterns(text);
}

std::string Redactor::patterns(std::string_view text) const {
  const auto mark = [this](std::string_view secret) { return marker(secret); };
  std::shared_ptr<const SecretForms> secrets;
  {
    const base::MutexLock lock(mutex_);
    secrets = secrets_;
  }
  return base::without_url_logins(redact_tokens(redact_keys(secrets->replaced(text), mark), mark));
}

std::string Redactor::message(std::string_view text) const {
  return redact_assignments(patterns(text), [this](std::string_view secret) { return marker(secret); });
}

// Hashed twice with the key, so that no suffix of a secret can be appended to a known mark.
std::string Redactor::marker(std::string_view secret) const {
  const auto inner = base::sha256_hex(key_ + std::string(secret));
  return "[redacted:" + base::sha256_hex(key_ + inner).substr(0, 12) + "]";
}

bool has_redaction(std::string_view text) {
  return text.find("[redacted:") != std::string_view::npos;
}

}  // namespace o2dms::harness

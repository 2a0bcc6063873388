#include "harness/evidence/redact.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/tls.h"
#include "harness/evidence/redact_text.h"

namespace o2dms::harness {
namespace {

using base::Json;

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";
constexpr std::array<std::string_view, 4> kSecretHeaders = {"Authorization", "Proxy-Authorization", "Cookie",
                                                            "Set-Cookie"};
// Fields that hold a key or a token by their very name.
constexpr std::array<std::string_view, 3> kSecretFields = {"client-key-data", "clientKeyData", "admin_client_key"};

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

Json* member(Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(key));
  return found == object.end() ? nullptr : &*found;
}

// Walks a document once and replaces what is secret by its place or its form.
class Walk {
 public:
  explicit Walk(const Redactor& redactor) : redactor_(redactor) {}

  void visit(Json& value, bool secret) {
    if (value.is_string()) return visit_text(value);
    if (value.is_array()) {
      for (auto& item : value) visit_item(item, secret);
      return;
    }
    if (!value.is_object()) return;
    const std::string kind(base::string_at(value, {"kind"}));
    const bool is_secret = secret || kind == "Secret";
    if (is_secret) hide_values(value);
    if (kind == "TokenRequest") hide(value, {"status", "token"});
    if (kind == "TokenReview") hide(value, {"spec", "token"});
    if (kind == "ExecCredential") hide(value, {"status", "token"});
    if (kind == "Config") hide_users(value);
    for (auto& [key, child] : value.items()) visit_member(key, child, kind, is_secret);
  }

  [[nodiscard]] bool changed() const { return changed_; }

 private:
  // An element of a JSON patch of a Secret carries the secret in `value`; an element of a list is an object of its own.
  void visit_item(Json& item, bool secret) {
    if (secret && item.is_object() && item.contains("op")) {
      if (auto* value = member(item, "value")) hide_all(*value);
      return;
    }
    visit(item, secret && item.is_object());
  }

  void visit_member(const std::string& key, Json& child, const std::string& kind, bool is_secret) {
    if (std::find(kSecretFields.begin(), kSecretFields.end(), key) != kSecretFields.end()) return replace(child);
    if (key == kLastApplied && child.is_string()) return visit_embedded(child);
    // Elements of a typed list do not say their kind.
    if (key == "items" && kind == "SecretList") return visit(child, true);
    if (is_secret && (key == "data" || key == "stringData")) return;
    visit(child, false);
  }

  // The values of `data` are marked by what they encode, so that they agree with `stringData`.
  void hide_values(Json& object) {
    if (auto* data = member(object, "data")) {
      if (!data->is_object()) {
        hide_all(*data);
      } else {
        for (auto& [key, value] : data->items()) hide_encoded(value);
      }
    }
    if (auto* data = member(object, "stringData")) hide_all(*data);
  }

  void hide_encoded(Json& value) {
    if (value.is_string()) {
      if (auto decoded = base::base64_decode(value.get_ref<const std::string&>()); decoded.ok())
        return set(value, *decoded);
    }
    hide_all(value);
  }

  void hide_users(Json& config) {
    auto* users = member(config, "users");
    if (users == nullptr || !users->is_array()) return;
    for (auto& user : *users) {
      hide(user, {"user", "token"});
      hide(user, {"user", "password"});
    }
  }

  void hide(Json& object, std::initializer_list<std::string_view> path) {
    auto* at = &object;
    for (const auto key : path) {
      at = member(*at, key);
      if (at == nullptr) return;
    }
    replace(*at);
  }

  // Every scalar below.
  void hide_all(Json& value) {
    if (value.is_structured()) {
      for (auto& child : value) hide_all(child);
    } else {
      replace(value);
    }
  }

  void replace(Json& value) {
    if (value.is_null()) return;
    if (value.is_structured()) return hide_all(value);
    set(value, value.is_string() ? value.get<std::string>() : base::to_text(value));
  }

  void set(Json& value, std::string_view secret) {
    value = redactor_.marker(secret);
    changed_ = true;
  }

  void visit_text(Json& value) {
    const auto& text = value.get_ref<const std::string&>();
    if (auto redacted = redactor_.patterns(text); redacted != text) {
      value = std::move(redacted);
      changed_ = true;
    }
  }

  // An object written down inside an annotation.
  void visit_embedded(Json& value) {
    const auto& text = value.get_ref<const std::string&>();
    if (auto redacted = redactor_.text(text); redacted != text) {
      value = std::move(redacted);
      changed_ = true;
    }
  }

  const Redactor& redactor_;
  bool changed_ = false;
};

// In one pass: a server may echo what we sent as often as it likes.
std::string replace_all(const std::string& text, const std::string& what, const std::string& with) {
  std::string result;
  std::size_t copied = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, copied)) {
    result.append(text, copied, at - copied).append(with);
    copied = at + what.size();
  }
  return result.append(text, copied);
}

// Text that is no JSON but may well be a Secret in YAML, or the torn JSON of one.
bool smells_of_secret(std::string_view text) {
  return text.find("\"Secret\"") != std::string_view::npos || text.find("kind: Secret") != std::string_view::npos ||
         text.find("\"SecretList\"") != std::string_view::npos;
}

}  // namespace

Redactor::Redactor(std::string key) : key_(std::move(key)) {}

void Redactor::add_secret(std::string_view secret) {
  if (secret.size() < 8) return;
  const std::lock_guard lock(mutex_);
  if (std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) return;
  secrets_.emplace_back(secret);
  // A longer one may contain a shorter one.
  std::stable_sort(secrets_.begin(), secrets_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

base::HttpHeaders Redactor::headers(const base::HttpHeaders& headers) const {
  base::HttpHeaders redacted;
  for (const auto& [name, value] : headers.fields()) {
    const bool secret = std::any_of(kSecretHeaders.begin(), kSecretHeaders.end(),
                                    [&name = name](std::string_view known) { return same_name(name, known); });
    if (!secret) {
      redacted.add(name, patterns(value));
      continue;
    }
    // The scheme is no secret, and says what was tried.
    const auto space = value.find(' ');
    const bool scheme = name.size() > 6 && space != std::string::npos && space > 0 && space < 16 &&
                        (same_name(name, "Authorization") || same_name(name, "Proxy-Authorization"));
    redacted.add(
        name, scheme ? value.substr(0, space + 1) + marker(std::string_view(value).substr(space + 1)) : marker(value));
  }
  return redacted;
}

bool Redactor::json(Json& value, About about) const {
  Walk walk(*this);
  walk.visit(value, about == About::secret);
  return walk.changed();
}

std::string Redactor::text(std::string_view body, About about) const {
  if (body.empty()) return {};
  if (auto parsed = base::parse_json(body); parsed.ok()) {
    if (json(*parsed, about)) return patterns(base::to_text(*parsed));
    return patterns(body);
  }
  if (about == About::secret || smells_of_secret(body)) return marker(body);
  return patterns(body);
}

std::string Redactor::patterns(std::string_view text) const {
  const auto mark = [this](std::string_view secret) { return marker(secret); };
  auto result = redact_tokens(redact_keys(text, mark), mark);
  const std::lock_guard lock(mutex_);
  for (const auto& secret : secrets_)
    if (result.find(secret) != std::string::npos) result = replace_all(result, secret, marker(secret));
  return result;
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

#include "harness/evidence/redact_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64.h"
#include "base/json.h"

namespace o2dms::harness {
namespace {

using base::Json;

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";
// Fields that hold a key or a token by their very name.
constexpr std::array<std::string_view, 3> kSecretFields = {"client-key-data", "clientKeyData", "admin_client_key"};

Json* member(Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(key));
  return found == object.end() ? nullptr : &*found;
}

// Walks a document once and replaces what is secret by its place or its form.
class Walk {
 public:
  Walk(const Redactor& redactor, bool clean_text) : redactor_(redactor), clean_text_(clean_text) {}

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
    // What stands in a list, a table or an event need not say its kind.
    if (key == "items" && (is_secret || kind == "SecretList")) return visit(child, true);
    if (is_secret && (key == "object" || key == "rows")) return visit(child, true);
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
    if (clean_text_) return;
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
  const bool clean_text_;
  bool changed_ = false;
};

}  // namespace

bool redact_json(const Redactor& redactor, Json& document, bool secret, bool clean_text) {
  Walk walk(redactor, clean_text);
  walk.visit(document, secret);
  return walk.changed();
}

}  // namespace o2dms::harness

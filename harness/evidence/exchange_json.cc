// The stored form of an exchange: short keys in the field's words, empty ones left out, times in microseconds.
#include <chrono>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/json.h"
#include "base/utf8.h"
#include "harness/evidence/exchange.h"

namespace o2dms::harness {
namespace {

using base::Json;

std::int64_t micros(base::Duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

// A text that is no UTF-8 cannot stand in JSON; it is kept as base64 under another key.
void put_text(Json& object, const std::string& key, const std::string& text) {
  if (text.empty()) return;
  if (base::is_utf8(text)) {
    object[key] = text;
  } else {
    object[key + "Base64"] = base::base64_encode(text);
  }
}

Json headers_json(const base::HttpHeaders& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers.fields()) {
    Json field = Json::object();
    put_text(field, "name", name);
    put_text(field, "value", value);
    list.push_back(std::move(field));
  }
  return list;
}

Json body_json(const Body& body) {
  Json object = Json::object();
  put_text(object, "text", body.text);
  if (body.truncated) {
    object["truncated"] = true;
    object["size"] = body.size;
    object["sha256"] = body.sha256;
    if (body.no_json) object["noJson"] = true;
  }
  return object;
}

Json event_json(const WatchEvent& event) {
  Json object = {{"at", micros(event.at)}};
  put_text(object, "type", event.type);
  if (event.object) object["object"] = *event.object;
  put_text(object, "raw", event.raw);
  return object;
}

// Reads one object's fields and remembers the first that is wrong.
class Reader {
 public:
  Reader(const Json& value, std::string where, std::string& error)
      : value_(value), where_(std::move(where)), error_(error) {
    if (!value_.is_object()) wrong("", "an object");
  }

  std::string text(const char* key) {
    if (const auto* field = find(key)) {
      if (field->is_string()) return field->get<std::string>();
      wrong(key, "a string");
    }
    if (const auto* field = find(std::string(key) + "Base64")) {
      if (field->is_string())
        if (auto decoded = base::base64_decode(field->get<std::string>()); decoded.ok()) return *decoded;
      wrong(std::string(key) + "Base64", "base64 text");
    }
    return {};
  }

  std::int64_t integer(const char* key) {
    const auto* field = find(key);
    if (field == nullptr) return 0;
    if (field->is_number_integer()) return field->get<std::int64_t>();
    wrong(key, "an integer");
    return 0;
  }

  base::Duration time(const char* key) { return std::chrono::microseconds(integer(key)); }

  bool flag(const char* key) {
    const auto* field = find(key);
    if (field == nullptr) return false;
    if (field->is_boolean()) return field->get<bool>();
    wrong(key, "a boolean");
    return false;
  }

  base::HttpHeaders headers(const char* key) {
    base::HttpHeaders headers;
    for (const auto& item : list(key)) {
      Reader field(item, where_ + key, error_);
      auto name = field.text("name");
      headers.add(std::move(name), field.text("value"));
    }
    return headers;
  }

  Body body(const char* key) {
    const auto* field = find(key);
    if (field == nullptr) return {};
    Reader reader(*field, where_ + key, error_);
    auto text = reader.text("text");
    if (!reader.flag("truncated")) return make_body(std::move(text));
    Body body;
    body.text = std::move(text);
    body.truncated = true;
    body.size = static_cast<std::size_t>(reader.integer("size"));
    body.sha256 = reader.text("sha256");
    body.no_json = reader.flag("noJson");
    return body;
  }

  std::vector<WatchEvent> events(const char* key) {
    std::vector<WatchEvent> events;
    for (const auto& item : list(key)) {
      Reader reader(item, where_ + key, error_);
      WatchEvent event;
      event.at = reader.time("at");
      event.type = reader.text("type");
      if (const auto* object = reader.find("object")) event.object = std::make_shared<const Json>(*object);
      event.raw = reader.text("raw");
      events.push_back(std::move(event));
    }
    return events;
  }

  UnkeptEvents unkept(const char* key) {
    const auto* field = find(key);
    if (field == nullptr) return {};
    Reader reader(*field, where_ + key, error_);
    return {.events = static_cast<std::size_t>(reader.integer("events")),
            .bytes = static_cast<std::size_t>(reader.integer("bytes")),
            .sha256 = reader.text("sha256")};
  }

  const Json* find(const std::string& key) const {
    if (!value_.is_object()) return nullptr;
    const auto found = value_.find(key);
    return found == value_.end() ? nullptr : &*found;
  }

 private:
  const Json& list(const char* key) {
    static const Json none = Json::array();
    const auto* field = find(key);
    if (field == nullptr) return none;
    if (field->is_array()) return *field;
    wrong(key, "an array");
    return none;
  }

  void wrong(const std::string& key, const char* due) {
    if (error_.empty()) error_ = "stored exchange: " + where_ + (where_.empty() ? "" : ".") + key + " must be " + due;
  }

  const Json& value_;
  const std::string where_;
  std::string& error_;
};

}  // namespace

Json to_json(const Exchange& exchange) {
  Json object = {{"id", exchange.id}, {"started", micros(exchange.started)}, {"ended", micros(exchange.ended)}};
  put_text(object, "case", exchange.case_id);
  put_text(object, "step", exchange.step);
  put_text(object, "identity", exchange.identity);
  put_text(object, "method", exchange.method);
  put_text(object, "url", exchange.url);
  object["requestHeaders"] = headers_json(exchange.request_headers);
  if (exchange.request_body.size > 0) object["requestBody"] = body_json(exchange.request_body);
  object["status"] = exchange.status;
  put_text(object, "fault", exchange.fault);
  put_text(object, "faultMessage", exchange.fault_message);
  object["responseHeaders"] = headers_json(exchange.response_headers);
  if (exchange.response_body.size > 0) object["responseBody"] = body_json(exchange.response_body);
  put_text(object, "tlsVersion", exchange.tls_version);
  if (exchange.tls_verified) object["tlsVerified"] = true;
  put_text(object, "clientCertificate", exchange.client_certificate);
  if (exchange.watch) {
    object["watch"] = true;
    object["watchEndedCleanly"] = exchange.watch_ended_cleanly;
    auto& events = object["events"] = Json::array();
    for (const auto& event : exchange.events) events.push_back(event_json(event));
    if (const auto& unkept = exchange.unkept; unkept.events > 0)
      object["unkeptEvents"] = {{"events", unkept.events}, {"bytes", unkept.bytes}, {"sha256", unkept.sha256}};
  }
  return object;
}

base::Result<Exchange> from_json(const Json& value) {
  std::string error;
  Reader reader(value, "", error);
  Exchange exchange;
  exchange.id = static_cast<std::uint64_t>(reader.integer("id"));
  exchange.case_id = reader.text("case");
  exchange.step = reader.text("step");
  exchange.identity = reader.text("identity");
  exchange.method = reader.text("method");
  exchange.url = reader.text("url");
  exchange.request_headers = reader.headers("requestHeaders");
  exchange.request_body = reader.body("requestBody");
  exchange.status = static_cast<int>(reader.integer("status"));
  exchange.fault = reader.text("fault");
  exchange.fault_message = reader.text("faultMessage");
  exchange.response_headers = reader.headers("responseHeaders");
  exchange.response_body = reader.body("responseBody");
  exchange.started = reader.time("started");
  exchange.ended = reader.time("ended");
  exchange.tls_version = reader.text("tlsVersion");
  exchange.tls_verified = reader.flag("tlsVerified");
  exchange.client_certificate = reader.text("clientCertificate");
  exchange.watch = reader.flag("watch");
  exchange.watch_ended_cleanly = reader.flag("watchEndedCleanly");
  exchange.events = reader.events("events");
  exchange.unkept = reader.unkept("unkeptEvents");
  if (!error.empty()) return base::fail(error);
  return exchange;
}

}  // namespace o2dms::harness

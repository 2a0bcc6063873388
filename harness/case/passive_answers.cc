// Rules that each answer must keep by itself.
#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/json.h"
#include "harness/case/api_url.h"
#include "harness/case/passive.h"
#include "harness/case/sightings.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// What a proxy in front may answer in words of its own.
bool may_be_a_proxys(const Exchange& exchange) {
  return turned_away(exchange) || exchange.status == 502 || exchange.status == 504;
}

// What was tried without TLS (plain-http) is to get no answer of the API at all: that is judged by itself.
bool is_judged(const Exchange& exchange) {
  const bool plain = exchange.step.rfind("plain ", 0) == 0;
  return !plain && !is_own_business(exchange) && exchange.fault.empty() && exchange.status != 0 && !exchange.cut();
}

// What one got who was to be refused (attempt-all): that he got it is the breach, and not its form.
bool is_of_attempt(const Exchange& exchange) {
  return exchange.step.rfind("attempt ", 0) == 0;
}

// Streams and words of a container, or of one behind a proxy, are of any type.
bool has_free_form(const ApiUrl& url) {
  static const std::set<std::string> kFree = {"log", "proxy", "exec", "attach", "portforward"};
  return kFree.count(url.subresource) > 0;
}

bool is_of_api(const Exchange& exchange) {
  const std::string path = exchange.url.substr(0, exchange.url.find('?'));
  return path.find("/api") != std::string::npos && path.find("/openapi") == std::string::npos;
}

Findings judge_media_type(const Record& record) {
  RuleFindings found("JSON objects: Content-Type application/json, and a body that is JSON");
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || !asks_for_objects(*exchange) || !is_of_api(*exchange)) continue;
    if (is_of_attempt(*exchange) || !succeeded(*exchange) || has_free_form(read_api_url(exchange->url))) continue;
    if (exchange->response_body.size == 0 && !exchange->watch) continue;
    const std::string_view type = exchange->response_headers.get("Content-Type");
    const std::string_view media = base::trimmed(type.substr(0, type.find(';')));
    std::string wrong;
    if (!base::equals_ignoring_case(media, "application/json")) wrong = "Content-Type is " + in_quotes(type);
    if (!exchange->watch && exchange->json().is_null()) wrong = "the body is no JSON";
    for (const WatchEvent& event : exchange->events)
      if (event.type.empty()) wrong = "a line of the stream is no event: " + event.raw.substr(0, 100);
    found.add(exchange, wrong);
  }
  return found.take();
}

// Which groups are there, as far as the record shows: of one that is not, kube-apiserver says so in plain text.
bool is_served(const Record& record, const std::string& version) {
  return std::any_of(record.exchanges.begin(), record.exchanges.end(), [&](const ExchangeRef& exchange) {
    return succeeded(*exchange) && read_api_url(exchange->url).version == version;
  });
}

std::string wrong_status(const Exchange& exchange) {
  const Json& body = exchange.json();
  if (base::string_at(body, {"kind"}) != "Status" || base::string_at(body, {"apiVersion"}) != "v1")
    return describe(exchange);
  if (base::string_at(body, {"status"}) != "Failure")
    return describe(exchange) + ", whose status is " + in_quotes(base::string_at(body, {"status"}));
  if (base::integer_at(body, {"code"}) != exchange.status)
    return describe(exchange) + ", whose code is " + std::to_string(base::integer_at(body, {"code"}));
  return {};
}

Findings judge_errors(const Record& record) {
  RuleFindings found("a Status of failure with apiVersion v1 and the code of the answer");
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || exchange->status < 400 || !is_of_api(*exchange) || !asks_for_objects(*exchange))
      continue;
    const ApiUrl url = read_api_url(exchange->url);
    if (has_free_form(url)) continue;
    if (exchange->status == 404 && (url.resource.empty() || !is_served(record, url.version))) continue;
    std::string wrong = wrong_status(*exchange);
    if (!wrong.empty() && may_be_a_proxys(*exchange)) {
      found.warn(exchange, wrong + ": as a proxy in front may say it");
    } else {
      found.add(exchange, std::move(wrong));
    }
  }
  return found.take();
}

// A text that is no JSON, from where Secrets live, is not kept at all: nobody knows whether a secret was in it.
bool is_withheld(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text.starts_with("[redacted") && text.find(']') == text.size() - 1;
}

Findings judge_secrets_in_errors(const Record& record) {
  RuleFindings found("no secret in an error");
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || exchange->status < 400) continue;
    const std::string& text = exchange->response_body.text;
    const bool leaks = has_redaction(text) && !is_withheld(text);
    found.add(exchange, leaks ? describe(*exchange) + ", in which a secret stood" : "");
  }
  return found.take();
}

// Verification that the user switched off is the matter of another expectation.
Findings judge_tls(const Record& record) {
  RuleFindings found("TLS 1.2 or 1.3 and a verified certificate on this exchange, as on the others");
  const auto is_secure = [](const Exchange& exchange) {
    return exchange.tls_verified && (exchange.tls_version == "TLSv1.2" || exchange.tls_version == "TLSv1.3");
  };
  const bool expected = std::any_of(record.exchanges.begin(), record.exchanges.end(),
                                    [&](const ExchangeRef& exchange) { return is_secure(*exchange); });
  if (!expected) return {};
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || exchange->url.rfind("http://", 0) == 0) continue;
    found.add(exchange, is_secure(*exchange) ? ""
                                             : in_quotes(exchange->tls_version) +
                                                   (exchange->tls_verified ? ", verified" : ", not verified"));
  }
  return found.take();
}

std::string wrong_object(const Json& body, const ApiUrl& url) {
  const std::string_view kind = base::string_at(body, {"kind"}), version = base::string_at(body, {"apiVersion"});
  if (kind.empty() || version.empty()) return "kind is " + in_quotes(kind) + ", apiVersion " + in_quotes(version);
  if (version != url.version) return "apiVersion is " + in_quotes(version) + " under " + url.version;
  if (url.is_native() && !is_kind_of_resource(kind, url.resource))
    return "kind is " + in_quotes(kind) + " under " + url.resource;
  const std::string_view name = base::string_at(body, {"metadata", "name"});
  if (!url.name.empty() && name != url.name) return "the name is " + in_quotes(name) + " under " + url.name;
  const std::string_view space = base::string_at(body, {"metadata", "namespace"});
  if (!url.space.empty() && !space.empty() && space != url.space)
    return "the namespace is " + in_quotes(space) + " under " + url.space;
  return {};
}

std::string wrong_list(const Json& body, const ApiUrl& url) {
  constexpr std::string_view kList = "List";
  const std::string_view kind = base::string_at(body, {"kind"}), version = base::string_at(body, {"apiVersion"});
  const bool is_list = kind.size() > kList.size() && kind.substr(kind.size() - kList.size()) == kList;
  if (!is_list) return "a list's kind is " + in_quotes(kind);
  const std::string_view of = kind.substr(0, kind.size() - kList.size());
  if (url.is_native() && !is_kind_of_resource(of, url.resource))
    return "a list's kind is " + in_quotes(kind) + " under " + url.resource;
  if (version != url.version) return "a list's apiVersion is " + in_quotes(version) + " under " + url.version;
  const Json* items = base::find(body, {"items"});
  if (items == nullptr || (!items->is_array() && !items->is_null())) return "a list has no items";
  if (url.is_native() && base::string_at(body, {"metadata", "resourceVersion"}).empty())
    return "a list has no resourceVersion";
  for (const Json& item : base::elements_at(body, {"items"})) {
    const std::string_view item_kind = base::string_at(item, {"kind"});
    if (!item_kind.empty() && item_kind != of)
      return "an item's kind is " + in_quotes(item_kind) + " in a " + std::string(kind);
  }
  return {};
}

// What Kubernetes answers to a deletion is either.
bool is_status(const Json& body) {
  return base::string_at(body, {"kind"}) == "Status" && base::string_at(body, {"apiVersion"}) == "v1";
}

std::string wrong_identity(const Exchange& exchange, const ApiUrl& url) {
  const Json& body = exchange.json();
  if (exchange.method == "DELETE" && is_status(body)) return {};
  const bool is_list = url.is_collection() && exchange.method != "POST";
  return is_list ? wrong_list(body, url) : wrong_object(body, url);
}

Findings judge_identity(const Record& record) {
  RuleFindings found("the kind, apiVersion, name and namespace that the URL says, and a list as <Kind>List");
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || !succeeded(*exchange) || !asks_for_objects(*exchange)) continue;
    const ApiUrl url = read_api_url(exchange->url);
    if (is_of_attempt(*exchange) || url.resource.empty() || (!url.subresource.empty() && url.subresource != "status"))
      continue;
    if (!exchange->watch) {
      found.add(exchange, wrong_identity(*exchange, url));
      continue;
    }
    ApiUrl of_event = url;
    of_event.space.clear();  // whose events it gives is a rule of watches
    for (const WatchEvent& event : exchange->events) {
      if (event.type != "ADDED" && event.type != "MODIFIED" && event.type != "DELETED") continue;
      found.add(exchange,
                event.object == nullptr ? "an event without an object" : wrong_object(*event.object, of_event));
    }
  }
  return found.take();
}

Findings judge_namespaces(const Record& record) {
  RuleFindings found("objects of the namespace in the URL only");
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || !succeeded(*exchange) || !asks_for_objects(*exchange)) continue;
    const ApiUrl url = read_api_url(exchange->url);
    if (url.space.empty() || !url.subresource.empty()) continue;
    const auto judge_one = [&](const Json& object) {
      const std::string_view space = base::string_at(object, {"metadata", "namespace"});
      found.add(exchange, space == url.space ? "" : subject_of(object) + " of the namespace " + in_quotes(space));
    };
    for (const Json& item : base::elements_at(exchange->json(), {"items"})) judge_one(item);
    for (const WatchEvent& event : exchange->events)
      if (event.object != nullptr && event.type != "BOOKMARK" && event.type != "ERROR") judge_one(*event.object);
  }
  return found.take();
}

// A Status that says nothing of what was deleted would be the same for whatever was.
std::string wrong_deletion(const Exchange& exchange, const ApiUrl& url) {
  const Json& body = exchange.json();
  if (!is_status(body)) return {};
  const std::string_view name = base::string_at(body, {"details", "name"}),
                         kind = base::string_at(body, {"details", "kind"});
  if (base::string_at(body, {"status"}) != "Success")
    return "a Status of " + in_quotes(base::string_at(body, {"status"})) + " with the code " +
           std::to_string(exchange.status);
  if (name != url.name) return "details.name is " + in_quotes(name) + " under " + url.name;
  if (kind != url.resource && !is_kind_of_resource(kind, url.resource))
    return "details.kind is " + in_quotes(kind) + " under " + url.resource;
  return {};
}

Findings judge_deletions(const Record& record) {
  RuleFindings found("a Status whose details name what was deleted, or the object");
  for (const ExchangeRef& exchange : record.exchanges) {
    if (!is_judged(*exchange) || !succeeded(*exchange) || exchange->method != "DELETE" || !asks_for_objects(*exchange))
      continue;
    const ApiUrl url = read_api_url(exchange->url);
    if (!url.name.empty() && url.subresource.empty()) found.add(exchange, wrong_deletion(*exchange, url));
  }
  return found.take();
}

}  // namespace

std::vector<PassiveExpectation> answer_rules() {
  return {
      {"passive.media-type", "DMS-3.1-1", "json", "text", "every answer is JSON and says so", judge_media_type},
      {"passive.error-is-status", "DMS-4.1-1", "", "k8s", "every answer of 400 and above is a Status of that code",
       judge_errors},
      {"passive.error-keeps-secrets", "DMS-4.1-1", "", "text", "no error shows a secret", judge_secrets_in_errors},
      {"passive.tls", "DMS-3.1-1", "tls", "text", "every exchange is over TLS 1.2 or 1.3 with a verified certificate",
       judge_tls},
      {"passive.identity", "DMS-4.2.1.1-1", "kind", "k8s",
       "every object and list has the kind, apiVersion and name that its URL says", judge_identity},
      {"passive.namespace", "DMS-4.2.1.1-2", "apart", "text",
       "lists and watches within a namespace show objects of that namespace", judge_namespaces},
      {"passive.deletion-names", "DMS-3.1.3-3", "answer", "k8s", "the answer to a deletion names what was deleted",
       judge_deletions},
  };
}

}  // namespace o2dms::harness

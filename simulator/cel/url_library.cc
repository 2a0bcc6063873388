// Kubernetes' URLs (library.h).
#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"
#include "simulator/cel/url_value.h"

namespace o2dms::simulator::cel {
namespace {

const UrlValue& url_in(const Value& value) {
  return opaque_of<UrlValue>(value);
}

Value url_of_text(Arguments a, Meter& meter) {
  auto url = parse_request_url(a[0].string());
  if (!url) return Value::error("URL parse error during conversion from string: " + url.error().message);
  meter.add_bytes(a[0].string().size());
  return opaque_value(std::move(*url));
}

Value query_of(Arguments a, Meter& meter) {
  std::map<std::string, std::vector<Value>> values;
  for (auto& [key, value] : url_in(a[0]).query_pairs()) {
    meter.add_bytes(key.size() + value.size() + sizeof(Value));
    values[key].emplace_back(std::move(value));
  }
  Map::Entries entries;
  for (auto& [key, list] : values) entries.emplace(MapKey(key), std::pair(Value(key), Value(List(std::move(list)))));
  return Map(std::move(entries));
}

constexpr FunctionRow rows_of_urls[] = {
    {"url(string) -> kubernetes.URL", url_of_text, CostRule::first, SizeRule::first},
    {"isURL(string) -> bool", [](Arguments a, Meter&) -> Value { return parse_request_url(a[0].string()).ok(); },
     CostRule::first},
    {"kubernetes.URL::getScheme() -> string", [](Arguments a, Meter&) -> Value { return url_in(a[0]).scheme; }},
    {"kubernetes.URL::getHost() -> string", [](Arguments a, Meter&) -> Value { return url_in(a[0]).host; }},
    {"kubernetes.URL::getHostname() -> string", [](Arguments a, Meter&) -> Value { return url_in(a[0]).hostname(); }},
    {"kubernetes.URL::getPort() -> string", [](Arguments a, Meter&) -> Value { return url_in(a[0]).port(); }},
    {"kubernetes.URL::getEscapedPath() -> string",
     [](Arguments a, Meter&) -> Value { return url_in(a[0]).escaped_path(); }},
    {"kubernetes.URL::getQuery() -> map(string, list(string))", query_of},
};

}  // namespace

std::span<const FunctionRow> url_functions() {
  return rows_of_urls;
}

}  // namespace o2dms::simulator::cel

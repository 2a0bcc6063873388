#include "simulator/http/media_type.h"

#include <string>

#include "base/ascii.h"
#include "base/number.h"

namespace o2dms::simulator {

namespace {

// The minor versions of Kubernetes in which aggregated discovery came, as a beta and for good.
constexpr int kAggregatedSince = 27, kAggregatedV2Since = 30;

std::string_view take_until(char separator, std::string_view& text) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return base::trimmed(part);
}

// One element of an Accept header.
struct Clause {
  std::string_view type, as, group, version;
  double quality = 1;
};

Clause read_clause(std::string_view text) {
  Clause clause;
  clause.type = take_until(';', text);
  while (!text.empty()) {
    std::string_view parameter = take_until(';', text);
    const std::string_view name = take_until('=', parameter);
    if (name == "as") clause.as = base::trimmed(parameter);
    if (name == "g") clause.group = base::trimmed(parameter);
    if (name == "v") clause.version = base::trimmed(parameter);
    if (name == "q") clause.quality = base::read_double(base::trimmed(parameter)).value_or(0);
  }
  return clause;
}

bool is_json(std::string_view type) {
  return type == "application/json" || type == "*/*" || type == "application/*";
}

std::optional<Encoding> encoding_of(std::string_view type) {
  if (is_json(type)) return Encoding::json;
  if (type == "application/yaml") return Encoding::yaml;
  return std::nullopt;
}

std::optional<Accepted> served(const Clause& clause) {
  const auto encoding = encoding_of(clause.type);
  if (!encoding) return std::nullopt;
  if (clause.as.empty()) return Accepted{*encoding};
  if (clause.group != "meta.k8s.io" || (clause.version != "v1" && clause.version != "v1beta1")) return std::nullopt;
  if (clause.as == "Table") return Accepted{*encoding, Form::table, std::string(clause.version)};
  if (clause.as == "PartialObjectMetadata" || clause.as == "PartialObjectMetadataList") {
    return Accepted{*encoding, Form::metadata, std::string(clause.version)};
  }
  return std::nullopt;
}

// The clause of the highest quality that `serve` can serve, the first of equals.
template <class Served, class Serve>
std::optional<Served> best_of(std::string_view accept, Serve serve) {
  std::optional<Served> best;
  double quality = 0;
  while (!accept.empty()) {
    const Clause clause = read_clause(take_until(',', accept));
    if (clause.type.empty() || clause.quality <= quality) continue;
    if (auto candidate = serve(clause)) {
      best = candidate;
      quality = clause.quality;
    }
  }
  return best;
}

}  // namespace

std::optional<Accepted> negotiate(std::string_view accept) {
  // What nearly every client sends.
  if (accept.empty() || accept == "application/json" || accept == "*/*") return Accepted{};
  return best_of<Accepted>(accept, served);
}

std::optional<std::string_view> negotiate_discovery(std::string_view accept, int minor) {
  if (accept.empty()) return std::string_view();
  return best_of<std::string_view>(accept, [minor](const Clause& clause) -> std::optional<std::string_view> {
    if (!is_json(clause.type)) return std::nullopt;
    if (clause.as.empty()) return std::string_view();
    const bool known = (clause.version == "v2" && minor >= kAggregatedV2Since) ||
                       (clause.version == "v2beta1" && minor >= kAggregatedSince);
    if (clause.as == "APIGroupDiscoveryList" && clause.group == "apidiscovery.k8s.io" && known) return clause.version;
    return std::nullopt;
  });
}

std::optional<Encoding> body_encoding(std::string_view content_type) {
  const std::string_view type = essence(content_type);
  if (type.empty() || type == "application/json") return Encoding::json;
  if (type == "application/yaml") return Encoding::yaml;
  return std::nullopt;
}

std::string_view essence(std::string_view media_type) {
  return take_until(';', media_type);
}

}  // namespace o2dms::simulator

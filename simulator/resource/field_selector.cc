#include <algorithm>

#include "base/json_cursor.h"
#include "simulator/resource/selector.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

constexpr std::size_t max_terms = 64;

bool is_selectable(const ResourceType& resource, std::string_view field) {
  if (field == "metadata.name") return true;
  if (field == "metadata.namespace") return resource.namespaced;
  const auto& fields = resource.traits.selectable_fields;
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// The words of events.k8s.io in those of the core group, in which events are stored.
std::string stored_field(const ResourceType& resource, std::string_view field) {
  if (resource.group == "events.k8s.io") {
    if (field.starts_with("regarding.")) return "involvedObject." + std::string(field.substr(10));
    if (field == "reportingController") return "reportingComponent";
  }
  if (!resource.custom && resource.plural == "namespaces" && field == "name") return "metadata.name";
  return std::string(field);
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

// Where the unescaped comma is; npos at the end.
std::size_t term_end(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == ',')
      return i;
  }
  return std::string_view::npos;
}

bool split_term(std::string_view text, FieldSelector::Term& term) {
  const auto place = text.find_first_of("=!");
  if (place == std::string_view::npos) return false;
  const std::string_view rest = text.substr(place);
  std::size_t length = 0;
  if (rest.starts_with("!=") || rest.starts_with("=="))
    length = 2;
  else if (rest.starts_with("="))
    length = 1;
  if (length == 0) return false;
  term.field = std::string(text.substr(0, place));
  term.value = unescape(rest.substr(length));
  term.equal = rest.front() == '=';
  return !term.field.empty();
}

// "" where there is null, or nothing.
std::string text_of(std::string_view raw) {
  return raw == "null" ? std::string() : base::decoded_json_string(raw);
}

std::string pod_ips(std::string_view bytes) {
  base::JsonCursor at(base::raw_json_at(bytes, {"status", "podIPs"}));
  base::DecodedStrings decoded;
  std::string out;
  at.elements([&] {
    at.members([&](std::string_view key) {
      if (key == "ip") out.append(out.empty() ? "" : ",").append(at.string(decoded));
    });
  });
  return out;
}

}  // namespace

std::string selectable_field(std::string_view bytes, std::string_view field) {
  if (field == "status.podIPs") return pod_ips(bytes);
  if (field == "status.successful") field = "status.succeeded";
  if (field == "source") {
    const std::string component = text_of(base::raw_json_at(bytes, {"source", "component"}));
    return component.empty() ? text_of(base::raw_json_at(bytes, {"reportingComponent"})) : component;
  }
  std::string_view at = bytes;
  for (std::string_view rest = field; !at.empty() && !rest.empty();) {
    const auto dot = rest.find('.');
    at = base::raw_json_at(at, {rest.substr(0, dot)});
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  if (!at.empty()) return text_of(at);
  if (field == "spec.hostNetwork" || field == "spec.unschedulable") return "false";
  if (field == "status.replicas" || field == "status.succeeded") return "0";
  return {};
}

base::Result<FieldSelector> FieldSelector::parse(std::string_view text, const ResourceType& resource) {
  FieldSelector out;
  while (!text.empty()) {
    const auto end = term_end(text);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (part.empty()) continue;
    Term term;
    if (!split_term(part, term))
      return base::fail("invalid selector: '" + std::string(part) + "'; can't understand '" + std::string(part) + "'");
    if (!is_selectable(resource, term.field)) {
      // Every kind speaks for itself in a real server; the sentences of the common case and of core kinds differ.
      return base::fail(resource.group.empty() || resource.definition != nullptr || resource.plural == "jobs" ||
                                resource.plural == "replicasets"
                            ? "field label not supported: " + term.field
                            : "\"" + term.field +
                                  "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }
    term.field = stored_field(resource, term.field);
    out.terms_.push_back(std::move(term));
    if (out.terms_.size() > max_terms) return base::fail("too many terms");
  }
  return out;
}

bool FieldSelector::matches(std::string_view bytes) const {
  return std::all_of(terms_.begin(), terms_.end(), [bytes](const Term& term) {
    return (selectable_field(bytes, term.field) == term.value) == term.equal;
  });
}

}  // namespace o2dms::simulator

#include "simulator/access/policy_rule.h"

#include <algorithm>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool contains_or_all(const std::vector<std::string>& list, std::string_view text) {
  return contains(list, "*") || contains(list, text);
}

// "pods", "pods/log", "*/scale" or "*".
bool allows_resource(const PolicyRule& rule, std::string_view resource, std::string_view subresource) {
  for (const std::string& granted : rule.resources) {
    if (granted == "*") return true;
    const std::string_view text = granted;
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
      if (subresource.empty() && text == resource) return true;
      continue;
    }
    const std::string_view head = text.substr(0, slash);
    if (text.substr(slash + 1) == subresource && !subresource.empty() && (head == "*" || head == resource)) return true;
  }
  return false;
}

bool allows_path(const PolicyRule& rule, std::string_view path) {
  for (const std::string& granted : rule.non_resource_urls) {
    if (granted == path || granted == "*") return true;
    if (granted.ends_with('*') && path.starts_with(std::string_view(granted).substr(0, granted.size() - 1)))
      return true;
  }
  return false;
}

void append_list(std::string& out, std::string_view label, const std::vector<std::string>& list) {
  if (list.empty()) return;
  if (out.size() > 1) out += ", ";
  out.append(label).append(":[");
  for (std::size_t i = 0; i < list.size(); ++i) out.append(i ? ", " : "").append("\"").append(list[i]).append("\"");
  out += "]";
}

}  // namespace

std::vector<PolicyRule> parse_policy_rules(const base::Json& rules) {
  std::vector<PolicyRule> out;
  if (!rules.is_array()) return out;
  out.reserve(rules.size());
  for (const base::Json& rule : rules) {
    out.push_back({base::texts_at(rule, {"verbs"}), base::texts_at(rule, {"apiGroups"}),
                   base::texts_at(rule, {"resources"}), base::texts_at(rule, {"resourceNames"}),
                   base::texts_at(rule, {"nonResourceURLs"})});
  }
  return out;
}

base::Json to_json(const PolicyRule& rule) {
  base::Json out = {{"verbs", rule.verbs}};
  if (!rule.api_groups.empty()) out["apiGroups"] = rule.api_groups;
  if (!rule.resources.empty()) out["resources"] = rule.resources;
  if (!rule.resource_names.empty()) out["resourceNames"] = rule.resource_names;
  if (!rule.non_resource_urls.empty()) out["nonResourceURLs"] = rule.non_resource_urls;
  return out;
}

bool allows(const PolicyRule& rule, const Attributes& attributes) {
  if (!contains_or_all(rule.verbs, attributes.verb)) return false;
  if (!attributes.is_resource) return allows_path(rule, attributes.path);
  if (!contains_or_all(rule.api_groups, attributes.group)) return false;
  if (!allows_resource(rule, attributes.resource, attributes.subresource)) return false;
  return rule.resource_names.empty() || contains(rule.resource_names, attributes.name);
}

std::string to_text(const PolicyRule& rule) {
  std::string out = "{";
  append_list(out, "APIGroups", rule.api_groups);
  append_list(out, "Resources", rule.resources);
  append_list(out, "ResourceNames", rule.resource_names);
  append_list(out, "NonResourceURLs", rule.non_resource_urls);
  append_list(out, "Verbs", rule.verbs);
  return out + "}";
}

}  // namespace o2dms::simulator

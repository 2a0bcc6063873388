#include "simulator/access/rule_index.h"

#include <algorithm>

namespace o2dms::simulator {
namespace {

constexpr double kMaxHeldPieces = 256;     // of one rule; nearly all rules have fewer than ten
constexpr double kMaxWantedPieces = 1e6;   // of all rules together
constexpr std::size_t kMaxMissing = 1000;  // more say no more
constexpr std::string_view kAll = "*";

// Each verb on each resource of each group; as a double, which does not wrap around.
double combinations(const PolicyRule& rule) {
  return static_cast<double>(rule.verbs.size()) * static_cast<double>(rule.api_groups.size()) *
         static_cast<double>(rule.resources.size());
}

std::string piece_key(std::string_view verb, std::string_view group, std::string_view resource) {
  std::string key;
  key.reserve(verb.size() + group.size() + resource.size() + 2);
  key.append(verb).append(1, '\0').append(group).append(1, '\0').append(resource);
  return key;
}

// "*/log" for "pods/log"; empty for what is no subresource.
std::string any_with_subresource(std::string_view resource) {
  const std::size_t slash = resource.find('/');
  return slash == std::string_view::npos ? std::string() : "*" + std::string(resource.substr(slash));
}

bool has(const std::unordered_set<std::string>& set, std::string_view text) {
  return set.contains(std::string(kAll)) || set.contains(std::string(text));
}

bool has_each(const std::unordered_set<std::string>& set, const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) { return has(set, text); });
}

}  // namespace

RuleIndex::WideRule::WideRule(const PolicyRule& rule)
    : verbs(rule.verbs.begin(), rule.verbs.end()),
      groups(rule.api_groups.begin(), rule.api_groups.end()),
      resources(rule.resources.begin(), rule.resources.end()),
      names(rule.resource_names.begin(), rule.resource_names.end()) {}

RuleIndex::RuleIndex(const std::vector<PolicyRule>& rules) {
  for (const PolicyRule& rule : rules) add(rule);
}

void RuleIndex::add_names(const std::string& key, const std::vector<std::string>& names) {
  Names& granted = pieces_[key];
  granted.all = granted.all || names.empty();
  granted.some.insert(names.begin(), names.end());
}

void RuleIndex::add(const PolicyRule& rule) {
  for (const std::string& verb : rule.verbs) {
    if (!rule.non_resource_urls.empty())
      paths_[verb].insert(rule.non_resource_urls.begin(), rule.non_resource_urls.end());
  }
  if (combinations(rule) > kMaxHeldPieces) {
    wide_.emplace_back(rule);
    return;
  }
  for (const std::string& verb : rule.verbs) {
    for (const std::string& group : rule.api_groups) {
      for (const std::string& resource : rule.resources)
        add_names(piece_key(verb, group, resource), rule.resource_names);
    }
  }
}

bool RuleIndex::grants_exactly(std::string_view verb, std::string_view group, std::string_view resource,
                               std::string_view name) const {
  const auto found = pieces_.find(piece_key(verb, group, resource));
  if (found == pieces_.end()) return false;
  return found->second.all || (!name.empty() && found->second.some.contains(std::string(name)));
}

bool RuleIndex::grants(std::string_view verb, std::string_view group, std::string_view resource,
                       std::string_view name) const {
  const std::string any = any_with_subresource(resource);
  for (const std::string_view granted_verb : {verb, kAll}) {
    for (const std::string_view granted_group : {group, kAll}) {
      if (grants_exactly(granted_verb, granted_group, resource, name)) return true;
      if (grants_exactly(granted_verb, granted_group, kAll, name)) return true;
      if (!any.empty() && grants_exactly(granted_verb, granted_group, any, name)) return true;
    }
  }
  return std::any_of(wide_.begin(), wide_.end(), [&](const WideRule& rule) {
    return has(rule.verbs, verb) && has(rule.groups, group) &&
           (has(rule.resources, resource) || (!any.empty() && rule.resources.contains(any))) &&
           (rule.names.empty() || (!name.empty() && rule.names.contains(std::string(name))));
  });
}

bool RuleIndex::grants_path(std::string_view verb, std::string_view path) const {
  for (const std::string_view granted_verb : {verb, kAll}) {
    const auto paths = paths_.find(std::string(granted_verb));
    if (paths == paths_.end()) continue;
    if (paths->second.contains(std::string(path))) return true;
    std::string pattern(path);
    // Every beginning of the path, from itself to nothing, with "*" behind it.
    for (std::size_t length = path.size() + 1; length-- > 0;) {
      pattern.resize(length);
      if (paths->second.contains(pattern + "*")) return true;
    }
  }
  return false;
}

bool RuleIndex::allows(const Attributes& attributes) const {
  if (!attributes.is_resource) return grants_path(attributes.verb, attributes.path);
  if (attributes.subresource.empty())
    return grants(attributes.verb, attributes.group, attributes.resource, attributes.name);
  const std::string resource = std::string(attributes.resource).append("/").append(attributes.subresource);
  return grants(attributes.verb, attributes.group, resource, attributes.name);
}

bool RuleIndex::has_wider(const PolicyRule& rule) const {
  if (grants(kAll, kAll, kAll, {})) return true;
  return std::any_of(wide_.begin(), wide_.end(), [&](const WideRule& wide) {
    return has_each(wide.verbs, rule.verbs) && has_each(wide.groups, rule.api_groups) &&
           has_each(wide.resources, rule.resources) &&
           (wide.names.empty() || (!rule.resource_names.empty() && has_each(wide.names, rule.resource_names)));
  });
}

namespace {

class Coverage {
 public:
  Coverage(const RuleIndex& held, std::vector<PolicyRule>& missing) : held_(held), missing_(missing) {}

  void check(const PolicyRule& rule) {
    check_paths(rule);
    const auto names = static_cast<double>(std::max<std::size_t>(rule.resource_names.size(), 1));
    const double pieces = combinations(rule) * names;
    if (pieces <= left_) {
      left_ -= pieces;
      check_pieces(rule);
    } else if (const auto wide = static_cast<double>(held_.wide_rules()); wide <= left_) {
      left_ -= wide;
      if (!held_.has_wider(rule)) missing_.push_back(rule);
    } else {
      missing_.push_back(rule);
    }
  }

 private:
  void check_paths(const PolicyRule& rule) {
    for (const std::string& verb : rule.verbs) {
      for (const std::string& path : rule.non_resource_urls) {
        if (!held_.grants_path(verb, path)) missing_.push_back({.verbs = {verb}, .non_resource_urls = {path}});
      }
    }
  }

  void check_pieces(const PolicyRule& rule) {
    static const std::vector<std::string> all_names = {""};
    const auto& names = rule.resource_names.empty() ? all_names : rule.resource_names;
    for (const std::string& verb : rule.verbs) {
      for (const std::string& group : rule.api_groups) {
        for (const std::string& resource : rule.resources) {
          for (const std::string& name : names) {
            if (held_.grants(verb, group, resource, name)) continue;
            missing_.push_back({{verb}, {group}, {resource}, {}, {}});
            if (!name.empty()) missing_.back().resource_names = {name};
          }
        }
      }
    }
  }

  const RuleIndex& held_;
  std::vector<PolicyRule>& missing_;
  double left_ = kMaxWantedPieces;
};

}  // namespace

std::vector<PolicyRule> not_covered(const std::vector<PolicyRule>& held, const std::vector<PolicyRule>& wanted) {
  const RuleIndex index(held);
  std::vector<PolicyRule> missing;
  Coverage coverage(index, missing);
  for (const PolicyRule& rule : wanted) {
    coverage.check(rule);
    if (missing.size() > kMaxMissing) break;
  }
  return missing;
}

}  // namespace o2dms::simulator

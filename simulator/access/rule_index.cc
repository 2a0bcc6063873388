#include "simulator/access/rule_index.h"

#include <algorithm>

namespace o2dms::simulator {
namespace {

constexpr double kMaxHeldPieces = 256;            // of one rule; nearly all rules have fewer than ten
constexpr double kMaxComparisons = 1e6;           // of all wanted rules together
constexpr std::size_t kMaxMissing = 1000;         // more say no more
constexpr std::size_t kMaxMissingBytes = 262144;  // nor do longer ones
constexpr std::string_view kAll = "*";

// Each verb on each name of each resource of each group, and on each path; as a double, which does not wrap around.
double pieces_of(const PolicyRule& rule) {
  const auto names = static_cast<double>(std::max<std::size_t>(rule.resource_names.size(), 1));
  const double objects =
      static_cast<double>(rule.api_groups.size()) * static_cast<double>(rule.resources.size()) * names;
  return static_cast<double>(rule.verbs.size()) * (objects + static_cast<double>(rule.non_resource_urls.size()));
}

double words_of(const PolicyRule& rule) {
  return static_cast<double>(rule.verbs.size() + rule.api_groups.size() + rule.resources.size() +
                             rule.resource_names.size() + rule.non_resource_urls.size());
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

void PathPatterns::add(std::string_view pattern) {
  if (!pattern.ends_with('*')) {
    paths_.emplace(pattern);
    return;
  }
  pattern.remove_suffix(1);
  auto next = beginnings_.upper_bound(pattern);
  if (next != beginnings_.begin() && pattern.starts_with(*std::prev(next))) return;
  while (next != beginnings_.end() && next->starts_with(pattern)) next = beginnings_.erase(next);
  beginnings_.emplace_hint(next, pattern);
}

bool PathPatterns::match(std::string_view path) const {
  if (paths_.contains(path)) return true;
  const auto next = beginnings_.upper_bound(path);
  return next != beginnings_.begin() && path.starts_with(*std::prev(next));
}

RuleIndex::WideRule::WideRule(const PolicyRule& rule)
    : verbs(rule.verbs.begin(), rule.verbs.end()),
      groups(rule.api_groups.begin(), rule.api_groups.end()),
      resources(rule.resources.begin(), rule.resources.end()),
      names(rule.resource_names.begin(), rule.resource_names.end()) {
  for (const std::string& pattern : rule.non_resource_urls) paths.add(pattern);
}

RuleIndex::RuleIndex(const std::vector<PolicyRule>& rules) {
  for (const PolicyRule& rule : rules) add(rule);
}

void RuleIndex::add_names(const std::string& key, const std::vector<std::string>& names) {
  Names& granted = pieces_[key];
  granted.all = granted.all || names.empty();
  granted.some.insert(names.begin(), names.end());
}

void RuleIndex::add(const PolicyRule& rule) {
  if (pieces_of(rule) > kMaxHeldPieces) {
    wide_.emplace_back(rule);
    return;
  }
  for (const std::string& verb : rule.verbs) {
    for (const std::string& pattern : rule.non_resource_urls) paths_[verb].add(pattern);
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
    if (paths != paths_.end() && paths->second.match(path)) return true;
  }
  return std::any_of(wide_.begin(), wide_.end(),
                     [&](const WideRule& rule) { return has(rule.verbs, verb) && rule.paths.match(path); });
}

bool RuleIndex::allows(const Attributes& attributes) const {
  if (!attributes.is_resource) return grants_path(attributes.verb, attributes.path);
  if (attributes.subresource.empty())
    return grants(attributes.verb, attributes.group, attributes.resource, attributes.name);
  const std::string resource = std::string(attributes.resource).append("/").append(attributes.subresource);
  return grants(attributes.verb, attributes.group, resource, attributes.name);
}

bool RuleIndex::has_wider(const PolicyRule& rule) const {
  const auto& paths = rule.non_resource_urls;
  if (grants(kAll, kAll, kAll, {}) && (paths.empty() || grants_path(kAll, kAll))) return true;
  return std::any_of(wide_.begin(), wide_.end(), [&](const WideRule& wide) {
    return has_each(wide.verbs, rule.verbs) && has_each(wide.groups, rule.api_groups) &&
           has_each(wide.resources, rule.resources) &&
           (wide.names.empty() || (!rule.resource_names.empty() && has_each(wide.names, rule.resource_names))) &&
           std::all_of(paths.begin(), paths.end(), [&](const std::string& path) { return wide.paths.match(path); });
  });
}

namespace {

class Coverage {
 public:
  Coverage(const RuleIndex& held, std::vector<PolicyRule>& missing)
      : held_(held), missing_(missing), looks_(1 + static_cast<double>(held.wide_rules())) {}

  void check(const PolicyRule& rule) {
    if (can_afford(pieces_of(rule) * looks_)) {
      check_paths(rule);
      check_pieces(rule);
    } else if (!can_afford(words_of(rule) * looks_) || !held_.has_wider(rule)) {
      add_missing(rule);
    }
  }

  [[nodiscard]] bool is_full() const { return missing_.size() > kMaxMissing || missing_bytes_ > kMaxMissingBytes; }

 private:
  bool can_afford(double comparisons) {
    if (comparisons > left_) return false;
    left_ -= comparisons;
    return true;
  }

  void add_missing(PolicyRule rule) {
    for (const auto* words :
         {&rule.verbs, &rule.api_groups, &rule.resources, &rule.resource_names, &rule.non_resource_urls}) {
      for (const std::string& word : *words) missing_bytes_ += word.size();
    }
    missing_.push_back(std::move(rule));
  }

  void check_paths(const PolicyRule& rule) {
    for (const std::string& verb : rule.verbs) {
      for (const std::string& path : rule.non_resource_urls) {
        if (is_full()) return;
        if (!held_.grants_path(verb, path)) add_missing({.verbs = {verb}, .non_resource_urls = {path}});
      }
    }
  }

  void check_pieces(const PolicyRule& rule) {
    for (const std::string& verb : rule.verbs) {
      for (const std::string& group : rule.api_groups) {
        for (const std::string& resource : rule.resources) check_names(verb, group, resource, rule.resource_names);
      }
    }
  }

  void check_names(const std::string& verb, const std::string& group, const std::string& resource,
                   const std::vector<std::string>& names) {
    static const std::vector<std::string> all_names = {""};
    for (const std::string& name : names.empty() ? all_names : names) {
      if (is_full()) return;
      if (held_.grants(verb, group, resource, name)) continue;
      PolicyRule piece{{verb}, {group}, {resource}, {}, {}};
      if (!name.empty()) piece.resource_names = {name};
      add_missing(std::move(piece));
    }
  }

  const RuleIndex& held_;
  std::vector<PolicyRule>& missing_;
  std::size_t missing_bytes_ = 0;
  const double looks_;  // comparisons for one piece
  double left_ = kMaxComparisons;
};

}  // namespace

std::vector<PolicyRule> not_covered(const std::vector<PolicyRule>& held, const std::vector<PolicyRule>& wanted) {
  const RuleIndex index(held);
  std::vector<PolicyRule> missing;
  Coverage coverage(index, missing);
  for (const PolicyRule& rule : wanted) {
    coverage.check(rule);
    if (coverage.is_full()) break;
  }
  return missing;
}

}  // namespace o2dms::simulator

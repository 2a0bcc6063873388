// RuleIndex: many rules at once. What they grant is found by name and not by going through the rules: a user may hold
// some ten thousand of them. Immutable once filled; then thread-safe.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "simulator/access/policy_rule.h"

namespace o2dms::simulator {

// nonResourceURLs: paths, and beginnings of paths that end in "*".
class PathPatterns {
 public:
  void add(std::string_view pattern);
  // Also for a path that ends in "*" itself.
  [[nodiscard]] bool match(std::string_view path) const;

 private:
  using Texts = std::set<std::string, std::less<>>;
  Texts paths_;
  Texts beginnings_;  // none begins with another: the last one up to a path is the only one that it can begin with
};

class RuleIndex {
 public:
  RuleIndex() = default;
  explicit RuleIndex(const std::vector<PolicyRule>& rules);

  // Whether one of the rules allows it.
  [[nodiscard]] bool allows(const Attributes& attributes) const;
  // Whether one of the rules grants the verb on "pods", "pods/log", "*/scale" or "*" of the group; with a name for that
  // object, without one for all.
  [[nodiscard]] bool grants(std::string_view verb, std::string_view group, std::string_view resource,
                            std::string_view name) const;
  // The same for a path, which may end in "*".
  [[nodiscard]] bool grants_path(std::string_view verb, std::string_view path) const;
  // Whether one rule alone grants all of another.
  [[nodiscard]] bool has_wider(const PolicyRule& rule) const;
  // How many rules every question may go through.
  [[nodiscard]] std::size_t wide_rules() const { return wide_.size(); }

 private:
  using Texts = std::unordered_set<std::string>;
  struct Names {
    bool all = false;
    Texts some;
  };
  // A rule of so many combinations that it is not taken apart.
  struct WideRule {
    explicit WideRule(const PolicyRule& rule);
    Texts verbs, groups, resources, names;
    PathPatterns paths;
  };

  void add(const PolicyRule& rule);
  void add_names(const std::string& key, const std::vector<std::string>& names);
  [[nodiscard]] bool grants_exactly(std::string_view verb, std::string_view group, std::string_view resource,
                                    std::string_view name) const;

  std::unordered_map<std::string, Names> pieces_;  // by verb, group and resource, as the rules say them, "*" included
  std::unordered_map<std::string, PathPatterns> paths_;  // by verb
  std::vector<WideRule> wide_;
};

// The parts of `wanted`, each one verb on one thing, that `held` does not grant; empty: all is covered. Of very many
// the first. What would take more than a million comparisons together is not taken apart: one held rule must grant such
// a rule alone.
std::vector<PolicyRule> not_covered(const std::vector<PolicyRule>& held, const std::vector<PolicyRule>& wanted);

}  // namespace o2dms::simulator

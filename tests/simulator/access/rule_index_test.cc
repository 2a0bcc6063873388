#include "simulator/access/rule_index.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/simulator/growth.h"

namespace o2dms::simulator {
namespace {

TEST(RuleIndex, CoverageFindsThePiecesThatAreNotHeld) {
  const std::vector<PolicyRule> held = {{{"get", "list"}, {""}, {"pods", "services"}, {}, {}},
                                        {{"update"}, {"apps"}, {"*/scale"}, {}, {}},
                                        {{"get"}, {""}, {"secrets"}, {"mine"}, {}}};
  EXPECT_TRUE(not_covered(held, {{{"get"}, {""}, {"pods"}, {"x"}, {}}}).empty());
  EXPECT_TRUE(not_covered(held, {{{"update"}, {"apps"}, {"deployments/scale"}, {}, {}}}).empty());
  EXPECT_TRUE(not_covered(held, {{{"get"}, {""}, {"secrets"}, {"mine"}, {}}}).empty());
  EXPECT_EQ(not_covered(held, {{{"get"}, {""}, {"secrets"}, {}, {}}}).size(), 1u) << "all secrets are more than one";
  const auto missing = not_covered(held, {{{"get", "delete"}, {""}, {"pods"}, {}, {}}});
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(to_text(missing[0]), R"({APIGroups:[""], Resources:["pods"], Verbs:["delete"]})");
  EXPECT_EQ(not_covered(held, {{{"*"}, {"*"}, {"*"}, {}, {}}}).size(), 1u);
}

// A few words, so that rules and questions often meet.
std::vector<std::string> some_of(std::initializer_list<const char*> words, base::Random& random, std::size_t least) {
  std::vector<std::string> out;
  for (const char* word : words) {
    if (random.below(3) == 0) out.emplace_back(word);
  }
  if (out.size() < least) out.emplace_back(*(words.begin() + random.below(words.size())));
  return out;
}

PolicyRule random_rule(base::Random& random) {
  if (random.below(4) == 0)
    return {
        some_of({"get", "post", "*"}, random, 1), {}, {}, {}, some_of({"/a", "/a/*", "/a/b", "/b*", "*"}, random, 1)};
  PolicyRule rule{some_of({"get", "list", "update", "*"}, random, 1),
                  some_of({"", "apps", "*"}, random, 1),
                  some_of({"pods", "pods/log", "*/log", "*/scale", "deployments/scale", "*"}, random, 1),
                  random.below(3) == 0 ? some_of({"x", "y"}, random, 1) : std::vector<std::string>(),
                  {}};
  // Sometimes a rule of many combinations.
  for (int i = 0; random.below(10) == 0 && i < 300; ++i) rule.verbs.push_back("verb" + std::to_string(i));
  return rule;
}

TEST(RuleIndex, SaysOfManyRulesWhatGoingThroughThemWould) {
  const auto random = base::make_random(3);
  std::size_t allowed = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<PolicyRule> rules;
    for (std::uint64_t i = random->below(4); i > 0; --i) rules.push_back(random_rule(*random));
    const RuleIndex index(rules);
    for (int question = 0; question < 30; ++question) {
      const PolicyRule words = random_rule(*random);
      const std::string verb = words.verbs[0], path = words.non_resource_urls.empty() ? "" : words.non_resource_urls[0];
      const bool is_resource = path.empty();
      const std::string group = is_resource ? words.api_groups[0] : "",
                        resource = is_resource ? words.resources[0] : "";
      const std::string name = words.resource_names.empty() ? "" : words.resource_names[0];
      const std::size_t slash = resource.find('/');
      const Attributes asked{
          .verb = verb,
          .is_resource = is_resource,
          .group = group,
          .resource = std::string_view(resource).substr(0, slash),
          .subresource = slash == std::string::npos ? "" : std::string_view(resource).substr(slash + 1),
          .name = name,
          .path = path};
      const bool expected =
          std::any_of(rules.begin(), rules.end(), [&](const PolicyRule& rule) { return allows(rule, asked); });
      ASSERT_EQ(index.allows(asked), expected) << verb << " " << group << " " << resource << " " << name << path;
      if (expected) ++allowed;
    }
  }
  EXPECT_GT(allowed, 1000u) << "of 9000";
}

TEST(RuleIndex, WhoeverHoldsRulesHoldsEachOfThem) {
  const auto random = base::make_random(4);
  for (int round = 0; round < 100; ++round) {
    std::vector<PolicyRule> held, wanted;
    for (int i = 0; i < 5; ++i) held.push_back(random_rule(*random));
    wanted = held;
    EXPECT_TRUE(not_covered(held, wanted).empty());
    held.erase(held.begin() + static_cast<std::ptrdiff_t>(random->below(held.size())));
    for (const PolicyRule& missing : not_covered(held, wanted)) {
      EXPECT_FALSE(not_covered(held, {missing}).empty()) << to_text(missing);
      EXPECT_TRUE(not_covered(wanted, {missing}).empty()) << to_text(missing);
    }
  }
}

TEST(RuleIndex, RulesOfEndlessCombinationsCostNoEnd) {
  PolicyRule endless;
  for (int i = 0; i < 2000; ++i) {
    endless.verbs.push_back("v" + std::to_string(i));
    endless.api_groups.push_back("g" + std::to_string(i));
    endless.resources.push_back("r" + std::to_string(i));
  }
  EXPECT_TRUE(not_covered({endless}, {endless}).empty());
  EXPECT_TRUE(not_covered({{{"*"}, {"*"}, {"*"}, {}, {}}}, {endless}).empty());
  EXPECT_FALSE(not_covered({}, {endless}).empty());
  PolicyRule wider = endless;
  wider.verbs.push_back("another");
  EXPECT_FALSE(not_covered({endless}, {wider}).empty());
  EXPECT_TRUE(not_covered({wider}, {endless}).empty());
}

std::vector<PolicyRule> many_rules(std::size_t n, const std::function<PolicyRule(const std::string& number)>& rule) {
  std::vector<PolicyRule> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(rule(std::to_string(i)));
  return out;
}

TEST(RuleIndex, TheCheckOfManyRulesAgainstManyCostsWhatTheyAre) {
  const std::vector<std::function<PolicyRule(const std::string&)>> kinds = {
      [](const std::string& i) {
        return PolicyRule{{"v" + i}, {""}, {"pods"}, {}, {}};
      },
      [](const std::string& i) {
        return PolicyRule{{"get"}, {"g" + i}, {"pods"}, {}, {}};
      },
      [](const std::string& i) {
        return PolicyRule{{"get"}, {""}, {"r" + i + "/log"}, {}, {}};
      },
      [](const std::string& i) {
        return PolicyRule{{"get"}, {""}, {"pods"}, {"n" + i}, {}};
      },
      [](const std::string& i) {
        return PolicyRule{{"get"}, {}, {}, {}, {"/p" + i}};
      }};
  for (const auto& kind : kinds) {
    EXPECT_LT(growth(
                  500, [&](std::size_t n) { return many_rules(n, kind); },
                  [](const std::vector<PolicyRule>& rules) {
                    ASSERT_TRUE(not_covered(rules, {rules.rbegin(), rules.rend()}).empty());
                  }),
              kAboutLinear)
        << to_text(kind("1"));
  }
}

std::vector<std::string> words(std::size_t n, const std::string& prefix) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(prefix + std::to_string(i));
  return out;
}

// One rule, whose words are many of two kinds: what it grants is their product, what it costs is their sum.
TEST(RuleIndex, ARuleCostsWhatItSaysAndNotWhatItGrants) {
  const auto indexed = [](const PolicyRule& rule) { EXPECT_FALSE(RuleIndex({rule}).grants("none", "", "", "")); };
  EXPECT_LT(growth(
                25,
                [](std::size_t n) {
                  return PolicyRule{words(n, "v"), {""}, {"pods"}, words(40 * n, "n"), {}};
                },
                indexed),
            kAboutLinear)
      << "names";
  EXPECT_LT(growth(
                50,
                [](std::size_t n) {
                  return PolicyRule{words(n, "v"), {}, {}, {}, words(n, "/p")};
                },
                indexed),
            kAboutLinear)
      << "paths";
}

TEST(RuleIndex, NamesAndPathsOfAWideRuleAreGrantedAndNoOthers) {
  const RuleIndex names({PolicyRule{{"get", "list"}, {""}, {"pods"}, words(300, "n"), {}}});
  EXPECT_TRUE(names.grants("list", "", "pods", "n299"));
  EXPECT_FALSE(names.grants("list", "", "pods", "n300"));
  EXPECT_FALSE(names.grants("list", "", "pods", "")) << "all are more than some";
  const RuleIndex paths({PolicyRule{{"get", "post"}, {}, {}, {}, words(300, "/p")}});
  EXPECT_TRUE(paths.grants_path("post", "/p299"));
  EXPECT_FALSE(paths.grants_path("post", "/p300"));
  EXPECT_FALSE(paths.grants_path("put", "/p299"));
}

TEST(RuleIndex, ALongPathCostsItsLength) {
  EXPECT_LT(
      growth(
          1000,
          [](std::size_t n) {
            return std::pair(RuleIndex({{{"get"}, {}, {}, {}, {"/b*", "/bb*", "/c"}}}), "/" + std::string(n, 'c'));
          },
          [](const auto& work) {
            for (int i = 0; i < 100; ++i) {
              EXPECT_FALSE(work.first.grants_path("get", work.second));
            }
          }),
      kAboutLinear);
}

TEST(RuleIndex, ManyWideRulesAgainstManyEndInTime) {
  EXPECT_LT(growth(
                20,
                [](std::size_t n) {
                  return many_rules(n, [](const std::string& i) {
                    return PolicyRule{words(20, "v" + i + "-"), {""}, words(20, "r"), {}, {}};
                  });
                },
                [](const std::vector<PolicyRule>& rules) { (void)not_covered(rules, rules); }),
            kAboutLinear);
}

TEST(RuleIndex, OfVeryManyMissingPiecesTheFirstAreToldHoweverLongTheyAre) {
  const PolicyRule many{words(90, "v"), words(90, "g"), words(90, "r"), {}, {}};
  EXPECT_LT(not_covered({}, {many}).size(), 1100u);
  const PolicyRule paths{words(900, "v"), {}, {}, {}, words(900, "/p")};
  EXPECT_LT(not_covered({}, {paths}).size(), 1100u);
  std::size_t told = 0;
  for (const PolicyRule& piece : not_covered({}, {{{std::string(100'000, 'v')}, {""}, words(900, "r"), {}, {}}}))
    told += to_text(piece).size();
  EXPECT_GT(told, 100'000u);
  EXPECT_LT(told, 1'000'000u);
}

}  // namespace
}  // namespace o2dms::simulator

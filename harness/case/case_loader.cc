#include <algorithm>
#include <set>

#include "base/joined.h"
#include "base/json.h"
#include "base/yaml.h"
#include "harness/case/suite_loader.h"
#include "harness/case/yaml_fields.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::shared_ptr<const Json> share(const Json& value) {
  return std::make_shared<const Json>(value);
}

// `- word: parameters`: one key besides the named ones, which is the word.
base::Result<std::string> read_word(const Json& entry, std::initializer_list<std::string_view> others,
                                    const std::string& where) {
  if (!entry.is_object()) return base::fail(where + ": `- word: parameters` is expected");
  std::string word;
  for (const auto& [key, value] : entry.items()) {
    if (std::find(others.begin(), others.end(), key) != others.end()) continue;
    if (!word.empty())
      return base::fail(
          where + ": two words in one entry, \"" + word + "\" and \"" + key + "\"" +
          (others.size() == 0 ? "" : "; beside its word it has " + base::joined({others.begin(), others.end()}, ", ")));
    word = key;
  }
  if (word.empty()) return base::fail(where + ": the word is missing");
  return word;
}

base::Result<std::vector<Step>> read_steps(const Json& list, const std::string& where) {
  std::vector<Step> steps;
  for (const Json& entry : list) {
    auto word = read_word(entry, {}, where + ": steps");
    if (!word) return base::failure(word.error());
    const Json& parameters = entry[*word];
    std::string label(base::string_at(parameters, {"label"}, *word));
    steps.push_back({*word, share(parameters), std::move(label)});
  }
  return steps;
}

base::Result<std::vector<Expectation>> read_expectations(const Json& list, const std::string& where) {
  std::vector<Expectation> expectations;
  for (const Json& entry : list) {
    auto word = read_word(entry, {"id", "requirement", "part", "basis", "advisory"}, where + ": expectations");
    if (!word) return base::failure(word.error());
    Expectation expectation;
    expectation.word = *word;
    expectation.id = base::string_at(entry, {"id"}, *word);
    expectation.requirement = base::string_at(entry, {"requirement"});
    expectation.part = base::string_at(entry, {"part"});
    expectation.basis = base::string_at(entry, {"basis"});
    expectation.advisory = base::bool_at(entry, {"advisory"});
    expectation.parameters = share(entry[*word]);
    if (expectation.requirement.empty())
      return base::fail(where + ": expectation " + expectation.id + ": requirement is missing");
    if (!expectation.basis.empty())
      if (auto basis = read_basis(expectation.basis); !basis)
        return base::fail(where + ": expectation " + expectation.id + ": basis: " + basis.error().message);
    for (const Expectation& other : expectations)
      if (other.id == expectation.id) return base::fail(where + ": two expectations with the id " + expectation.id);
    expectations.push_back(std::move(expectation));
  }
  return expectations;
}

// An id stands in the command that repeats the case and names its file of evidence: nothing in it may need a quote
// there, or become another's name.
bool is_case_id(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

// The rows of a case are those that its expectations name. One that is listed besides could never be broken by it, nor
// shown.
base::Result<void> name_requirements(Case& made, const std::string& where) {
  std::vector<std::string> named;
  for (const Expectation& expectation : made.expectations)
    if (std::find(named.begin(), named.end(), expectation.requirement) == named.end())
      named.push_back(expectation.requirement);
  for (const std::string& listed : made.requirements)
    if (std::find(named.begin(), named.end(), listed) == named.end())
      return base::fail(where + ": requirements: no expectation of the case names " + listed +
                        ", so that nothing could break it");
  made.requirements = std::move(named);
  return base::done();
}

base::Result<Case> read_case(const Json& entry, const std::string& where) {
  if (auto checked = check_keys(entry,
                                {"id", "title", "text", "group", "clause", "level", "requirements", "needs",
                                 "workloads", "for-each", "namespace", "sanity", "steps", "expectations"},
                                where);
      !checked)
    return base::failure(checked.error());
  if (auto checked = check_texts(entry, {"requirements", "needs", "workloads", "for-each"}, where); !checked)
    return base::failure(checked.error());
  Case made;
  made.id = base::string_at(entry, {"id"});
  made.title = base::string_at(entry, {"title"});
  made.text = base::string_at(entry, {"text"});
  made.group = base::string_at(entry, {"group"});
  made.clause = base::string_at(entry, {"clause"});
  made.requirements = texts_at(entry, "requirements");
  made.needs = texts_at(entry, "needs");
  const std::string_view space = base::string_at(entry, {"namespace"});
  if (!space.empty() && space != "own")
    return base::fail(where + ": namespace: false (it needs none) or own (one that it shares with nobody) is expected");
  made.alone = space == "own";
  made.own_namespace = base::bool_at(entry, {"namespace"}, true);
  made.sanity = base::bool_at(entry, {"sanity"});
  auto level = read_level(base::string_at(entry, {"level"}, "M"));
  if (!level) return base::fail(where + ": level: " + level.error().message);
  made.level = *level;
  if (made.id.empty() || made.title.empty() || made.group.empty() || made.clause.empty())
    return base::fail(where + ": id, title, group and clause are needed");
  const Json* steps = base::find(entry, {"steps"});
  const Json* expectations = base::find(entry, {"expectations"});
  if (steps == nullptr || !steps->is_array() || steps->empty() || expectations == nullptr ||
      !expectations->is_array() || expectations->empty())
    return base::fail(where + ": steps and expectations are needed: a case without either proves nothing");
  auto read = read_steps(*steps, where);
  if (!read) return base::failure(read.error());
  made.steps = std::move(*read);
  auto expected = read_expectations(*expectations, where);
  if (!expected) return base::failure(expected.error());
  made.expectations = std::move(*expected);
  if (auto rows = name_requirements(made, where); !rows) return base::failure(rows.error());
  return made;
}

// `for-each: [a, b]`: one entry for each, "ID.a" and "ID.b", with "{each}" replaced wherever it stands.
base::Result<std::vector<Json>> spread(const Json& entry) {
  const std::vector<std::string> values = texts_at(entry, "for-each");
  if (values.empty()) return std::vector<Json>{entry};
  static constexpr std::string_view kEach = "{each}";
  std::vector<Json> entries;
  for (const std::string& value : values) {
    std::string text = base::to_text(entry);
    for (auto at = text.find(kEach); at != std::string::npos; at = text.find(kEach, at + value.size()))
      text.replace(at, kEach.size(), value);
    auto one = base::parse_json(text);
    if (!one) return base::failure(one.error());
    (*one)["id"] = std::string(base::string_at(entry, {"id"})) + "." + value;
    entries.push_back(std::move(*one));
  }
  return entries;
}

// One case for each workload it names.
std::vector<Case> expand(const Case& made, const std::vector<std::string>& workloads) {
  if (workloads.empty()) return {made};
  std::vector<Case> cases;
  for (const std::string& workload : workloads) {
    Case one = made;
    one.id = made.id + "." + workload;
    one.workload = workload;
    cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace

base::Result<std::vector<Case>> load_cases(const std::vector<Source>& sources) {
  std::vector<Case> cases;
  std::set<std::string> seen;
  for (const Source& source : sources) {
    auto documents = base::parse_yaml(source.text, source.name);
    if (!documents) return base::failure(documents.error());
    for (const Json& document : *documents) {
      const std::string where =
          std::string(source.name) + ": " + std::string(base::string_at(document, {"id"}, "(no id)"));
      auto entries = spread(document);
      if (!entries) return base::fail(where + ": for-each: " + entries.error().message);
      for (const Json& entry : *entries) {
        auto made = read_case(entry, where);
        if (!made) return base::failure(made.error());
        for (Case& one : expand(*made, texts_at(entry, "workloads"))) {
          if (!is_case_id(one.id))
            return base::fail(where + ": the id \"" + one.id +
                              "\" is none: give one of lower-case letters, digits, dots and hyphens");
          if (!seen.insert(one.id).second) return base::fail(where + ": the id " + one.id + " is there twice");
          cases.push_back(std::move(one));
        }
      }
    }
  }
  return cases;
}

}  // namespace o2dms::harness

#include <set>

#include "base/json.h"
#include "base/yaml.h"
#include "harness/case/suite_loader.h"
#include "harness/case/yaml_fields.h"

namespace o2dms::harness {

using base::Json;

namespace {

// A word that nobody knows would silently take a row out of the verdict.
base::Result<void> check_lists(const Requirement& requirement, const std::string& where) {
  for (const std::string& basis : requirement.basis)
    if (auto read = read_basis(basis); !read) return base::fail(where + ": basis: " + read.error().message);
  for (const std::string& judged : requirement.judged)
    if (judged != "cloud" && judged != "smo")
      return base::fail(where + ": sut: \"" + judged + "\" is none of cloud, smo");
  const std::set<std::string> parts(requirement.parts.begin(), requirement.parts.end());
  if (parts.size() != requirement.parts.size() || parts.count("") > 0)
    return base::fail(where + ": parts: each part needs a name of its own");
  return base::done();
}

base::Result<Requirement> read_requirement(const Json& row, const std::string& where) {
  if (auto checked = check_keys(
          row, {"id", "clause", "level", "sut", "basis", "parts", "text", "without-case", "without-deviation"}, where);
      !checked)
    return base::failure(checked.error());
  if (auto checked = check_texts(row, {"sut", "basis", "parts"}, where); !checked)
    return base::failure(checked.error());
  Requirement requirement;
  requirement.id = base::string_at(row, {"id"});
  requirement.clause = base::string_at(row, {"clause"});
  requirement.text = base::string_at(row, {"text"});
  requirement.without_case = base::string_at(row, {"without-case"});
  requirement.without_deviation = base::string_at(row, {"without-deviation"});
  requirement.judged = texts_at(row, "sut");
  requirement.basis = texts_at(row, "basis");
  requirement.parts = texts_at(row, "parts");
  if (requirement.id.empty() || requirement.clause.empty() || requirement.text.empty() || requirement.judged.empty() ||
      requirement.basis.empty())
    return base::fail(where + ": id, clause, sut, basis and text are needed");
  if (auto listed = check_lists(requirement, where); !listed) return base::failure(listed.error());
  auto level = read_level(base::string_at(row, {"level"}));
  if (!level) return base::fail(where + ": level: " + level.error().message);
  requirement.level = *level;
  return requirement;
}

}  // namespace

base::Result<Catalogue> load_catalogue(const std::vector<Source>& sources) {
  Catalogue catalogue;
  std::set<std::string> seen;
  for (const Source& source : sources) {
    auto documents = base::parse_yaml(source.text, source.name);
    if (!documents) return base::failure(documents.error());
    for (const Json& document : *documents) {
      if (!document.is_array()) return base::fail(std::string(source.name) + ": a list of requirements is expected");
      for (const Json& row : document) {
        const std::string where =
            std::string(source.name) + ": " + std::string(base::string_at(row, {"id"}, "(no id)"));
        auto requirement = read_requirement(row, where);
        if (!requirement) return base::failure(requirement.error());
        if (!seen.insert(requirement->id).second) return base::fail(where + ": this id is there twice");
        catalogue.requirements.push_back(std::move(*requirement));
      }
    }
  }
  return catalogue;
}

}  // namespace o2dms::harness

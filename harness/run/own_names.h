// OwnNames: the names of a case that lives in a namespace with others. Each object that the case makes, in its steps or
// by its workload, gets a prefix that is the run's and the case's, and so does every label value of theirs, so that
// selectors find the case's own alone. A renaming throughout: in bodies and manifests a text that is such a name is
// renamed wherever it stands (references, selectors, roleRef …), in paths, labels of steps, placeholders and what is
// expected every word that is one. Commands, images and ports stay as they are. Pure; thread-safe.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "harness/case/case.h"

namespace o2dms::harness {

class OwnNames {
 public:
  // `prefix` begins with a letter and ends with a hyphen; empty: every name stays.
  OwnNames(const Case& subject, const std::vector<base::Json>& manifests, std::string prefix);

  [[nodiscard]] Case in_case(Case subject) const;
  [[nodiscard]] base::Json in_object(base::Json object) const;
  // A name stays as long as it is where it is near a limit of length.
  [[nodiscard]] std::string own(std::string_view name) const;

 private:
  void collect(const base::Json& value);
  void collect_name(std::string_view name);
  [[nodiscard]] bool is_own(std::string_view word) const;
  [[nodiscard]] base::Json in_parameters(base::Json parameters) const;
  [[nodiscard]] std::string in_text(std::string_view text) const;
  [[nodiscard]] std::string in_raw(std::string text) const;

  const std::string prefix_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> stems_;  // "many": of "many-0", "many-1", …, which a step makes of one manifest
};

// Why a case cannot share its namespace with others; empty when it can. A case says so itself, or it shows: it deletes
// a collection, or makes what acts on the whole namespace.
std::string why_alone(const Case& subject, const std::vector<base::Json>& manifests);

}  // namespace o2dms::harness

#include "suites/survivors.h"

#include "base/json.h"
#include "base/yaml.h"
#include "suites/embedded.h"
#include "suites/pairs.h"

namespace o2dms::suites {

using base::Json;

namespace {

constexpr std::string_view kFile = "suites/survivors.yaml";

// An entry is of a `deviation` or of a `pair`, and says nothing else but its `reason`.
base::Result<void> read_entry(const Json& entry, const std::string& key, const std::set<std::string>& known,
                              std::map<std::string, std::string>& survivors) {
  const std::string id(base::string_at(entry, {key})), reason(base::string_at(entry, {"reason"}));
  if (id.empty() || reason.empty()) return base::fail("deviation or pair, and reason are needed");
  if (entry.size() > 2) return base::fail(id + ": " + key + " and reason are all that an entry has");
  if (!known.contains(id)) return base::fail("there is no " + key + " \"" + id + "\"");
  if (!survivors.emplace(id, reason).second) return base::fail(id + " is there twice");
  return base::done();
}

}  // namespace

base::Result<Survivors> load_survivors(const harness::Source& source,
                                       const std::vector<simulator::DeviationInfo>& deviations,
                                       const std::set<std::string>& pairs) {
  const std::string where = std::string(source.name) + ": ";
  auto documents = base::parse_yaml(source.text, source.name);
  if (!documents) return base::failure(documents.error());
  std::set<std::string> ids;
  for (const simulator::DeviationInfo& one : deviations) ids.emplace(one.id);
  Survivors survivors;
  for (const Json& document : *documents) {
    if (!document.is_array()) return base::fail(where + "a list of survivors is expected");
    for (const Json& entry : document) {
      auto read = entry.contains("pair") ? read_entry(entry, "pair", pairs, survivors.pairs)
                                         : read_entry(entry, "deviation", ids, survivors.deviations);
      if (!read) return base::fail(where + read.error().message);
    }
  }
  return survivors;
}

base::Result<Survivors> load_survivors(const harness::Suite& suite) {
  std::set<std::string> pairs;
  for (const CaseExpectation& pair : pairs_of(suite)) pairs.insert(to_text(pair));
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == kFile) return load_survivors({file.path, file.text}, simulator::deviations(), pairs);
  return base::fail(std::string(kFile) + " is not in this program");
}

}  // namespace o2dms::suites

#include "suites/survivors.h"

#include <algorithm>

#include "base/json.h"
#include "base/yaml.h"
#include "suites/embedded.h"

namespace o2dms::suites {

using base::Json;

namespace {

constexpr std::string_view kFile = "suites/survivors.yaml";

base::Result<void> read_entry(const Json& entry, const std::vector<simulator::DeviationInfo>& deviations,
                              Survivors& survivors) {
  const std::string id(base::string_at(entry, {"id"})), reason(base::string_at(entry, {"reason"}));
  if (id.empty() || reason.empty()) return base::fail("id and reason are needed");
  if (entry.size() > 2) return base::fail(id + ": id and reason are all that an entry has");
  if (std::none_of(deviations.begin(), deviations.end(), [&](const auto& one) { return one.id == id; }))
    return base::fail("there is no deviation \"" + id + "\"");
  if (!survivors.emplace(id, reason).second) return base::fail(id + " is there twice");
  return base::done();
}

}  // namespace

base::Result<Survivors> load_survivors(const harness::Source& source,
                                       const std::vector<simulator::DeviationInfo>& deviations) {
  const std::string where = std::string(source.name) + ": ";
  auto documents = base::parse_yaml(source.text, source.name);
  if (!documents) return base::failure(documents.error());
  Survivors survivors;
  for (const Json& document : *documents) {
    if (!document.is_array()) return base::fail(where + "a list of survivors is expected");
    for (const Json& entry : document)
      if (auto read = read_entry(entry, deviations, survivors); !read) return base::fail(where + read.error().message);
  }
  return survivors;
}

base::Result<Survivors> load_survivors() {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == kFile) return load_survivors({file.path, file.text}, simulator::deviations());
  return base::fail(std::string(kFile) + " is not in this program");
}

}  // namespace o2dms::suites

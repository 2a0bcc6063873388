#include "simulator/faults/deviations.h"

#include <algorithm>

namespace o2dms::simulator {

const std::vector<Deviation>& all_deviations() {
  static const std::vector<Deviation> all = [] {
    std::vector<Deviation> out;
    for (auto family :
         {access_deviations,    open_door_deviations, token_deviations,      answer_deviations,   error_deviations,
          discovery_deviations, creation_deviations,  validation_deviations, storage_deviations,  metadata_deviations,
          update_deviations,    patch_deviations,     read_deviations,       list_deviations,     category_deviations,
          cluster_deviations,   worker_deviations,    status_deviations,     deletion_deviations, collection_deviations,
          release_deviations,   watch_deviations}) {
      const std::vector<Deviation> members = family();
      out.insert(out.end(), members.begin(), members.end());
    }
    return out;
  }();
  return all;
}

const std::vector<DeviationInfo>& deviations() {
  static const std::vector<DeviationInfo> infos = [] {
    std::vector<DeviationInfo> out;
    for (const Deviation& deviation : all_deviations()) out.push_back(deviation.info);
    return out;
  }();
  return infos;
}

base::Result<void> apply_deviations(const std::vector<std::string>& ids, Assembly& assembly) {
  for (const std::string& id : ids) {
    const auto& all = all_deviations();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Deviation& d) { return d.info.id == id; });
    if (found == all.end()) return base::fail("no deviation is called \"" + id + "\"");
    found->apply(assembly);
  }
  return base::done();
}

}  // namespace o2dms::simulator

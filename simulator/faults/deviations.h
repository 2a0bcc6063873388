// The named deviations: O-Clouds that break one requirement each. One small file a family; this is their catalogue.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/faults/assembly.h"

namespace o2dms::simulator {

const std::vector<Deviation>& all_deviations();

// The error names the id that is unknown.
base::Result<void> apply_deviations(const std::vector<std::string>& ids, Assembly& assembly);

// The families.
std::vector<Deviation> access_deviations();      // who is who
std::vector<Deviation> open_door_deviations();   // what nobody looks at
std::vector<Deviation> token_deviations();       // tokens and reviews
std::vector<Deviation> answer_deviations();      // what a request is answered
std::vector<Deviation> error_deviations();       // how refusals are told
std::vector<Deviation> discovery_deviations();   // what is said to be served, and by whom
std::vector<Deviation> creation_deviations();    // what POST does
std::vector<Deviation> validation_deviations();  // what is taken
std::vector<Deviation> storage_deviations();     // what is kept of what was sent
std::vector<Deviation> metadata_deviations();    // what metadata says
std::vector<Deviation> update_deviations();      // what PUT does
std::vector<Deviation> patch_deviations();       // what PATCH does
std::vector<Deviation> read_deviations();        // what GET shows
std::vector<Deviation> list_deviations();        // what LIST shows
std::vector<Deviation> category_deviations();    // what objects are good for
std::vector<Deviation> cluster_deviations();     // what controllers do
std::vector<Deviation> worker_deviations();      // what workers do
std::vector<Deviation> status_deviations();      // what is said of what they do
std::vector<Deviation> deletion_deviations();    // how objects go
std::vector<Deviation> collection_deviations();  // what deletions honour
std::vector<Deviation> release_deviations();     // what deleted objects leave
std::vector<Deviation> watch_deviations();       // what watchers see

}  // namespace o2dms::simulator

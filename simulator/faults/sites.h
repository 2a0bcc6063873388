// The sites: sound O-Clouds that are unusual, as many real ones are. One small file a family; this is their catalogue.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "simulator/faults/assembly.h"

namespace o2dms::simulator {

const std::vector<Site>& all_sites();

// Empty: none. The error names the id that is unknown.
base::Result<void> apply_site(const std::string& id, Assembly& assembly);

// The families.
std::vector<Site> access_sites();     // who is handed what, and how strangers are turned away
std::vector<Site> traffic_sites();    // how requests and answers travel
std::vector<Site> admission_sites();  // what admission adds, changes and refuses
std::vector<Site> cluster_sites();    // what nodes and controllers are like
std::vector<Site> ipv6_sites();       // which addresses there are

}  // namespace o2dms::simulator

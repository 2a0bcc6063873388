#include "simulator/faults/sites.h"

#include <algorithm>

namespace o2dms::simulator {

const std::vector<Site>& all_sites() {
  static const std::vector<Site> all = [] {
    std::vector<Site> out;
    for (auto family : {access_sites, traffic_sites, admission_sites, cluster_sites, ipv6_sites}) {
      const std::vector<Site> members = family();
      out.insert(out.end(), members.begin(), members.end());
    }
    return out;
  }();
  return all;
}

const std::vector<SiteInfo>& sites() {
  static const std::vector<SiteInfo> infos = [] {
    std::vector<SiteInfo> out;
    for (const Site& site : all_sites()) out.push_back(site.info);
    return out;
  }();
  return infos;
}

base::Result<void> apply_site(const std::string& id, Assembly& assembly) {
  if (id.empty()) return base::done();
  const auto& all = all_sites();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Site& site) { return site.info.id == id; });
  if (found == all.end()) return base::fail("no site is called \"" + id + "\"");
  found->apply(assembly);
  return base::done();
}

}  // namespace o2dms::simulator

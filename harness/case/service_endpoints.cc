#include "harness/case/service_endpoints.h"

#include <algorithm>

#include "base/json.h"
#include "harness/case/belonging.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool is_ready(const Json& pod) {
  if (!base::string_at(pod, {"metadata", "deletionTimestamp"}).empty()) return false;
  for (const Json& condition : base::elements_at(pod, {"status", "conditions"}))
    if (base::string_at(condition, {"type"}) == "Ready") return base::string_at(condition, {"status"}) == "True";
  return false;
}

std::set<std::string> addresses_of(const Json& pod) {
  std::set<std::string> addresses = {std::string(base::string_at(pod, {"status", "podIP"}))};
  for (const Json& one : base::elements_at(pod, {"status", "podIPs"})) addresses.emplace(base::string_at(one, {"ip"}));
  addresses.erase("");
  return addresses;
}

}  // namespace

std::set<std::string> ready_addresses(const Json& list) {
  std::set<std::string> addresses;
  for (const Json& item : base::elements_at(list, {"items"})) {
    for (const Json& endpoint : base::elements_at(item, {"endpoints"}))
      if (base::bool_at(endpoint, {"conditions", "ready"}, true))
        for (const std::string& address : base::texts_at(endpoint, {"addresses"})) addresses.insert(address);
    for (const Json& subset : base::elements_at(item, {"subsets"}))
      for (const Json& one : base::elements_at(subset, {"addresses"})) addresses.emplace(base::string_at(one, {"ip"}));
  }
  return addresses;
}

std::string endpoints_lack(const std::set<std::string>& addresses, const Json& pods, const Json& selector) {
  std::set<std::string> strangers = addresses;
  for (const Json& pod : base::elements_at(pods, {"items"})) {
    const Json* labels = base::find(pod, {"metadata", "labels"});
    if (labels == nullptr || !has_labels(*labels, selector) || !is_ready(pod)) continue;
    const std::set<std::string> own = addresses_of(pod);
    const bool named =
        std::any_of(own.begin(), own.end(), [&](const std::string& one) { return addresses.count(one) > 0; });
    if (!named)
      return "the ready pod " + std::string(base::string_at(pod, {"metadata", "name"})) + " is not among them";
    for (const std::string& one : own) strangers.erase(one);
  }
  return strangers.empty() ? "" : *strangers.begin() + " is the address of no ready pod";
}

}  // namespace o2dms::harness

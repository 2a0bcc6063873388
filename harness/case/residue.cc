#include "harness/case/residue.h"

#include <algorithm>

#include "harness/case/labels.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string uid_of(const Json& object) {
  return std::string(base::string_at(object, {"metadata", "uid"}));
}

bool is_owned(const Json& object, const std::set<std::string>& uids) {
  const auto& owners = base::elements_at(object, {"metadata", "ownerReferences"});
  return std::any_of(owners.begin(), owners.end(),
                     [&](const Json& owner) { return uids.count(std::string(base::string_at(owner, {"uid"}))) > 0; });
}

bool is_own(const Json& object, const OwnObjects& known) {
  if (known.uids.count(uid_of(object)) > 0 || is_owned(object, known.uids)) return true;
  // A volume of a claim.
  if (known.uids.count(std::string(base::string_at(object, {"spec", "claimRef", "uid"}))) > 0) return true;
  const std::string service(base::string_at(object, {"metadata", "labels", "kubernetes.io/service-name"}));
  if (known.services.count(service) > 0) return true;
  // Endpoints have the name of their Service, and no owner.
  if (base::find(object, {"subsets"}) != nullptr &&
      known.services.count(std::string(base::string_at(object, {"metadata", "name"}))) > 0)
    return true;
  return !known.run.empty() && base::string_at(object, {"metadata", "labels", kRunLabel}) == known.run;
}

const Json::array_t& listed_items(const Exchange& exchange) {
  static const Json::array_t none;
  const Json::array_t* items = succeeded(exchange) ? list_items(exchange.json()) : nullptr;
  return items == nullptr ? none : *items;
}

// Owners are known before what they own, at whatever place they stand.
void add_owned(OwnObjects& known, const std::vector<ExchangeRef>& lists) {
  for (bool grown = true; grown;) {
    grown = false;
    for (const ExchangeRef& list : lists)
      for (const Json& item : listed_items(*list))
        if (known.baseline.count(uid_of(item)) == 0 && is_own(item, known))
          grown = known.uids.insert(uid_of(item)).second || grown;
  }
}

}  // namespace

OwnObjects own_objects(const Record& record) {
  OwnObjects known;
  for (const ExchangeRef& list : record.of_step("stock-before"))
    for (const Json& item : listed_items(*list)) known.baseline.insert(uid_of(item));
  for (const ExchangeRef& creation : record.creations()) {
    if (!succeeded(*creation)) continue;
    const Json& object = creation->json();
    known.uids.insert(uid_of(object));
    if (base::string_at(object, {"kind"}) == "Service")
      known.services.emplace(base::string_at(object, {"metadata", "name"}));
    if (const auto run = base::string_at(object, {"metadata", "labels", kRunLabel}); !run.empty()) known.run = run;
  }
  known.uids.erase("");
  add_owned(known, record.of_step("stock-during"));
  return known;
}

std::vector<Newcomer> newcomers(const Json& list, const OwnObjects& known) {
  std::vector<Newcomer> found;
  const Json::array_t* items = list_items(list);
  if (items == nullptr) return found;
  for (const Json& item : *items) {
    const std::string uid = uid_of(item);
    if (known.baseline.count(uid) > 0) continue;
    found.push_back(
        {.name = std::string(base::string_at(item, {"metadata", "name"})), .uid = uid, .own = is_own(item, known)});
  }
  return found;
}

}  // namespace o2dms::harness

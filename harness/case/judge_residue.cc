#include <algorithm>

#include "base/json.h"
#include "harness/case/judges.h"
#include "harness/case/residue.h"

namespace o2dms::harness {

using base::Json;

namespace {

const Json* find_item(const Exchange& list, const std::string& uid) {
  const Json::array_t* items = list_items(list.json());
  if (items == nullptr) return nullptr;
  const auto at = std::find_if(items->begin(), items->end(), [&](const Json& item) {
    return base::string_at(item, {"metadata", "uid"}) == uid;
  });
  return at == items->end() ? nullptr : &*at;
}

bool is_of_volumes(const Exchange& list) {
  return subject_of(list) == "/api/v1/persistentvolumes";
}

// A volume whose policy is to keep it must be free of its claim, no more.
bool is_kept_volume(const Exchange& list, const std::string& uid) {
  const Json* volume = is_of_volumes(list) ? find_item(list, uid) : nullptr;
  return volume != nullptr && base::string_at(*volume, {"spec", "persistentVolumeReclaimPolicy"}) == "Retain" &&
         base::string_at(*volume, {"status", "phase"}) != "Bound";
}

// What a cluster itself puts into each namespace, a moment after that was made.
bool is_of_every_namespace(const std::string& name) {
  return name == "kube-root-ca.crt" || name == "default" || name.starts_with("default-token-");
}

Findings judge_released(const Record& record, const Json&) {
  const std::string expected = "nothing in the whole list that the workload brought about";
  const OwnObjects known = own_objects(record);
  Findings findings;
  std::vector<ExchangeRef> clean;
  ExchangeRef last;
  for (const ExchangeRef& list : record.of_step("stock-after")) {
    last = list;
    if (!succeeded(*list) || list_items(list->json()) == nullptr) continue;
    clean.push_back(list);
    for (const Newcomer& one : newcomers(list->json(), known)) {
      if (!one.own && (is_of_volumes(*list) || is_of_every_namespace(one.name))) continue;  // not ours
      if (is_kept_volume(*list, one.uid)) continue;
      Finding finding = breach(expected, "\"" + one.name + "\" is left", *list);
      if (!one.own) {
        finding.ok = finding.warning = true;
        finding.actual = "\"" + one.name + "\" is new, and nothing says that it is of the workload";
      }
      findings.push_back(std::move(finding));
    }
  }
  if (!clean.empty()) {
    findings.push_back(holds(expected, clean));
  } else if (last != nullptr) {
    findings.push_back(breach(expected, describe(*last), *last));
    findings.back().shown = false;
  }
  return findings;
}

bool holds_address(const Json& service, const Json& wanted) {
  const auto address = base::string_at(wanted, {"spec", "clusterIP"});
  if (!address.empty() && base::string_at(service, {"spec", "clusterIP"}) == address) return true;
  for (const Json& port : base::elements_at(wanted, {"spec", "ports"}))
    for (const Json& other : base::elements_at(service, {"spec", "ports"}))
      if (base::integer_at(port, {"nodePort"}) != 0 &&
          base::integer_at(port, {"nodePort"}) == base::integer_at(other, {"nodePort"}))
        return true;
  return false;
}

// Whether somebody was quicker, or nobody can say whether.
bool may_be_taken(const Record& record, const Exchange& retake) {
  const Json* wanted = retake.request_body.json.get();
  for (const ExchangeRef& holders : record.of_step("holders")) {
    const Json::array_t* items = succeeded(*holders) ? list_items(holders->json()) : nullptr;
    if (items == nullptr || wanted == nullptr) return true;
    return std::any_of(items->begin(), items->end(), [&](const Json& one) { return holds_address(one, *wanted); });
  }
  return true;
}

Findings judge_address_free(const Record& record, const Json&) {
  const std::string expected = "201 with the addresses and ports that the deleted Service had";
  Findings findings;
  for (const ExchangeRef& retake : record.of_step("retake")) {
    const Json* wanted = retake->request_body.json.get();
    if (succeeded(*retake) && wanted != nullptr && holds_address(retake->json(), *wanted)) {
      findings.push_back(holds(expected, {retake}));
      continue;
    }
    Finding finding = breach(expected, describe(*retake), *retake);
    if (!succeeded(*retake) && (turned_away(*retake) || !retake->fault.empty() || may_be_taken(record, *retake))) {
      finding.shown = false;
      finding.actual += "; somebody may have taken them meanwhile";
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> residue_expectations() {
  return {
      {"released",
       {},
       "the whole lists (await-released) show nothing that the workload brought about, by uid, owner or reference; "
       "what "
       "others made meanwhile is a warning, and a volume that is to be kept is free of its claim",
       judge_released},
      {"address-free",
       {},
       "a new Service got the addresses and ports of the deleted one (retake-address), unless somebody else has them",
       judge_address_free},
  };
}

}  // namespace o2dms::harness

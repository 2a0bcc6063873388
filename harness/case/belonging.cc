#include "harness/case/belonging.h"

#include <algorithm>

#include "harness/case/labels.h"

namespace o2dms::harness {

using base::Json;

bool has_labels(const Json& labels, const Json& wanted) {
  if (!wanted.is_object() || !labels.is_object()) return false;
  return std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& item) {
    const auto at = labels.find(item.key());
    return at != labels.end() && *at == item.value();
  });
}

bool Belonging::owns(const Json& object) const {
  if (!space.empty() && base::string_at(object, {"metadata", "namespace"}) != space) return false;
  if (!name.empty() && base::string_at(object, {"metadata", "name"}) != name) return false;
  if (labels.empty()) return true;
  const Json* found = base::find(object, {"metadata", "labels"});
  return found != nullptr && has_labels(*found, labels);
}

Belonging belonging_of(const Record& record) {
  for (const ExchangeRef& creation : record.creations()) {
    if (creation->request_body.json == nullptr) continue;
    const Json& sent = *creation->request_body.json;
    const auto run = base::string_at(sent, {"metadata", "labels", kRunLabel});
    const auto workload = base::string_at(sent, {"metadata", "labels", kWorkloadLabel});
    if (workload.empty()) continue;
    Belonging own{.space = std::string(base::string_at(sent, {"metadata", "namespace"})),
                  .labels = {{kRunLabel, run}, {kWorkloadLabel, workload}}};
    if (const auto one = base::string_at(sent, {"metadata", "labels", kCaseLabel}); !one.empty())
      own.labels[kCaseLabel] = one;
    return own;
  }
  return {};
}

}  // namespace o2dms::harness

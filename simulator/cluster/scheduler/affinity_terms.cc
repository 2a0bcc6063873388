#include "simulator/cluster/scheduler/affinity_terms.h"

#include "base/json.h"

namespace o2dms::simulator {

namespace {

AffinityTerm read_term(const base::Json& json, std::string_view ns) {
  AffinityTerm term;
  term.topology_key = base::string_at(json, {"topologyKey"});
  if (auto selector = LabelSelector::from_object(base::find(json, {"labelSelector"})))
    term.selector = *std::move(selector);
  else
    term.selector = LabelSelector::from_map(nullptr);
  if (const base::Json* names = base::find(json, {"namespaces"}); names != nullptr && names->is_array()) {
    for (const base::Json& name : *names) {
      if (name.is_string()) term.namespaces.push_back(name.get<std::string>());
    }
  }
  if (const base::Json* labels = base::find(json, {"namespaceSelector"})) {
    auto selector = LabelSelector::from_object(labels);
    term.namespace_labels = selector ? *std::move(selector) : LabelSelector::from_map(nullptr);
  }
  if (term.namespaces.empty() && !term.namespace_labels) term.namespaces.emplace_back(ns);
  term.identity = base::to_text(json) + " in " + std::string(ns);
  return term;
}

}  // namespace

AffinityTerms read_affinity_terms(std::string_view text, std::string_view ns) {
  AffinityTerms terms;
  if (text.empty()) return terms;
  const auto json = base::parse_json(text);
  if (!json) return terms;
  const auto each = [&](const char* when, auto use) {
    const base::Json* list = base::find(*json, {when});
    if (list == nullptr || !list->is_array()) return;
    for (const base::Json& entry : *list) use(entry);
  };
  each("requiredDuringSchedulingIgnoredDuringExecution",
       [&](const base::Json& entry) { terms.required.push_back(read_term(entry, ns)); });
  each("preferredDuringSchedulingIgnoredDuringExecution", [&](const base::Json& entry) {
    if (const base::Json* term = base::find(entry, {"podAffinityTerm"}))
      terms.preferred.push_back({base::integer_at(entry, {"weight"}), read_term(*term, ns)});
  });
  return terms;
}

}  // namespace o2dms::simulator

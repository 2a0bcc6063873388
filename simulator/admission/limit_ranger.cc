#include "simulator/admission/limit_ranger.h"

#include "base/json.h"
#include "simulator/admission/pod_resources.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Fills in what a container does not say. Like the defaulting of pods, a limit without a request is the request too.
void apply_defaults(const Json& item, Json& container) {
  const struct {
    const char* from;
    const char* to;
  } kinds[] = {{"default", "limits"}, {"defaultRequest", "requests"}};
  for (const auto& kind : kinds) {
    const Json* defaults = base::find(item, {kind.from});
    if (defaults == nullptr) continue;
    for (const auto& [name, amount] : defaults->items()) {
      Json& own = container["resources"][kind.to][name];
      if (own.is_null()) own = amount;
    }
  }
}

using Breaches = std::vector<std::string>;

void check_min_max(const Json& item, std::string_view type, const ResourceAmounts& requests,
                   const ResourceAmounts& limits, Breaches& out) {
  const std::string what(type);
  const auto find = [](const ResourceAmounts& amounts, const std::string& name) -> const Quantity* {
    const auto found = amounts.find(name);
    return found == amounts.end() ? nullptr : &found->second;
  };
  for (const auto& [name, min] : parse_amounts(base::find(item, {"min"}))) {
    const Quantity* request = find(requests, name);
    if (request == nullptr || *request < min) {
      out.push_back("minimum " + name + " usage per " + what + " is " + min.text() + ", but " +
                    (request == nullptr ? "no request is specified" : "request is " + request->text()));
    }
  }
  for (const auto& [name, max] : parse_amounts(base::find(item, {"max"}))) {
    const Quantity* limit = find(limits, name);
    if (limit == nullptr || *limit > max) {
      out.push_back("maximum " + name + " usage per " + what + " is " + max.text() + ", but " +
                    (limit == nullptr ? "no limit is specified" : "limit is " + limit->text()));
    }
  }
  for (const auto& [name, ratio] : parse_amounts(base::find(item, {"maxLimitRequestRatio"}))) {
    const Quantity* request = find(requests, name);
    const Quantity* limit = find(limits, name);
    if (request == nullptr || limit == nullptr || request->is_zero()) continue;
    const double actual = static_cast<double>(limit->milli_value()) / static_cast<double>(request->milli_value());
    if (actual * 1000.0 > static_cast<double>(ratio.milli_value())) {
      out.push_back(name + " max limit to request ratio per " + what + " is " + ratio.text() +
                    ", but the provided ratio is greater");
    }
  }
}

// Defaults and bounds for pods, containers and claims, by the LimitRange objects of the namespace.
class LimitRanger final : public AdmissionPlugin {
 public:
  explicit LimitRanger(const AdmissionParts& parts)
      : store_(parts.store), ranges_(*parts.registry.find("", "v1", "limitranges")) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods")) return base::done();
    visit(request.ns, "Container", [&](const Json& item) {
      for (const char* list : {"initContainers", "containers"}) {
        if (!(*request.object)["spec"].contains(list)) continue;
        for (Json& container : (*request.object)["spec"][list]) apply_defaults(item, container);
      }
    });
    return base::done();
  }

  StatusOr<void> validate(const AdmissionRequest& request) override {
    Breaches breaches;
    if (is_creation_of(request, "", "pods")) check_pod(request, breaches);
    if (is_creation_of(request, "", "persistentvolumeclaims")) check_claim(request, breaches);
    if (breaches.empty()) return base::done();
    std::string why = breaches.size() > 1 ? "[" : "";
    for (std::size_t i = 0; i < breaches.size(); ++i) why += (i ? ", " : "") + breaches[i];
    return base::failure(forbidden(subject_of(request), breaches.size() > 1 ? why + "]" : why));
  }

 private:
  template <class Use>
  void visit(std::string_view ns, std::string_view type, Use use) const {
    for (const ObjectRef& range : store_.list(ranges_, ns).objects) {
      const Document document = range->document();
      const Json* items = base::find(*document, {"spec", "limits"});
      if (items == nullptr) continue;
      for (const Json& item : *items) {
        if (base::string_at(item, {"type"}) == type) use(item);
      }
    }
  }

  void check_pod(const AdmissionRequest& request, Breaches& out) const {
    const Json* spec = base::find(*request.object, {"spec"});
    if (spec == nullptr) return;
    visit(request.ns, "Container", [&](const Json& item) {
      for (const char* list : {"initContainers", "containers"}) {
        const Json* containers = base::find(*spec, {list});
        if (containers == nullptr) continue;
        for (const Json& container : *containers) {
          check_min_max(item, "Container", parse_amounts(base::find(container, {"resources", "requests"})),
                        parse_amounts(base::find(container, {"resources", "limits"})), out);
        }
      }
    });
    visit(request.ns, "Pod", [&](const Json& item) {
      check_min_max(item, "Pod", pod_resources(*spec, "requests"), pod_resources(*spec, "limits"), out);
    });
  }

  // A claim has no limits: its request is held against both bounds.
  void check_claim(const AdmissionRequest& request, Breaches& out) const {
    visit(request.ns, "PersistentVolumeClaim", [&](const Json& item) {
      const ResourceAmounts asked = parse_amounts(base::find(*request.object, {"spec", "resources", "requests"}));
      check_min_max(item, "PersistentVolumeClaim", asked, asked, out);
    });
  }

  const Store& store_;
  const ResourceType& ranges_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_limit_ranger(const AdmissionParts& parts) {
  return std::make_unique<LimitRanger>(parts);
}

}  // namespace o2dms::simulator

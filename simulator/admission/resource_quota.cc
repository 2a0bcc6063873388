#include "simulator/admission/resource_quota.h"

#include <map>
#include <vector>

#include "base/json.h"
#include "simulator/admission/quota_usage.h"
#include "simulator/admission/request_kind.h"
#include "simulator/admission/usage_count.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// What a write would add to the use of one quota, which limits all of it.
struct Addition {
  std::string quota;
  ResourceAmounts added, hard;
  std::shared_ptr<UsageCount> used;
};

void append(std::string& out, const std::string& name, const Quantity& amount) {
  out.append(out.empty() ? "" : ",").append(name).append("=").append(amount.text());
}

// Why the addition may not be made; empty: it may.
std::string excess(const Addition& addition) {
  const ResourceAmounts used = addition.used->now();
  std::string requested, in_use, limited;
  for (const auto& [name, more] : addition.added) {
    const auto before = used.find(name);
    const Quantity sum = before == used.end() ? Quantity(0) : before->second;
    const Quantity& limit = addition.hard.at(name);
    if (sum + more <= limit) continue;
    append(requested, name, more);
    append(in_use, name, sum);
    append(limited, name, limit);
  }
  if (requested.empty()) return {};
  return "exceeded quota: " + addition.quota + ", requested: " + requested + ", used: " + in_use +
         ", limited: " + limited;
}

// The containers of a pod that do not say how much they take of `name` ("limits.cpu", "memory", …).
std::string silent_containers(const Json& pod, std::string_view name) {
  const bool limits = name.starts_with("limits.");
  const std::size_t dot = name.find('.');
  const std::string_view resource = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const char* which = limits ? "limits" : "requests";
  // Or the pod says it for all of them.
  if (is_pod_level_resource(resource) && base::find(pod, {"spec", "resources", which, resource}) != nullptr) return {};
  std::string out;
  for (const char* list : {"containers", "initContainers"}) {
    const Json* containers = base::find(pod, {"spec", list});
    if (containers == nullptr) continue;
    for (const Json& container : *containers) {
      if (base::find(container, {"resources", which, resource}) != nullptr) continue;
      out.append(out.empty() ? "" : ",").append(base::string_at(container, {"name"}));
    }
  }
  return out;
}

// A quota on cpu or memory can only be kept when each container says how much it takes.
std::string unstated(const ResourceAmounts& hard, const Json& pod) {
  std::string out;
  for (const char* name : {"cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"}) {
    if (!hard.contains(name)) continue;
    const std::string silent = silent_containers(pod, name);
    if (!silent.empty()) out.append(out.empty() ? "" : "; ").append(name).append(" for: ").append(silent);
  }
  return out;
}

// Refuses what would exceed a quota of the namespace. It counts by itself what is in use and needs nobody to keep
// status.used up to date; a change is only checked for what it adds.
class ResourceQuotaPlugin final : public AdmissionPlugin {
 public:
  explicit ResourceQuotaPlugin(const AdmissionParts& parts)
      : store_(parts.store), quotas_(*parts.registry.find("", "v1", "resourcequotas")), counts_(parts.store) {}

  StatusOr<void> validate(const AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods")) return base::done();
    for (const Quota& quota : quotas_of(request)) {
      const std::string missing = unstated(parse_amounts(base::find(quota.spec(), {"hard"})), *request.object);
      if (missing.empty()) continue;
      return base::failure(forbidden(subject_of(request), "failed quota: " + quota.name + ": must specify " + missing));
    }
    return base::done();
  }

  CommitCheck commit_check(const AdmissionRequest& request) override {
    std::vector<Addition> additions = additions_of(request);
    if (additions.empty()) return nullptr;
    return [&resource = request.resource, name = std::string(request.name),
            additions = std::move(additions)]() -> std::optional<CommitRefusal> {
      for (const Addition& addition : additions) {
        const std::string why = excess(addition);
        if (!why.empty()) return CommitRefusal{forbidden({resource.group, resource.plural, name}, why)};
      }
      return std::nullopt;
    };
  }

 private:
  struct Quota {
    std::string name;
    Document document;
    [[nodiscard]] const Json& spec() const { return document->at("spec"); }
  };

  // Of the namespace, those that count the object.
  std::vector<Quota> quotas_of(const AdmissionRequest& request) const {
    std::vector<Quota> out;
    for (const ObjectRef& quota : store_.list(quotas_, request.ns).objects) {
      Document document = quota->document();
      const Json* spec = base::find(*document, {"spec"});
      if (spec != nullptr && quota_applies(*spec, request.resource, *request.object))
        out.push_back({std::string(quota->name()), std::move(document)});
    }
    return out;
  }

  std::vector<Addition> additions_of(const AdmissionRequest& request) {
    std::vector<Addition> out;
    const bool writes = request.operation == Operation::create || request.operation == Operation::update;
    const bool counted = request.subresource.empty() || request.subresource == "resize";
    if (!writes || !counted || request.ns.empty() || request.object == nullptr) return out;
    for (const Quota& quota : quotas_of(request)) {
      Addition addition = addition_to(quota, request);
      if (!addition.added.empty()) out.push_back(std::move(addition));
    }
    return out;
  }

  Addition addition_to(const Quota& quota, const AdmissionRequest& request) {
    Addition out{.quota = quota.name};
    const Json& spec = quota.spec();
    ResourceAmounts added = quota_usage(request.resource, *request.object);
    if (request.old_object != nullptr && quota_applies(spec, request.resource, *request.old_object)) {
      for (const auto& [name, amount] : quota_usage(request.resource, *request.old_object)) added[name] -= amount;
    }
    out.hard = parse_amounts(base::find(spec, {"hard"}));
    for (const auto& [name, amount] : added) {
      if (Quantity(0) < amount && out.hard.contains(name)) out.added.emplace(name, amount);
    }
    if (!out.added.empty()) out.used = counts_.of(*request.resource.storage, request.ns, spec);
    return out;
  }

  const Store& store_;
  const ResourceType& quotas_;
  UsageCounts counts_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_resource_quota(const AdmissionParts& parts) {
  return std::make_unique<ResourceQuotaPlugin>(parts);
}

}  // namespace o2dms::simulator

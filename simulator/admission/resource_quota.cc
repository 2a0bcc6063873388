#include "simulator/admission/resource_quota.h"

#include "base/json.h"
#include "simulator/admission/quota_usage.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Refuses what would exceed a quota of the namespace. Usage is counted from the store each time, so it needs nobody to
// keep status.used up to date; an update is only checked for what it adds.
class ResourceQuotaPlugin final : public AdmissionPlugin {
 public:
  explicit ResourceQuotaPlugin(const AdmissionParts& parts)
      : store_(parts.store), quotas_(*parts.registry.find("", "v1", "resourcequotas")) {}

  std::string_view name() const override { return "ResourceQuota"; }

  StatusOr<void> validate(const AdmissionRequest& request) override {
    const bool counted = request.operation == Operation::create || request.operation == Operation::update;
    if (!counted || request.ns.empty() || !request.subresource.empty() || request.object == nullptr)
      return base::done();
    for (const ObjectRef& quota : store_.list(quotas_, request.ns).objects) {
      if (auto good = check(*quota, request); !good) return good;
    }
    return base::done();
  }

 private:
  StatusOr<void> check(const StoredObject& quota, const AdmissionRequest& request) const {
    const Document document = quota.document();
    const Json* spec = base::find(*document, {"spec"});
    if (spec == nullptr || !quota_applies(*spec, request.resource, *request.object)) return base::done();
    const ResourceAmounts hard = parse_amounts(base::find(*spec, {"hard"}));
    if (auto good = check_stated(quota, request, hard); !good) return good;
    ResourceAmounts added = quota_usage(request.resource, *request.object);
    if (request.old_object != nullptr) {
      for (const auto& [name, amount] : quota_usage(request.resource, *request.old_object)) added[name] -= amount;
    }
    const ResourceAmounts used = usage(*spec, request.resource, request.ns);
    std::string requested, in_use, limited;
    for (const auto& [name, limit] : hard) {
      const auto more = added.find(name);
      if (more == added.end() || more->second <= Quantity(0)) continue;
      const auto before = used.find(name);
      const Quantity sum = before == used.end() ? Quantity(0) : before->second;
      if (sum + more->second <= limit) continue;
      append(requested, name, more->second);
      append(in_use, name, sum);
      append(limited, name, limit);
    }
    if (requested.empty()) return base::done();
    return base::failure(forbidden(subject_of(request), "exceeded quota: " + std::string(quota.name()) + ", requested: " +
                                                            requested + ", used: " + in_use + ", limited: " + limited));
  }

  // A quota on cpu or memory can only be kept when each pod says how much it takes.
  static StatusOr<void> check_stated(const StoredObject& quota, const AdmissionRequest& request,
                                     const ResourceAmounts& hard) {
    if (!is_creation_of(request, "", "pods")) return base::done();
    const ResourceAmounts stated = quota_usage(request.resource, *request.object);
    std::string missing;
    for (const char* name : {"cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"}) {
      if (!hard.contains(name) || stated.contains(name)) continue;
      missing.append(missing.empty() ? "" : ",").append(name);
    }
    if (missing.empty()) return base::done();
    return base::failure(forbidden(subject_of(request), "failed quota: " + std::string(quota.name()) + ": must specify " + missing));
  }

  ResourceAmounts usage(const Json& spec, const ResourceType& resource, std::string_view ns) const {
    ResourceAmounts out;
    for (const ObjectRef& object : store_.list(*resource.storage, ns).objects) {
      const Document document = object->document();
      if (!quota_applies(spec, resource, *document)) continue;
      for (const auto& [name, amount] : quota_usage(resource, *document)) out[name] += amount;
    }
    return out;
  }

  static void append(std::string& out, const std::string& name, const Quantity& amount) {
    out.append(out.empty() ? "" : ",").append(name).append("=").append(amount.text());
  }

  const Store& store_;
  const ResourceType& quotas_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_resource_quota(const AdmissionParts& parts) {
  return std::make_unique<ResourceQuotaPlugin>(parts);
}

}  // namespace o2dms::simulator

#include "simulator/verbs/service_addresses.h"

#include "simulator/resource/ip_address.h"
#include "simulator/resource/service_range.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/service_fields.h"

namespace o2dms::simulator {

using base::Json;

namespace {

bool is_api_server(const Json& service) {
  return base::string_at(service, {"metadata", "name"}) == "kubernetes" &&
         base::string_at(service, {"metadata", "namespace"}) == "default";
}

// What no Service may have in a cluster of one network of IPv4. Texts that are no addresses are left to validation.
StatusOr<void> check_address(const Json& service) {
  const std::string_view name = base::string_at(service, {"metadata", "name"}),
                         address = base::string_at(service, {"spec", "clusterIP"});
  const auto refused = [&](std::string_view field, const Json& value, std::string_view why) {
    return base::failure(invalid("", "Service", name, {invalid_value(std::string(field), value, why)}));
  };
  if (const Json* list = base::find(service, {"spec", "clusterIPs"}); list != nullptr && list->size() > 1) {
    return refused("spec.ipFamilyPolicy", base::string_at(service, {"spec", "ipFamilyPolicy"}, "SingleStack"),
                   "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified");
  }
  if (address.find(':') != std::string_view::npos)
    return refused("spec.clusterIPs[0]", Json::array({address}), "IPv6 is not configured on this cluster");
  const auto number = parse_ipv4(address);
  if (!number) return base::done();
  const std::string failed = "failed to allocate IP " + std::string(address) + ": ";
  if (*number < kServiceNetworkFirst || *number > kServiceNetworkLast) {
    return refused("spec.clusterIPs", Json::array({address}),
                   failed + "the provided network does not match the current range");
  }
  if (*number == kServiceNetworkFirst || *number == kServiceNetworkLast) {
    return refused("spec.clusterIPs", Json::array({address}),
                   failed + "the provided IP (" + std::string(address) +
                       ") is not in the valid range. The range of valid IPs is " + std::string(kServiceNetwork));
  }
  if (address == kApiServerAddress && !is_api_server(service))
    return base::failure(already_allocated({ServiceAllocation::Kind::address, *number}, name));
  return base::done();
}

// Calls `use` with each number that a stored Service has, and the table that it belongs into.
template <class Use>
void each_number(const Json& service, AllocatedNumbers& tables, Use use) {
  if (const auto address = parse_ipv4(base::string_at(service, {"spec", "clusterIP"}))) use(tables.addresses, *address);
  const auto use_port = [&](std::int64_t port) {
    if (port != 0) use(tables.ports, static_cast<std::uint32_t>(port));
  };
  for (const Json& port : base::elements_at(service, {"spec", "ports"})) use_port(base::integer_at(port, {"nodePort"}));
  use_port(base::integer_at(service, {"spec", "healthCheckNodePort"}));
}

void add(const StoredObject& service, AllocatedNumbers& taken) {
  each_number(*service.document(), taken,
              [&](auto& table, std::uint32_t number) { table[number] = std::string(service.uid()); });
}

void remove(const StoredObject& service, AllocatedNumbers& taken) {
  each_number(*service.document(), taken, [&](auto& table, std::uint32_t number) {
    const auto found = table.find(number);
    if (found != table.end() && found->second == service.uid()) table.erase(found);
  });
}

}  // namespace

bool has_addresses(const ResourceType& storage) {
  return storage.plural == "services" && storage.group.empty();
}

void ServiceAddresses::catch_up() {
  const EventCursor::Reading reading = cursor_.read();
  if (reading.everything) {
    taken_ = {};
    for (const ObjectRef& service : *reading.everything) add(*service, taken_);
  }
  for (const StoreEvent& event : reading.events) {
    if (event.previous != nullptr) remove(*event.previous, taken_);
    if (event.type != EventType::deleted) add(*event.object, taken_);
  }
}

std::optional<CommitRefusal> ServiceAddresses::refusal(const std::vector<ServiceAllocation>& allocations,
                                                       std::string_view uid, std::string_view name) {
  const base::MutexLock lock(mutex_);
  catch_up();
  for (const ServiceAllocation& allocation : allocations) {
    const auto& table = allocation.kind == ServiceAllocation::Kind::address ? taken_.addresses : taken_.ports;
    const auto owner = table.find(allocation.number);
    if (owner == table.end() || owner->second == uid) continue;
    return CommitRefusal{already_allocated(allocation, name), allocation.dynamic};
  }
  return std::nullopt;
}

StatusOr<CommitCheck> ServiceAddresses::assign(Json& service, const Json* old, base::Random& random) {
  if (!service["spec"].is_object()) service["spec"] = Json::object();
  if (old != nullptr) keep_allocated(service, *old);
  drop_unneeded(service, old);
  // An address, once given, stays: validation says so in words of its own.
  const bool had_address = old != nullptr && !base::string_at(*old, {"spec", "clusterIP"}).empty();
  if (!had_address && needs_cluster_ip(service)) {
    if (auto good = check_address(service); !good) return base::failure(good.error());
  }
  const base::MutexLock lock(mutex_);
  catch_up();
  auto allocations = allocate_addresses(taken_, service, random);
  if (!allocations) return base::failure(allocations.error());
  return CommitCheck(
      [this, allocations = std::move(*allocations), uid = std::string(base::string_at(service, {"metadata", "uid"})),
       name = std::string(base::string_at(service, {"metadata", "name"}))] { return refusal(allocations, uid, name); });
}

}  // namespace o2dms::simulator

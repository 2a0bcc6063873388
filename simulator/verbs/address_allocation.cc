#include "simulator/verbs/address_allocation.h"

#include <map>
#include <set>

#include "simulator/resource/ip_address.h"
#include "simulator/resource/service_range.h"
#include "simulator/verbs/service_fields.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr int kRandomTries = 64;  // before a range is searched from its beginning

class AddressAllocation {
 public:
  AddressAllocation(const AllocatedNumbers& taken, Json& service, base::Random& random)
      : taken_(taken), service_(service), spec_(service["spec"]), random_(random) {}

  StatusOr<std::vector<ServiceAllocation>> run() {
    if (auto done = allocate_address(); !done) return base::failure(done.error());
    if (auto done = allocate_node_ports(); !done) return base::failure(done.error());
    if (auto done = allocate_health_check_port(); !done) return base::failure(done.error());
    return std::move(allocations_);
  }

 private:
  using Kind = ServiceAllocation::Kind;

  StatusOr<void> allocate_address() {
    if (!needs_cluster_ip(service_)) return base::done();
    std::string address(base::string_at(spec_, {"clusterIP"}));
    const bool dynamic = address.empty();
    if (dynamic) {
      const std::uint32_t number = free_address();
      if (number == 0) return base::failure(internal_error("failed to allocate a serviceIP: range is full"));
      spec_["clusterIP"] = address = ipv4_text(number);
    }
    if (!spec_.contains("clusterIPs")) spec_["clusterIPs"] = Json::array({address});
    if (!spec_.contains("ipFamilies")) spec_["ipFamilies"] = Json::array({"IPv4"});
    if (!spec_.contains("ipFamilyPolicy")) spec_["ipFamilyPolicy"] = "SingleStack";
    if (const auto number = parse_ipv4(address)) allocations_.push_back({Kind::address, *number, 0, dynamic});
    return base::done();
  }

  StatusOr<void> allocate_node_ports() {
    if (!spec_["ports"].is_array()) spec_.erase("ports");
    if (!needs_node_ports(service_) || !spec_.contains("ports")) return base::done();
    // Ports of one number, which differ in their protocol, get one node port.
    std::map<std::int64_t, std::int64_t> by_port;
    for (const Json& port : spec_["ports"]) {
      const std::int64_t requested = base::integer_at(port, {"nodePort"});
      if (requested == 0) continue;
      by_port.emplace(base::integer_at(port, {"port"}), requested);
      requested_.insert(requested);
    }
    std::size_t index = 0;
    for (Json& port : spec_["ports"]) {
      std::int64_t number = base::integer_at(port, {"nodePort"});
      if (number == 0 && allocates_node_ports(service_)) {
        std::int64_t& shared = by_port[base::integer_at(port, {"port"})];
        if (shared == 0) shared = free_port();
        if (shared == 0) return base::failure(internal_error("failed to allocate a nodePort: range is full"));
        port["nodePort"] = number = shared;
      }
      if (number != 0) record(Kind::node_port, number, index);
      ++index;
    }
    return base::done();
  }

  StatusOr<void> allocate_health_check_port() {
    if (!needs_health_check_port(service_)) return base::done();
    std::int64_t number = base::integer_at(spec_, {"healthCheckNodePort"});
    if (number != 0 && (number < kFirstNodePort || number > kLastNodePort)) {
      return base::failure(internal_error("failed to allocate requested HealthCheck NodePort " +
                                          std::to_string(number) + ": " + std::string(kNodePortsRefusal)));
    }
    if (own_ports_.contains(number)) {
      return base::failure(already_allocated({Kind::health_check_port, static_cast<std::uint32_t>(number)}, {}));
    }
    if (number != 0) requested_.insert(number);
    if (number == 0) spec_["healthCheckNodePort"] = number = free_port();
    if (number == 0) return base::failure(internal_error("failed to allocate a HealthCheck NodePort 0: range is full"));
    record(Kind::health_check_port, number, 0);
    return base::done();
  }

  void record(Kind kind, std::int64_t number, std::size_t index) {
    allocations_.push_back({kind, static_cast<std::uint32_t>(number), index, !requested_.contains(number)});
    own_ports_.insert(number);
  }

  // 0: none is left.
  std::uint32_t free_address() {
    static const std::uint32_t api_server = *parse_ipv4(kApiServerAddress);
    return free_number(kServiceNetworkFirst + 1, kServiceNetworkLast - 1, [&](std::uint32_t address) {
      return address != api_server && !taken_.addresses.contains(address);
    });
  }
  std::int64_t free_port() {
    return free_number(kFirstNodePort, kLastNodePort, [&](std::uint32_t port) {
      return !taken_.ports.contains(port) && !own_ports_.contains(port) && !requested_.contains(port);
    });
  }
  template <class IsFree>
  std::uint32_t free_number(std::uint32_t first, std::uint32_t last, IsFree is_free) {
    for (int i = 0; i < kRandomTries; ++i) {
      const auto number = first + static_cast<std::uint32_t>(random_.below(last - first + 1));
      if (is_free(number)) return number;
    }
    for (std::uint32_t number = first; number <= last; ++number) {
      if (is_free(number)) return number;
    }
    return 0;
  }

  const AllocatedNumbers& taken_;
  Json& service_;
  Json& spec_;
  base::Random& random_;
  std::set<std::int64_t> requested_, own_ports_;
  std::vector<ServiceAllocation> allocations_;
};

}  // namespace

StatusOr<std::vector<ServiceAllocation>> allocate_addresses(const AllocatedNumbers& taken, Json& service,
                                                            base::Random& random) {
  return AddressAllocation(taken, service, random).run();
}

StatusError already_allocated(const ServiceAllocation& allocation, std::string_view service_name) {
  const auto refused = [&](StatusCause cause) { return invalid("", "Service", service_name, {std::move(cause)}); };
  const std::string number = std::to_string(allocation.number), address = ipv4_text(allocation.number);
  switch (allocation.kind) {
    case ServiceAllocation::Kind::address:
      return refused(invalid_value("spec.clusterIPs", Json::array({address}),
                                   "failed to allocate IP " + address + ": provided IP is already allocated"));
    case ServiceAllocation::Kind::node_port:
      return refused(invalid_value("spec.ports[" + std::to_string(allocation.port_index) + "].nodePort",
                                   Json(allocation.number), "provided port is already allocated"));
    case ServiceAllocation::Kind::health_check_port:
      break;
  }
  return internal_error("failed to allocate requested HealthCheck NodePort " + number +
                        ": provided port is already allocated");
}

}  // namespace o2dms::simulator

#include "simulator/verbs/address_choice.h"

#include <map>
#include <set>

#include "simulator/resource/ip_address.h"
#include "simulator/resource/service_range.h"
#include "simulator/verbs/service_fields.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr int kRandomTries = 64;  // before a range is searched from its beginning

class AddressChoice {
 public:
  AddressChoice(const TakenNumbers& taken, Json& service, base::Random& random)
      : taken_(taken), service_(service), spec_(service["spec"]), random_(random) {}

  StatusOr<std::vector<ServiceClaim>> choose() {
    if (auto chosen = choose_address(); !chosen) return base::failure(chosen.error());
    if (auto chosen = choose_node_ports(); !chosen) return base::failure(chosen.error());
    if (auto chosen = choose_health_check_port(); !chosen) return base::failure(chosen.error());
    return std::move(claims_);
  }

 private:
  using Kind = ServiceClaim::Kind;

  StatusOr<void> choose_address() {
    if (!needs_cluster_ip(service_)) return base::done();
    std::string address(base::string_at(spec_, {"clusterIP"}));
    const bool chosen = address.empty();
    if (chosen) {
      const std::uint32_t number = free_address();
      if (number == 0) return base::failure(internal_error("failed to allocate a serviceIP: range is full"));
      spec_["clusterIP"] = address = ipv4_text(number);
    }
    if (!spec_.contains("clusterIPs")) spec_["clusterIPs"] = Json::array({address});
    if (!spec_.contains("ipFamilies")) spec_["ipFamilies"] = Json::array({"IPv4"});
    if (!spec_.contains("ipFamilyPolicy")) spec_["ipFamilyPolicy"] = "SingleStack";
    if (const auto number = parse_ipv4(address)) claims_.push_back({Kind::address, *number, 0, chosen});
    return base::done();
  }

  StatusOr<void> choose_node_ports() {
    if (!spec_["ports"].is_array()) spec_.erase("ports");
    if (!needs_node_ports(service_) || !spec_.contains("ports")) return base::done();
    // Ports of one number, which differ in their protocol, get one node port.
    std::map<std::int64_t, std::int64_t> by_port;
    for (const Json& port : spec_["ports"]) {
      const std::int64_t wished = base::integer_at(port, {"nodePort"});
      if (wished == 0) continue;
      by_port.emplace(base::integer_at(port, {"port"}), wished);
      wished_.insert(wished);
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
      if (number != 0) claim(Kind::node_port, number, index);
      ++index;
    }
    return base::done();
  }

  StatusOr<void> choose_health_check_port() {
    if (!needs_health_check_port(service_)) return base::done();
    std::int64_t number = base::integer_at(spec_, {"healthCheckNodePort"});
    if (number != 0 && (number < kFirstNodePort || number > kLastNodePort)) {
      return base::failure(internal_error("failed to allocate requested HealthCheck NodePort " +
                                          std::to_string(number) + ": " + std::string(kNodePortsRefusal)));
    }
    if (own_ports_.contains(number)) {
      return base::failure(already_allocated({Kind::health_check_port, static_cast<std::uint32_t>(number)}, {}));
    }
    if (number != 0) wished_.insert(number);
    if (number == 0) spec_["healthCheckNodePort"] = number = free_port();
    if (number == 0) return base::failure(internal_error("failed to allocate a HealthCheck NodePort 0: range is full"));
    claim(Kind::health_check_port, number, 0);
    return base::done();
  }

  void claim(Kind kind, std::int64_t number, std::size_t index) {
    claims_.push_back({kind, static_cast<std::uint32_t>(number), index, !wished_.contains(number)});
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
      return !taken_.ports.contains(port) && !own_ports_.contains(port) && !wished_.contains(port);
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

  const TakenNumbers& taken_;
  Json& service_;
  Json& spec_;
  base::Random& random_;
  std::set<std::int64_t> wished_, own_ports_;
  std::vector<ServiceClaim> claims_;
};

}  // namespace

StatusOr<std::vector<ServiceClaim>> choose_addresses(const TakenNumbers& taken, Json& service, base::Random& random) {
  return AddressChoice(taken, service, random).choose();
}

StatusError already_allocated(const ServiceClaim& claim, std::string_view service_name) {
  const auto refused = [&](StatusCause cause) { return invalid("", "Service", service_name, {std::move(cause)}); };
  const std::string number = std::to_string(claim.number), address = ipv4_text(claim.number);
  switch (claim.kind) {
    case ServiceClaim::Kind::address:
      return refused(invalid_value("spec.clusterIPs", Json::array({address}),
                                   "failed to allocate IP " + address + ": provided IP is already allocated"));
    case ServiceClaim::Kind::node_port:
      return refused(invalid_value("spec.ports[" + std::to_string(claim.port_index) + "].nodePort", Json(claim.number),
                                   "provided port is already allocated"));
    case ServiceClaim::Kind::health_check_port:
      break;
  }
  return internal_error("failed to allocate requested HealthCheck NodePort " + number +
                        ": provided port is already allocated");
}

}  // namespace o2dms::simulator

// The allocation of what a Service lacks: a cluster IP, node ports, a port for health checks, among what no other
// Service has. Pure but for chance; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

// Whose a number is: the uid of the Service.
struct AllocatedNumbers {
  std::unordered_map<std::uint32_t, std::string> addresses, ports;
};

// A number that a Service has, or would have once it is stored.
struct ServiceAllocation {
  enum class Kind : std::uint8_t { address, node_port, health_check_port } kind;
  std::uint32_t number;
  std::size_t port_index = 0;  // node_port: of spec.ports
  bool dynamic = false;        // the server has chosen it: another will do as well
};

// Fills the spec; returns all that the Service then has. 500 when a range is used up.
StatusOr<std::vector<ServiceAllocation>> allocate_addresses(const AllocatedNumbers& taken, base::Json& service,
                                                            base::Random& random);

// The refusal of what another Service has.
StatusError already_allocated(const ServiceAllocation& allocation, std::string_view service_name);

}  // namespace o2dms::simulator

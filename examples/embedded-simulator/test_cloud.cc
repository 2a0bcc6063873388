#include "test_cloud.h"

#include <stdexcept>

namespace smo {

std::unique_ptr<o2dms::simulator::Simulator> start_cloud(std::vector<std::string> deviations) {
  auto cloud = o2dms::simulator::start_simulator({.deviations = std::move(deviations)});
  if (!cloud) throw std::runtime_error(cloud.error().message);
  return *std::move(cloud);
}

}  // namespace smo

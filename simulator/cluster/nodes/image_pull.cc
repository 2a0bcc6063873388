#include "simulator/cluster/nodes/image_pull.h"

namespace o2dms::simulator {

namespace {

// The host of an image reference; empty when it has none (docker.io is meant). A first part without dot and port is a
// folder, not a host.
std::string_view registry_host(std::string_view image) {
  const std::size_t slash = image.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view first = image.substr(0, slash);
  if (first.find_first_of(".:") == std::string_view::npos && first != "localhost") return {};
  return first.substr(0, first.find(':'));
}

}  // namespace

std::string pull_error(std::string_view image) {
  const std::string_view host = registry_host(image);
  if (!host.ends_with(".invalid")) return {};
  return "failed to pull and unpack image \"" + std::string(image) + "\": failed to resolve reference \"" +
         std::string(image) + "\": dial tcp: lookup " + std::string(host) + ": no such host";
}

}  // namespace o2dms::simulator

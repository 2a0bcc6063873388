// OpenAPI documents of strangers' clusters, from which a simulator takes its types.
#include "base/json.h"
#include "simulator/schema/openapi.h"
#include "simulator/schema/openapi_document.h"
#include "simulator/schema/registry.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

// That a simulator would publish: it is read as the same resources again.
void check_own_document(const KubernetesVersion& version) {
  const auto again = read_openapi_part(*OpenApi(version).v2_document());
  fuzz::require(again.ok(), "what was read can be published and read again");
  for (const ResourceType* resource : version.registry->all()) {
    const ResourceType* same = (*again)->registry->find(resource->group, resource->version, resource->plural);
    fuzz::require(same != nullptr && same->kind == resource->kind, "its resources are the same");
  }
}

void check_openapi(std::string_view text) {
  const auto version = read_openapi_part(text);
  if (!version) return fuzz::require(version.error().message.find("kubectl get --raw") != std::string::npos, "a cure");
  for (const ResourceType* resource : (*version)->registry->all()) {
    fuzz::require(!resource->verbs.empty() || !resource->subresources.empty(), "a resource is there for something");
    fuzz::require(!resource->has_verb("get") || resource->type != nullptr, "what is stored has a type");
    fuzz::require(resource->storage != nullptr, "and a version in which it is stored");
  }
  fuzz::require(!OpenApi(**version).v2_protobuf()->empty(), "it can be published in protobuf");
  check_own_document(**version);
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_openapi(o2dms::fuzz::text(data, size));
  return 0;
}

#include "simulator/verbs/success.h"

#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

Json success_status(int code) {
  return {
      {"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Json::object()}, {"status", "Success"}, {"code", code}};
}

Json deleted_status(const ResourceType& resource, const StoredObject& gone) {
  Json details = {{"name", gone.name()}, {"kind", resource.plural}};
  if (!resource.group.empty()) details["group"] = resource.group;
  if (!gone.uid().empty()) details["uid"] = gone.uid();
  return {{"kind", "Status"},
          {"apiVersion", "v1"},
          {"metadata", Json::object()},
          {"status", "Success"},
          {"details", std::move(details)}};
}

}  // namespace o2dms::simulator

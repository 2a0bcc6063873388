// What an admission request is about, in the words of the plugins. Pure; thread-safe.
#pragma once

#include "simulator/admission/plugin.h"
#include "simulator/schema/registry.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

inline bool concerns(const AdmissionRequest& request, std::string_view group, std::string_view plural,
                     std::string_view subresource = {}) {
  return request.resource.group == group && request.resource.plural == plural && request.subresource == subresource;
}

inline bool is_creation_of(const AdmissionRequest& request, std::string_view group, std::string_view plural) {
  return request.operation == Operation::create && concerns(request, group, plural);
}

// For the 403 of a plugin.
inline StatusSubject subject_of(const AdmissionRequest& request) {
  return {request.resource.group, request.resource.plural, request.name};
}

}  // namespace o2dms::simulator

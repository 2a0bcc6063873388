#include "harness/case/container_reading.h"

#include <algorithm>
#include <array>

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kMain = "containerStatuses";
constexpr const char* kInit = "initContainerStatuses";

bool failed(const Json& status) {
  const Json* end = last_end(status);
  return end != nullptr && base::integer_at(*end, {"exitCode"}) != 0;
}

template <class Holds>
bool any_status(const Json& pod, const char* list, Holds holds) {
  const auto& statuses = base::elements_at(pod, {"status", list});
  return std::any_of(statuses.begin(), statuses.end(), holds);
}

}  // namespace

const Json* container_status(const Json& pod, std::string_view container) {
  for (const char* list : {kMain, kInit})
    for (const Json& status : base::elements_at(pod, {"status", list}))
      if (base::string_at(status, {"name"}) == container) return &status;
  return nullptr;
}

const Json* last_end(const Json& status) {
  const Json* end = base::find(status, {"state", "terminated"});
  return end != nullptr ? end : base::find(status, {"lastState", "terminated"});
}

std::string_view waiting_reason(const Json& status) {
  return base::string_at(status, {"state", "waiting", "reason"});
}

bool has_started(const Json& status) {
  return !base::string_at(status, {"containerID"}).empty() || base::find(status, {"state", "running"}) != nullptr ||
         last_end(status) != nullptr;
}

std::string_view condition_of(const Json& object, std::string_view type) {
  for (const Json& condition : base::elements_at(object, {"status", "conditions"}))
    if (base::string_at(condition, {"type"}) == type) return base::string_at(condition, {"status"});
  return {};
}

std::vector<std::string> container_names(const Json& pod, std::string_view list) {
  std::vector<std::string> names;
  for (const Json& container : base::elements_at(pod, {"spec", list}))
    names.emplace_back(base::string_at(container, {"name"}));
  return names;
}

bool is_image_failure(std::string_view reason) {
  static constexpr std::array<std::string_view, 7> kReasons{
      "ErrImagePull",      "ImagePullBackOff",    "InvalidImageName",         "ImageInspectError",
      "ErrImageNeverPull", "RegistryUnavailable", "SignatureValidationFailed"};
  return std::find(kReasons.begin(), kReasons.end(), reason) != kReasons.end();
}

bool shows_failure(const Json& pod, std::string_view sign) {
  if (sign == "image")
    return any_status(pod, kMain, [](const Json& one) { return is_image_failure(waiting_reason(one)); });
  if (sign == "crash")
    return any_status(pod, kMain, [](const Json& one) {
      return base::integer_at(one, {"restartCount"}) > 0 && waiting_reason(one) == "CrashLoopBackOff" && failed(one);
    });
  if (sign == "init") return any_status(pod, kInit, failed);
  if (sign == "config")
    return any_status(pod, kMain, [](const Json& one) { return waiting_reason(one) == kNoConfiguration; });
  if (sign == "probe")
    return any_status(pod, kMain, [](const Json& one) { return base::integer_at(one, {"restartCount"}) > 0; });
  return false;
}

}  // namespace o2dms::harness

#include "simulator/admission/default_toleration_seconds.h"

#include "base/json.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr int kSeconds = 300;

bool tolerates(const Json& tolerations, std::string_view taint) {
  for (const Json& toleration : tolerations) {
    const std::string_view key = base::string_at(toleration, {"key"});
    const std::string_view effect = base::string_at(toleration, {"effect"});
    if ((key == taint || key.empty()) && (effect == "NoExecute" || effect.empty())) return true;
  }
  return false;
}

// Pods stay for five minutes on a node that is not ready or cannot be reached, unless they say otherwise.
class DefaultTolerationSeconds final : public AdmissionPlugin {
 public:
  StatusOr<void> mutate(AdmissionRequest& request) override {
    if (!is_creation_of(request, "", "pods")) return base::done();
    Json& tolerations = (*request.object)["spec"]["tolerations"];
    if (tolerations.is_null()) tolerations = Json::array();
    for (std::string_view taint : {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}) {
      if (tolerates(tolerations, taint)) continue;
      tolerations.push_back(
          {{"key", taint}, {"operator", "Exists"}, {"effect", "NoExecute"}, {"tolerationSeconds", kSeconds}});
    }
    return base::done();
  }
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_default_toleration_seconds(const AdmissionParts&) {
  return std::make_unique<DefaultTolerationSeconds>();
}

}  // namespace o2dms::simulator

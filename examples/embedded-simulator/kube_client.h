// KubeClient: the few requests that this SMO makes of a Kubernetes API, with libcurl. One thread at a time. A request
// that got no answer has status 0 and says why.
#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace smo {

using Json = nlohmann::json;

struct Answer {
  long status = 0;      // HTTP's; 0: none came
  Json body;            // null when it is no JSON
  std::string problem;  // why no answer came
};

class KubeClient {
 public:
  // The text of a kubeconfig whose first cluster and user have their data inline. Throws YAML::Exception for any other.
  explicit KubeClient(const std::string& kubeconfig);

  [[nodiscard]] Answer post(const std::string& path, const Json& body) const;
  [[nodiscard]] Answer remove(const std::string& path, const Json& options) const;
  // Hands over each event of a watch until `seen` says true; false: the time was up, or the server ended it.
  [[nodiscard]] bool watch(const std::string& path, std::chrono::milliseconds limit,
                           const std::function<bool(const Json& event)>& seen) const;

 private:
  [[nodiscard]] Answer send(const char* method, const std::string& path, const Json& body) const;

  std::string server_, authority_, certificate_, key_;
};

}  // namespace smo

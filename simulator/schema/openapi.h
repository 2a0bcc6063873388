// OpenAPI documents of a Kubernetes version and of the custom resources above it, made from the registry on the first
// request for each and kept: the v3 index with its hashed relative URLs, a v3 document a group version, and the v2
// document. What shows custom resources is made anew when they change. Bundled versions have no prose. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace o2dms::simulator {

struct KubernetesVersion;
class Registry;

class OpenApi {
 public:
  // Both must outlive it. The registry is the version's own unless another is given.
  explicit OpenApi(const KubernetesVersion& version);
  OpenApi(const KubernetesVersion& version, const Registry& registry);

  // Body of /openapi/v3: {"paths":{"api/v1":{"serverRelativeURL":"/openapi/v3/api/v1?hash=…"}, …}}
  [[nodiscard]] std::shared_ptr<const std::string> v3_index();
  // Body of /openapi/v3/PATH; PATH is "api/v1" or "apis/apps/v1". Null when no such group version is served.
  [[nodiscard]] std::shared_ptr<const std::string> v3_document(std::string_view path);
  // Body of /openapi/v2 as JSON, and in gnostic's protobuf.
  [[nodiscard]] std::shared_ptr<const std::string> v2_document();
  [[nodiscard]] std::shared_ptr<const std::string> v2_protobuf();
  // The ETag (without quotes) of the documents that show everything; and of a v3 document, which the index's URLs have.
  [[nodiscard]] std::string hash();
  [[nodiscard]] std::string v3_hash(std::string_view path);

 private:
  // Forgets what shows custom resources, if others are served now.
  void follow_registry() REQUIRES(mutex_);
  [[nodiscard]] bool is_native(std::string_view path) const;

  const KubernetesVersion& version_;
  const Registry& registry_;
  const std::string native_hash_;
  base::Mutex mutex_;
  std::uint64_t generation_ GUARDED_BY(mutex_) = 0;
  std::string hash_ GUARDED_BY(mutex_);
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> documents_ GUARDED_BY(mutex_);
  std::shared_ptr<const std::string> protobuf_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator

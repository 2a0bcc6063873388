// OpenAPI documents of a Kubernetes version, made from its registry on the first request for each and kept: the v3
// index with its hashed relative URLs, a v3 document a group version, and the v2 document. Bundled versions have no
// prose. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace o2dms::simulator {

struct KubernetesVersion;

class OpenApi {
 public:
  explicit OpenApi(const KubernetesVersion& version);  // must outlive it; does no work

  // Body of /openapi/v3: {"paths":{"api/v1":{"serverRelativeURL":"/openapi/v3/api/v1?hash=…"}, …}}
  [[nodiscard]] std::shared_ptr<const std::string> v3_index();
  // Body of /openapi/v3/PATH; PATH is "api/v1" or "apis/apps/v1". Null when no such group version is served.
  [[nodiscard]] std::shared_ptr<const std::string> v3_document(std::string_view path);
  // Body of /openapi/v2 as JSON, and in gnostic's protobuf.
  [[nodiscard]] std::shared_ptr<const std::string> v2_document();
  [[nodiscard]] std::shared_ptr<const std::string> v2_protobuf();
  // The hash in the index's URLs and the ETag of every document (without quotes).
  [[nodiscard]] const std::string& hash() const { return hash_; }

 private:
  const KubernetesVersion& version_;
  const std::string hash_;
  base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> documents_ GUARDED_BY(mutex_);
  std::shared_ptr<const std::string> protobuf_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator

// Discovery: from apiVersion and kind to the resource's URL, as the target itself lists it (/api/v1, /apis/G/V). Each
// group is asked for once and kept. And all types that it lists, asked for once and kept. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/mutex.h"
#include "base/result.h"
#include "harness/case/api_types.h"
#include "harness/client/client.h"

namespace o2dms::harness {

struct ResourceType {
  std::string name;  // "deployments"
  bool namespaced = true;
};

class Discovery {
 public:
  // The error says why no resource was found for the kind.
  base::Result<ResourceType> resource(Client& client, const std::string& api_version, const std::string& kind);
  // "/apis/apps/v1/namespaces/NS/deployments"; the namespace is the object's own.
  base::Result<std::string> collection(Client& client, const base::Json& object);
  // All types of the core group and of the preferred version of each group, without subresources. A group that does not
  // answer (an aggregated API that is down) is left out; the error says why there is no list of groups.
  base::Result<std::vector<ApiType>> types(Client& client);

 private:
  base::Mutex mutex_;
  std::map<std::string, std::map<std::string, ResourceType>> groups_ GUARDED_BY(mutex_);  // by apiVersion, then kind
  base::Mutex types_mutex_;  // held while they are asked for
  std::vector<ApiType> types_ GUARDED_BY(types_mutex_);
};

}  // namespace o2dms::harness

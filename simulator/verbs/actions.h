// Actions: what POST means where nothing is stored under the name it addresses: reviews (TokenReview,
// SelfSubjectAccessReview, …) and subresources such as serviceaccounts/token. Whoever owns the meaning gives a
// function; Api::create calls it after the payload was decoded and checked. Called concurrently.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>

#include "base/json.h"
#include "simulator/access/user.h"
#include "simulator/status/status.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

struct ActionRequest {
  const RequestTarget& target;
  const base::Json& body;  // with kind and apiVersion
  const UserInfo& user;
  const WriteOptions& options;
};

// Returns the answer's body, with kind and apiVersion.
using Action = std::function<StatusOr<base::Json>(const ActionRequest&)>;

// By group, plural and subresource ("" for the resource itself): {"authorization.k8s.io", "subjectaccessreviews", ""}.
using Actions = std::map<std::array<std::string, 3>, Action>;

}  // namespace o2dms::simulator

// The stable resources of Kubernetes itself and the verbs that each is served with, by version: what a target that
// announces a version must list. Generally available ones alone: what stands behind a feature gate is left out, and so
// is what is deprecated. None of them was ever taken away again. From the API reference of Kubernetes. Pure;
// thread-safe.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/case/api_types.h"

namespace o2dms::harness {

// 29 of "v1.29.3+k3s1"; nothing when the text is no version of Kubernetes 1.
std::optional<int> minor_of(std::string_view git_version);

// Those of Kubernetes 1.`minor`.
std::vector<ApiType> native_types(int minor);

}  // namespace o2dms::harness

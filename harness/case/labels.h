// The labels by which we know again what we made, also after a crash. The domain is nobody's in the DNS, so that it
// collides with nothing.
#pragma once

namespace o2dms::harness {

inline constexpr const char* kManagedBy = "app.kubernetes.io/managed-by";
inline constexpr const char* kManagedByUs = "o2dms";
inline constexpr const char* kRunLabel = "conformance.o2dms/run";
inline constexpr const char* kCaseLabel = "conformance.o2dms/case";
inline constexpr const char* kWorkloadLabel = "conformance.o2dms/workload";

}  // namespace o2dms::harness

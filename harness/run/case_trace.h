// CaseTrace: what the steps of a case leave for the steps after them; what expectations judge is the evidence, and the
// waits. A plain value; one thread.
#pragma once

#include <string>
#include <vector>

#include "base/http_message.h"
#include "harness/case/verdict.h"
#include "harness/run/placeholders.h"

namespace o2dms::harness {

// An object that was created: where to find it again.
struct Created {
  std::string subject;     // "Deployment/cu-cp"
  std::string collection;  // "/apis/apps/v1/namespaces/x/deployments"
  std::string name;
  std::string uid;  // as the creation was answered; may be empty
  [[nodiscard]] std::string path() const { return collection + "/" + base::percent_encode(name); }
};

struct CaseTrace {
  std::vector<Created> created;  // in order
  std::string pods_version;      // resourceVersion of the pod list before the last change
  AnsweredMetadata answers;      // metadata of what a request was answered with, by its label
  std::string other_space;       // a second namespace that was made; empty: none
  std::vector<Wait> waits;
  bool set_up_failed = false;  // what the harness needs for itself could not be had, or a right is missing
};

}  // namespace o2dms::harness

// RunInfo: what is known of a run before its first case: the target, its capabilities, the deadlines, the plan. Plain
// values; immutable once the run has started.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "harness/case/case.h"
#include "harness/case/requirement.h"

namespace o2dms::harness {

// Something the target has or has not, declared or probed; cases name what they need.
struct Capability {
  std::string name;  // "default-storage-class"
  bool present = false;
  bool unknown = false;  // the target refused to say, or did not answer: then it is neither there nor absent
  std::string detail;    // how we know: "StorageClass standard is marked default"
  // In one word: "present", "absent" or "unknown".
  [[nodiscard]] std::string_view state() const { return present ? "present" : unknown ? "unknown" : "absent"; }
};

// A limit on waiting: every one has a name, a default and a source.
struct Deadline {
  std::string name;  // "pods-ready"
  base::Duration limit{};
  base::Duration fallback{};  // the default
  std::string doc;            // what it limits, in words
  std::string source;         // "our choice: …"
  bool overridden = false;    // by --deadline
};

struct TargetInfo {
  std::string name;  // what the user named it by: "built-in simulator", "kubeconfig F, context C"
  std::string url;
  std::string version;      // gitVersion of /version; empty when not known
  std::string credentials;  // kind, never the secret: "client certificate"
  bool insecure = false;    // TLS verification was switched off: bars "conformant"
};

struct RunInfo {
  std::string id;               // stands in the labels and namespaces of all we make
  std::string product_version;  // of o2dms
  std::string command;          // as typed
  std::string selection;        // the filters in words; empty: everything
  base::Time start{};
  TargetInfo target;
  std::vector<Capability> capabilities;
  std::vector<std::string> missing_rights;  // what the credentials are not allowed: "needs create on namespaces"
  std::string space;                        // the one namespace in which all is done (--namespace); empty: one a case
  std::vector<Deadline> deadlines;
  const Catalogue* catalogue = nullptr;
  std::vector<const Case*> plan;      // to be run, in order; the closing sanity case is not listed twice
  std::vector<const Case*> left_out;  // declared, and not selected
};

}  // namespace o2dms::harness

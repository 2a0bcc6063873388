// Stage: what one case has while it is played: the client of each identity, its namespace and manifests, deadlines, and
// the record that grows. One thread; lives as long as its case.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "base/json.h"
#include "base/result.h"
#include "harness/case/belonging.h"
#include "harness/case/case.h"
#include "harness/case/record.h"
#include "harness/client/client_factory.h"
#include "harness/evidence/evidence.h"
#include "harness/run/api_resources.h"
#include "harness/run/listener.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

// What all cases of a run share.
struct RunShared {
  base::Clock& clock;
  ClientFactory& factory;
  Discovery& discovery;
  Redactor& redactor;
  const Stop& stop;
  const std::vector<Deadline>& deadlines;
  std::string run_id;
  std::string image;
  std::string extended_resource;  // a name that the nodes offer; may be empty
};

// An object that was created: where to find it again.
struct Created {
  std::string subject;     // "Deployment/cu-cp"
  std::string collection;  // "/apis/apps/v1/namespaces/x/deployments"
  std::string name;
  std::string uid;  // as the creation was answered; may be empty
  [[nodiscard]] std::string path() const { return collection + "/" + base::percent_encode(name); }
};

class Stage {
 public:
  using WaitSeen = std::function<void(const Wait&)>;

  Stage(const Case& subject, const RunShared& shared, Evidence& evidence, std::string space, WaitSeen wait_seen);

  const Case& subject;
  const RunShared& shared;
  Evidence& evidence;
  const std::string space;  // empty: none
  const WaitSeen wait_seen;

  std::vector<base::Json> manifests;  // as they are to be sent
  std::vector<Created> created;       // in order
  std::string pods_version;           // resourceVersion of the pod list before the last change
  std::vector<Wait> waits;
  std::map<std::string, std::string> versions;  // resourceVersion that the request of a label was answered with

  // The identity's client. Identities: given, none, unknown-token, malformed-token, tampered-token,
  // untrusted-certificate, no-rights. The error says why it cannot be had.
  base::Result<Client*> client(const std::string& identity);
  Client& given();
  [[nodiscard]] std::string workload_selector() const;
  // The objects of the workload, to be told from all else that is listed.
  [[nodiscard]] Belonging belonging() const;

 private:
  base::Result<Identity> identity(const std::string& name);
  base::Result<std::string> token_without_rights();

  std::map<std::string, std::unique_ptr<Client>> clients_;
  std::string token_;
};

}  // namespace o2dms::harness

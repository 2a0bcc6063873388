// What runs: containers, as the status of their pods shows them beside spec, node and conditions.
#include <algorithm>

#include "base/json.h"
#include "harness/case/belonging.h"
#include "harness/case/container_reading.h"
#include "harness/case/containers_read.h"
#include "harness/case/judges.h"
#include "harness/case/pod_reading.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

using base::Json;

namespace {

using PodLacks = std::string (*)(const Json& pod, const Record& record);

Findings judge_each_pod(const Record& record, const std::string& expected, PodLacks lacks) {
  Findings findings;
  for (const ReadPod& read : pods_read(record)) {
    std::string lacking = lacks(*read.pod, record);
    Finding finding = lacking.empty() ? holds(expected, {read.exchange}) : breach(expected, lacking, *read.exchange);
    finding.subject = "Pod/" + std::string(base::string_at(*read.pod, {"metadata", "name"}));
    findings.push_back(std::move(finding));
  }
  if (findings.empty())
    for (const ExchangeRef& exchange : record.of_step("read-pods"))
      findings.push_back(breach(expected, "there is no pod of the workload", *exchange));
  return findings;
}

std::string what_container_lacks(const Json& pod, const std::string& name, bool is_over) {
  const Json* status = container_status(pod, name);
  const std::string container = "container " + name;
  if (status == nullptr) return container + " has no containerStatus";
  if (base::string_at(*status, {"containerID"}).empty()) return container + " has no containerID";
  if (is_over) {
    const Json* end = base::find(*status, {"state", "terminated"});
    if (end == nullptr) return container + " is in a pod that is over, and has no state.terminated";
    return base::find(*end, {"exitCode"}) == nullptr ? container + " has no exitCode" : "";
  }
  if (base::string_at(*status, {"state", "running", "startedAt"}).empty())
    return container + " has no state.running with startedAt";
  return base::bool_at(*status, {"ready"}) ? "" : container + " is not ready";
}

std::string what_statuses_lack(const Json& pod, bool is_over) {
  const std::vector<std::string> names = container_names(pod, "containers");
  for (const std::string& name : names)
    if (std::string lacking = what_container_lacks(pod, name, is_over); !lacking.empty()) return lacking;
  for (const Json& status : base::elements_at(pod, {"status", "containerStatuses"})) {
    const std::string name(base::string_at(status, {"name"}));
    if (std::find(names.begin(), names.end(), name) == names.end())
      return "there is a status of container " + name + ", which the spec does not have";
  }
  for (const std::string& name : container_names(pod, "initContainers"))
    if (const Json* status = container_status(pod, name); status == nullptr || !has_started(*status))
      return "init container " + name + " has no status of a run";
  return {};
}

// A Node that may not be read contradicts nothing.
std::string what_node_lacks(const Json& pod, const Record& record) {
  const std::string node(base::string_at(pod, {"spec", "nodeName"}));
  if (node.empty()) return "spec.nodeName is not set";
  const std::string host(base::string_at(pod, {"status", "hostIP"}));
  for (const ExchangeRef& exchange : record.of_step("read-node")) {
    if (subject_of(*exchange) != node) continue;
    if (exchange->status == 404) return "spec.nodeName is " + node + ", and there is no such Node";
    const auto& addresses = base::elements_at(exchange->json(), {"status", "addresses"});
    const bool known = std::any_of(addresses.begin(), addresses.end(),
                                   [&](const Json& address) { return base::string_at(address, {"address"}) == host; });
    if (succeeded(*exchange) && !addresses.empty() && !known)
      return "status.hostIP is " + host + ", which is no address of Node " + node;
  }
  return {};
}

std::string what_addresses_lack(const Json& pod) {
  const std::string_view ip = base::string_at(pod, {"status", "podIP"});
  if (base::string_at(pod, {"status", "hostIP"}).empty()) return "status.hostIP is not set";
  if (ip.empty()) return "status.podIP is not set";
  const auto& all = base::elements_at(pod, {"status", "podIPs"});
  const bool known =
      std::any_of(all.begin(), all.end(), [&](const Json& one) { return base::string_at(one, {"ip"}) == ip; });
  return known ? "" : "status.podIPs is without status.podIP";
}

bool is_over(const Json& pod) {
  const std::string_view phase = base::string_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed";
}

// Whether another pod that was read at the same time has its address; those in their node's network share its.
std::string what_is_shared(const Json& pod, const Record& record) {
  const std::string_view ip = base::string_at(pod, {"status", "podIP"});
  const auto in_own_network = [](const Json& one) {
    return !is_over(one) && !base::bool_at(one, {"spec", "hostNetwork"});
  };
  if (!in_own_network(pod)) return {};
  for (const ReadPod& other : pods_read(record)) {
    const bool is_same = base::string_at(*other.pod, {"metadata", "uid"}) == base::string_at(pod, {"metadata", "uid"});
    if (!is_same && in_own_network(*other.pod) && base::string_at(*other.pod, {"status", "podIP"}) == ip)
      return "status.podIP is " + std::string(ip) + ", as that of " + subject_of(*other.pod);
  }
  return {};
}

// A pod that is over may have given its address back.
Findings judge_containers_run(const Record& record, const Json&) {
  return judge_each_pod(record, "each container with a status of its run, addresses, and a Node that is there",
                        [](const Json& pod, const Record& seen) {
                          const bool over = is_over(pod);
                          std::string lacking = what_statuses_lack(pod, over);
                          if (lacking.empty()) lacking = what_node_lacks(pod, seen);
                          if (lacking.empty() && !over) lacking = what_addresses_lack(pod);
                          if (lacking.empty() && !over) lacking = what_is_shared(pod, seen);
                          return lacking;
                        });
}

// Conditions that contradict each other, or the statuses of the containers.
std::string what_conditions_lack(const Json& pod, const Record&) {
  const bool over = is_over(pod);
  for (const char* type : {"PodScheduled", "Initialized"})
    if (condition_of(pod, type) != "True") return std::string("the condition ") + type + " is not True";
  const auto& statuses = base::elements_at(pod, {"status", "containerStatuses"});
  const bool all_ready = !statuses.empty() && std::all_of(statuses.begin(), statuses.end(), [](const Json& status) {
    return base::bool_at(status, {"ready"});
  });
  const std::string wanted = all_ready && !over ? "True" : "False";
  for (const char* type : {"ContainersReady", "Ready"})
    if (condition_of(pod, type) != wanted)
      return std::string("the condition ") + type + " is \"" + std::string(condition_of(pod, type)) +
             "\" where the statuses of the containers say " + wanted;
  return {};
}

Findings judge_conditions_agree(const Record& record, const Json&) {
  Findings findings =
      judge_each_pod(record, "conditions that agree with the statuses of the containers", what_conditions_lack);
  for (const ExchangeRef& exchange : record.of_step("status")) {
    if (!subject_of(*exchange).starts_with("Deployment/")) continue;
    const std::string expected = "the condition Available is True";
    const std::string available(condition_of(exchange->json(), "Available"));
    Finding finding =
        available == "True" ? holds(expected, {exchange}) : breach(expected, "it is \"" + available + "\"", *exchange);
    finding.subject = subject_of(*exchange);
    findings.push_back(std::move(finding));
  }
  return findings;
}

// "docker.io/library/busybox:1" and "busybox:1" are one image.
std::string plain_image(std::string image) {
  for (const std::string_view prefix : {"docker.io/", "index.docker.io/", "library/"})
    if (image.starts_with(prefix)) image.erase(0, prefix.size());
  const std::size_t slash = image.rfind('/');
  if (image.find(':', slash == std::string::npos ? 0 : slash) == std::string::npos) image += ":latest";
  return image;
}

// Of the containers that were sent, by name: those of whichever template has one of that name and makes this pod.
std::string image_sent(const Record& record, const Json& pod, const std::string& container) {
  const Json* labels = base::find(pod, {"metadata", "labels"});
  for (const Json& manifest : sent_manifests(record)) {
    const Json* made = pod_template(manifest);
    const Json* wanted = made == nullptr ? nullptr : base::find(*made, {"metadata", "labels"});
    if (wanted == nullptr || labels == nullptr || !has_labels(*labels, *wanted)) continue;
    for (const Json& one : base::elements_at(*made, {"spec", "containers"}))
      if (base::string_at(one, {"name"}) == container) return std::string(base::string_at(one, {"image"}));
  }
  return {};
}

// Another name than the manifest's is a mirror of the site's, or one more name of the same image: worth a warning.
Findings judge_image_named(const Record& record, const Json&) {
  Findings findings;
  for (const ReadPod& read : pods_read(record)) {
    for (const std::string& name : container_names(*read.pod, "containers")) {
      const std::string sent = image_sent(record, *read.pod, name);
      if (sent.empty()) continue;  // a sidecar of the site's
      const Json* status = container_status(*read.pod, name);
      const std::string named(status == nullptr ? "" : base::string_at(*status, {"image"}));
      const std::string expected = "a status that names the image " + sent + ", and its imageID";
      const bool whole = !named.empty() && !base::string_at(*status, {"imageID"}).empty();
      Finding finding = whole ? holds(expected, {read.exchange})
                              : breach(expected, "image is \"" + named + "\", or imageID is missing", *read.exchange);
      if (whole && plain_image(named) != plain_image(sent)) {
        finding.warning = true;
        finding.actual = "image is " + named + ": a mirror, or another name of it";
      }
      finding.subject = "Pod/" + std::string(base::string_at(*read.pod, {"metadata", "name"})) + " " + name;
      findings.push_back(std::move(finding));
    }
  }
  if (findings.empty())
    for (const ExchangeRef& exchange : record.of_step("read-pods"))
      findings.push_back(breach("a status that names the image", "there is no container of the workload", *exchange));
  return findings;
}

Findings judge_ready_stays(const Record& record, const Json&) {
  Findings findings;
  for (const Wait& wait : record.waits) {
    if (wait.deadline != "ready-stays") continue;
    findings.push_back({.ok = wait.met,
                        .expected = wait.condition,
                        .actual = wait.met ? "all of them stayed ready" : "a pod was not ready any more, or not there"});
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> container_expectations() {
  return {
      {"containers-run",
       {},
       "each container of each pod has a status of its run (name, containerID, startedAt, ready), the pod has its "
       "addresses, which no other has, and its node is a Node",
       judge_containers_run},
      {"conditions-agree",
       {},
       "conditions of pods agree with the statuses of their containers, and a Deployment that is up is Available",
       judge_conditions_agree},
      {"image-named", {}, "the status of each container names the image of its manifest", judge_image_named},
      {"ready-stays",
       {},
       "no pod that was ready stopped being so within the deadline ready-stays",
       judge_ready_stays,
       false},
  };
}

}  // namespace o2dms::harness

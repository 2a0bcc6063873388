#include "harness/run/deadlines.h"

#include <charconv>

namespace o2dms::harness {

using std::chrono::seconds;

std::vector<Deadline> default_deadlines() {
  const auto row = [](const char* name, int limit, const char* doc, const char* source) {
    return Deadline{.name = name, .limit = seconds(limit), .fallback = seconds(limit), .doc = doc, .source = source};
  };
  return {
      row("pods-ready", 180, "until every pod of the workload is ready, or finished where it is to finish",
          "our choice: clause 3.1.2 step 4 allows a delay and names none; image pull included"),
      row("status-up", 60, "until the status of every controller says that its pods are up",
          "our choice: the controllers' status follows their pods"),
      row("unschedulable", 60, "until every pod of the workload is marked unschedulable",
          "our choice: time for the scheduler to say that a pod fits nowhere"),
      row("failure-shown", 120,
          "until the status shows that a workload fails: its image, a crash, an init container, a Job",
          "our choice: a failed pull takes its time; the first restart of a container comes at once"),
      row("ready-stays", 2, "in which a pod that is ready has to stay so",
          "our choice: long enough for a container that ends at once to be seen"),
      row("gone", 120, "until nothing of the workload is left",
          "our choice: clause 3.1.3 step 4 allows a delay and names none; grace periods included"),
      row("endpoints", 60, "until the endpoints of a Service are its ready pods",
          "our choice: the endpoint controller follows the pods"),
      row("quota-counted", 60, "until a ResourceQuota counts what was created or deleted",
          "our choice: the quota controller counts anew from time to time"),
      row("claim-bound", 180, "until a claim is bound to a volume", "our choice: time for a provisioner"),
      row("rolled-out", 60, "until a controller has seen the change of its spec", "our choice"),
      row("token-revoked", 60, "until the token of a deleted ServiceAccount is refused",
          "our choice: a server may remember for a while that it knew a token"),
      row("clean-up", 180, "until the namespace of a case is gone, or what it made in a given one",
          "our choice: a namespace and all in it"),
      row("watch-events", 20, "until a watch has given the event that the case awaits last",
          "our choice: clause 4.2.1.3 names none; a watch cache may lag by seconds"),
      row("watch-ends", 15, "until the server has ended a watch, after the seconds that it was asked for",
          "our choice: timeoutSeconds is the server's to keep; a loaded one may be late"),
      row("retry-after", 15, "for tries of a request that is answered by 429 or 503 with a Retry-After",
          "our choice: RFC 9110 10.2.3 lets the server say when; client-go tries ten times"),
      row("last-look", 5, "for the LIST that says whether a condition holds although the watch did not tell",
          "our choice: it is asked when no time is left"),
      row("watch-resumed", 1, "the longest pause before a watch is resumed that ended and had given no event",
          "our choice: client-go waits 800 ms at first"),
      row("look-again", 1, "between two looks where no watch tells: a revoked token, a clean-up without that right",
          "our choice: often enough to be in time, seldom enough not to be a load"),
      row("plain-answer", 5, "for an answer of the port to HTTP without TLS",
          "our choice: what waits for a handshake may say nothing for long"),
      row("credential-plugin", 60, "for a run of the kubeconfig's credential plugin",
          "our choice: it may ask an identity provider; client-go sets no limit"),
      row("connect", 10, "until a connection is made, TLS included", "our choice: a handshake takes a few round trips"),
      row("still-there", 2, "until a target that broke a connection is taken for lost",
          "our choice: an API server that is restarted behind a balancer is back at once"),
  };
}

base::Result<base::Duration> parse_duration(std::string_view text) {
  double amount = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), amount);
  const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  double factor = 0;
  if (unit == "ms") factor = 1e6;
  if (unit == "s") factor = 1e9;
  if (unit == "m") factor = 60e9;
  constexpr double kLongest = 24.0 * 3600 * 1e9;
  if (fault != std::errc() || factor == 0 || !(amount > 0) || amount * factor > kLongest)
    return base::fail("\"" + std::string(text) +
                      "\" is no duration: give a positive number with ms, s or m, as in 90s");
  return base::Duration(static_cast<std::int64_t>(amount * factor));
}

base::Result<void> override_deadline(std::vector<Deadline>& deadlines, std::string_view assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos)
    return base::fail("--deadline " + std::string(assignment) + ": NAME=DURATION is expected, as in pods-ready=90s");
  const std::string_view name = assignment.substr(0, equals);
  auto limit = parse_duration(assignment.substr(equals + 1));
  if (!limit) return base::fail("--deadline " + std::string(assignment) + ": " + limit.error().message);
  std::string known;
  for (Deadline& deadline : deadlines) {
    if (deadline.name == name) {
      deadline.limit = *limit;
      deadline.overridden = true;
      return base::done();
    }
    known += (known.empty() ? "" : ", ") + deadline.name;
  }
  return base::fail("--deadline: there is none named \"" + std::string(name) + "\"; the names are " + known);
}

base::Duration limit_of(const std::vector<Deadline>& deadlines, std::string_view name) {
  for (const Deadline& deadline : deadlines)
    if (deadline.name == name) return deadline.limit;
  return base::Duration::zero();
}

}  // namespace o2dms::harness

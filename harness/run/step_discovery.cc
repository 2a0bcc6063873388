#include "harness/case/api_types.h"
#include "harness/run/deadlines.h"
#include "harness/run/parallel_requests.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kNamespaces = "/api/v1/namespaces/";

// Each on a connection of its own: whoever stands before two clusters decides by connection, or by request.
void ask_who_is_there(const StepContext& context) {
  constexpr int kConnections = 6;
  std::vector<std::pair<std::string, std::string>> questions = {
      {"/version", "who version"},
      {"/apis", "who groups"},
      {std::string(kNamespaces) + "kube-system", "who kube-system"}};
  if (!context.inputs.space.empty())
    questions.emplace_back(kNamespaces + context.inputs.space, "who " + context.inputs.space);
  std::vector<Call> calls;
  for (int connection = 0; connection < kConnections; ++connection)
    for (const auto& [path, step] : questions) calls.push_back({.path = path, .step = step, .fresh_connection = true});
  request_all(context.clients.given(), calls);
}

base::Result<void> play_who_is_there(const Step&, const StepContext& context) {
  ask_who_is_there(context);
  return base::done();
}

// No credentials go over a line that is not secured.
base::Result<void> play_plain_http(const Step&, const StepContext& context) {
  const base::Duration limit = limit_of(context.inputs.run.deadlines, "plain-answer");
  const auto client = context.clients.plain_http();
  for (const char* path : {"/version", "/api/v1/namespaces"})
    client->request({.path = path, .step = std::string("plain ") + path, .deadline = limit, .fresh_connection = true});
  return base::done();
}

// ComponentStatuses are deprecated, and stored nowhere: their list has no resourceVersion, as no other has.
bool is_to_be_listed(const ApiType& type) {
  return type.is_native() && !type.is_subresource() && type.has("list") && type.name != "componentstatuses";
}

base::Result<void> play_walk_discovery(const Step&, const StepContext& context) {
  Client& client = context.clients.given();
  client.get("/version", "walk-version");
  const Reply core = client.get("/api", "walk-groups /api"), groups = client.get("/apis", "walk-groups /apis");
  std::vector<std::string> versions = read_group_versions(groups.body, false);
  for (const std::string& version : base::texts_at(core.body, {"versions"}))
    if (version == "v1") versions.insert(versions.begin(), version);
  std::vector<Call> calls, lists;
  for (const std::string& version : versions)
    calls.push_back({.path = root_of(version), .step = "walk-types " + version});
  for (const Reply& reply : request_all(client, calls))
    for (const ApiType& type : read_api_types(reply.body))
      if (is_to_be_listed(type))
        lists.push_back({.path = type.collection(context.inputs.space) + "?limit=1",
                         .step = "walk-list " + type.group_version + "/" + type.name});
  request_all(client, lists);
  client.request({.path = "/version", .step = "walk-version", .fresh_connection = true});
  return base::done();
}

}  // namespace

std::vector<StepWord> discovery_steps() {
  return {
      {"who-is-there",
       {},
       "GET of /version, /apis and the namespaces kube-system and of the case, several times, each on a fresh "
       "connection",
       play_who_is_there,
       {"who"}},
      {"plain-http",
       {},
       "requests without TLS and without credentials to the same host and port",
       play_plain_http,
       {"plain"}},
      {"walk-discovery",
       {},
       "GET of all that discovery names, and a LIST of one item of each native type that can be listed",
       play_walk_discovery,
       {"walk-version", "walk-groups", "walk-types", "walk-list"}},
  };
}

}  // namespace o2dms::harness

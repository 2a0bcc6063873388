#include <algorithm>
#include <set>

#include "harness/case/case_identity.h"
#include "harness/case/labels.h"
#include "harness/run/deadlines.h"
#include "harness/run/follow.h"
#include "harness/run/parallel_requests.h"
#include "harness/run/pause.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

// What an attempt that gets through leaves in an object, or is named by: expectations look for it.
constexpr const char* kMark = "o2dms-intruder";

// One row of the table: what is tried.
struct Attempt {
  std::string verb;
  std::string subject;  // "ConfigMap/kept", "configmaps"
  Json attributes;      // as an access review asks
  Call call;
};

Json attributes_of(const ApiType& type, const std::string& verb, const std::string& space) {
  Json attributes = {{"verb", verb}, {"group", std::string(group_of(type.group_version))}, {"resource", type.name}};
  if (const auto slash = type.name.find('/'); slash != std::string::npos) {
    attributes["resource"] = type.name.substr(0, slash);
    attributes["subresource"] = type.name.substr(slash + 1);
  }
  if (type.namespaced) attributes["namespace"] = space;
  return attributes;
}

Attempt attempt(const std::string& verb, const std::string& subject, Json attributes, Call call) {
  call.step = "attempt " + verb + " " + subject;
  return {verb, subject, std::move(attributes), std::move(call)};
}

// As it would be written by one who may.
Json marked(Json object) {
  object.erase("status");
  object["metadata"].erase("managedFields");
  object["metadata"]["labels"][kMark] = "update";
  if (object.contains("data")) object["data"][kMark] = "aW50cnVkZXI=";
  return object;
}

Json intruder(const std::string& api_version, const std::string& kind, const std::string& space,
              const std::string& name) {
  return {{"apiVersion", api_version}, {"kind", kind}, {"metadata", {{"name", name}, {"namespace", space}}}};
}

Json copied(const Json& object, const std::string& space, const std::string& name) {
  Json copy = object;
  copy.erase("status");
  copy["metadata"] = {{"name", name}, {"namespace", space}};
  return copy;
}

class Table {
 public:
  explicit Table(const StepContext& context) : context_(context), space_(context.inputs.space) {}

  base::Result<std::vector<Attempt>> fill() {
    if (context_.trace.created.empty()) return base::fail("attempt-all: nothing was created to be attempted");
    for (const Created& object : context_.trace.created)
      if (auto added = add_object(object); !added) return base::failure(added.error());
    auto types = context_.inputs.run.discovery.types(context_.clients.given());
    if (!types) return base::failure(types.error());
    for (const ApiType& type : *types)
      if (type.is_native()) add_type(type);
    return std::move(attempts_);
  }

  // Where something may have been created.
  [[nodiscard]] const std::set<std::string>& collections() const { return collections_; }

 private:
  // Others may live in the namespace that was given: were the deletion done though it must not be, only what is of this
  // run and has this name may go.
  [[nodiscard]] std::string only(const Created& created) const {
    const std::string of_run =
        context_.inputs.prefix.empty() ? "" : std::string(kRunLabel) + "=" + context_.inputs.run.run_id;
    return with_selectors(created.collection, of_run, "metadata.name=" + created.name);
  }

  void add(const std::string& verb, const std::string& subject, const ApiType& type, Call call) {
    attempts_.push_back(attempt(verb, subject, attributes_of(type, verb, space_), std::move(call)));
  }

  // All eight verbs on one that is there.
  base::Result<void> add_object(const Created& created) {
    const Reply read = context_.clients.given().get(created.path(), "before " + created.subject);
    if (!read.ok()) return base::fail("what was created cannot be read: " + describe(*read.exchange));
    const std::string kind(base::string_at(read.body, {"kind"}));
    const std::string api_version(base::string_at(read.body, {"apiVersion"}));
    const ApiType type{.group_version = api_version,
                       .name = created.collection.substr(created.collection.rfind('/') + 1),
                       .kind = kind};
    const std::string &subject = created.subject, &path = created.path();
    add("get", subject, type, {.path = path});
    add("list", subject, type, {.path = created.collection + "?limit=500"});
    add("watch", subject, type, {.path = created.collection + "?watch=true&timeoutSeconds=1"});
    add("create", subject, type,
        {.method = "POST",
         .path = created.collection,
         .body = base::to_text(copied(read.body, space_, created.name + "-intruder"))});
    add("update", subject, type, {.method = "PUT", .path = path, .body = base::to_text(marked(read.body))});
    add("patch", subject, type, patch(path, {{"metadata", {{"labels", {{kMark, "patch"}}}}}}));
    add("delete", subject, type, {.method = "DELETE", .path = path});
    add("deletecollection", subject, type, {.method = "DELETE", .path = only(created)});
    collections_.insert(created.collection);
    add_subresources(created, type);
    return base::done();
  }

  void add_subresources(const Created& created, ApiType type) {
    const std::string kind = type.kind, resource = type.name;
    if (kind == "Deployment") {
      const std::string path = created.path() + "/scale", subject = created.subject + "/scale";
      const Json spec = {{"replicas", 1}};
      Json scale = intruder("autoscaling/v1", "Scale", space_, created.name);
      scale["spec"] = spec;
      type.name = resource + "/scale";
      add("get", subject, type, {.path = path});
      add("update", subject, type, {.method = "PUT", .path = path, .body = base::to_text(scale)});
      add("patch", subject, type, patch(path, {{"spec", spec}}));
    }
    if (kind == "ServiceAccount") {
      type.name = resource + "/token";
      const Json request = {
          {"apiVersion", "authentication.k8s.io/v1"}, {"kind", "TokenRequest"}, {"spec", {{"expirationSeconds", 600}}}};
      add("create", created.subject + "/token", type,
          {.method = "POST", .path = created.path() + "/token", .body = base::to_text(request)});
    }
  }

  // A type of which nothing of ours is there: it is listed, and something is created.
  void add_type(const ApiType& type) {
    const std::string collection = type.collection(space_);
    if (collections_.count(collection) > 0) return;
    if (type.has("list")) add("list", type.name, type, {.path = collection + "?limit=1"});
    if (!type.namespaced || !type.has("create")) return;
    const Json object =
        intruder(type.group_version, type.kind, space_, context_.trace.created.front().name + "-intruder");
    add("create", type.name, type, {.method = "POST", .path = collection, .body = base::to_text(object)});
    if (type.has("list")) collections_.insert(collection);
  }

  static Call patch(const std::string& path, const Json& body) {
    return {
        .method = "PATCH", .path = path, .body = base::to_text(body), .content_type = "application/merge-patch+json"};
  }

  const StepContext& context_;
  const std::string& space_;
  std::vector<Attempt> attempts_;
  std::set<std::string> collections_;
};

// Asks what everybody may ask about himself: the answer shows whether the target knows the token that a client holds.
Reply ask_who_is_known(Client& client, const std::string& space) {
  const Json review = {
      {"apiVersion", "authorization.k8s.io/v1"},
      {"kind", "SelfSubjectAccessReview"},
      {"spec", {{"resourceAttributes", {{"namespace", space}, {"verb", "get"}, {"resource", "configmaps"}}}}}};
  return client.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, "known");
}

// 401: it does not.
bool is_known(const Reply& answer) {
  constexpr int kUnauthorized = 401;
  return answer.status() != kUnauthorized;
}

// Where a client certificate is enforced, who has but a token gets no answer at all.
bool gets_through(const Reply& answer) {
  return answer.exchange->fault.empty();
}

base::Result<void> not_known() {
  return base::fail(
      "the target answered 401 to a token that it issued to a ServiceAccount: it knows its own credentials only");
}

bool was_let_in(const Reply& reply) {
  return reply.exchange->fault.empty() && !turned_away(*reply.exchange);
}

// Asks, with the given credentials, whether the account has the rights that it seems to have, and by which binding.
void review(const StepContext& context, const std::string& as, const std::vector<Attempt>& attempts,
            const std::vector<Reply>& replies, const std::string& impersonated) {
  const std::string& space = context.inputs.space;
  std::vector<Call> calls;
  for (std::size_t index = 0; index < attempts.size(); ++index) {
    if (may(find_case_identity(as), attempts[index].verb) || !was_let_in(replies[index])) continue;
    Json attributes = attempts[index].attributes;
    if (!impersonated.empty()) attributes = {{"verb", "impersonate"}, {"resource", "groups"}, {"name", impersonated}};
    const Json question = {
        {"apiVersion", "authorization.k8s.io/v1"},
        {"kind", "SubjectAccessReview"},
        {"spec",
         {{"user", context.clients.account_user(as)},
          {"groups", {"system:serviceaccounts", "system:serviceaccounts:" + space, "system:authenticated"}},
          {"resourceAttributes", attributes}}}};
    calls.push_back({.method = "POST",
                     .path = "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                     .step = "review " + attempts[index].verb + " " + attempts[index].subject,
                     .body = base::to_text(question)});
  }
  if (calls.empty()) return;
  const std::string rbac = "/apis/rbac.authorization.k8s.io/v1";
  calls.push_back({.path = rbac + "/clusterrolebindings", .step = "bindings"});
  calls.push_back({.path = rbac + "/namespaces/" + space + "/rolebindings", .step = "bindings"});
  request_all(context.clients.given(), calls);
}

bool is_intruder(const Json& item) {
  return base::string_at(item, {"metadata", "name"}).ends_with("-intruder");
}

// What is there now, as the given credentials see it. What got in is taken away again.
void look_after(const StepContext& context, const std::set<std::string>& collections) {
  std::vector<Call> calls;
  for (const std::string& collection : collections)
    calls.push_back({.path = collection, .step = "after " + collection});
  for (const Reply& reply : request_all(context.clients.given(), calls))
    for (const Json& item : base::elements_at(reply.body, {"items"}))
      if (is_intruder(item)) {
        const std::string name(base::string_at(item, {"metadata", "name"}));
        context.clients.given().del(std::string(subject_of(*reply.exchange)) + "/" + base::percent_encode(name),
                                    "evict " + name);
      }
}

base::Result<void> play_attempt_all(const Step& step, const StepContext& context) {
  const std::string as(base::string_at(*step.parameters, {"as"}));
  const std::string impersonated(base::string_at(*step.parameters, {"impersonate"}));
  auto client = client_as(context, as);
  if (!client) return base::failure(client.error());
  const bool has_account = find_case_identity(as).is_known;
  if (has_account && !is_known(ask_who_is_known(**client, context.inputs.space))) return not_known();
  Table table(context);
  auto attempts = table.fill();
  if (!attempts) return base::failure(attempts.error());
  std::vector<Call> calls;
  for (const Attempt& one : *attempts) {
    calls.push_back(one.call);
    if (impersonated.empty()) continue;
    // X-Remote-*: what an authenticating proxy says, which must prove by a certificate of its own that it is one.
    for (const char* claim : {"Impersonate-", "X-Remote-"}) {
      calls.back().headers.add(std::string(claim) + "User", "kubernetes-admin");
      calls.back().headers.add(std::string(claim) + "Group", impersonated);
    }
  }
  const std::vector<Reply> replies = request_all(**client, calls);
  if (has_account) review(context, as, *attempts, replies, impersonated);
  look_after(context, table.collections());
  return base::done();
}

// A server may have cached that it knows the token; nothing tells when it forgets, so it is asked again.
base::Result<void> play_revoke(const Step&, const StepContext& context) {
  const RunContext& run = context.inputs.run;
  auto client = client_as(context, "revoked");
  if (!client) return base::failure(client.error());
  const Reply before = ask_who_is_known(**client, context.inputs.space);
  if (!is_known(before)) return not_known();
  const Reply gone = context.clients.given().del(context.clients.account_path("revoked"), "revoke");
  if (!gone.ok()) return base::fail("the account of the token could not be deleted: " + describe(*gone.exchange));
  constexpr base::Duration kFirstPause = std::chrono::milliseconds(20);
  const base::Duration longest = limit_of(run.deadlines, "look-again");
  Wait wait{.deadline = "token-revoked",
            .condition = "the token of the deleted ServiceAccount is refused",
            .limit = limit_of(run.deadlines, "token-revoked")};
  const base::Duration start = run.clock.elapsed();
  for (base::Duration rest = kFirstPause; !wait.met; rest = std::min(rest * 2, longest)) {
    if (run.stop.requested()) return base::fail("the run was stopped");
    const Reply now = ask_who_is_known(**client, context.inputs.space);
    wait.met = !is_known(now) || (!gets_through(before) && !gets_through(now));
    wait.took = run.clock.elapsed() - start;
    if (wait.met || wait.took > wait.limit) break;
    context.inputs.wait_observed(wait);
    pause(run.clock, rest);
  }
  context.trace.waits.push_back(wait);
  context.inputs.wait_observed(wait);
  return base::done();
}

}  // namespace

std::vector<StepWord> access_steps() {
  return {
      {"attempt-all",
       {{.name = "as", .doc = "the identity", .required = true, .allowed = case_identity_names()},
        {.name = "impersonate", .doc = "a group whose member the identity pretends to be"}},
       "side by side: all verbs on each object that was created and on its subresources, a LIST and a creation of "
       "every "
       "native type; then, with the given credentials, LISTs of what is there",
       play_attempt_all,
       {"known", "before", "attempt", "review", "bindings", "after", "evict"}},
      {"revoke",
       {},
       "deletes the account of the identity revoked, and asks until its token is refused, under the deadline "
       "token-revoked",
       play_revoke,
       {"revoke", "known"}},
  };
}

}  // namespace o2dms::harness

#include "harness/run/rights.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "harness/case/api_status.h"
#include "harness/case/case_identity.h"
#include "harness/run/capabilities.h"
#include "harness/run/case_clients.h"

namespace o2dms::harness {

using base::Json;

namespace {

struct Collection {
  std::string group, resource, space;
  auto operator<=>(const Collection&) const = default;
};

using Verbs = std::vector<std::string_view>;

// What a word does to the objects that were made so far, those of them that have a status, the pods, the claims, and
// all that may be left of a workload.
struct WordRights {
  std::string_view word;
  Verbs on_made = {}, on_status = {}, on_pods = {}, on_claims = {}, on_left = {};
};

const std::vector<WordRights>& word_rights() {
  static const std::vector<WordRights> rows = {
      {.word = "instantiate", .on_made = {"create"}, .on_pods = {"list"}},
      {.word = "stored", .on_made = {"get"}},
      {.word = "read", .on_made = {"get"}},
      {.word = "status", .on_status = {"get"}},
      {.word = "await", .on_status = {"list", "watch"}, .on_pods = {"list", "watch"}},
      {.word = "terminate", .on_made = {"delete"}, .on_pods = {"list"}, .on_claims = {"list", "delete"}},
      {.word = "await-gone", .on_left = {"list", "watch"}},
      {.word = "read-gone", .on_made = {"get"}},
      {.word = "delete-again", .on_made = {"delete"}},
      {.word = "list-left", .on_left = {"list"}},
      {.word = "read-containers", .on_pods = {"list"}},
      {.word = "await-failure", .on_status = {"list", "watch"}, .on_pods = {"list", "watch"}},
      {.word = "stay-ready", .on_pods = {"list", "watch"}},
      {.word = "instantiate-again", .on_made = {"create"}, .on_pods = {"list"}},
      {.word = "retake-address", .on_made = {"get", "delete", "list", "watch", "create"}},
      {.word = "await-released", .on_left = {"list", "watch"}},
      {.word = "attempt-all", .on_made = {"get", "list", "delete"}},
  };
  return rows;
}

// What a word looks at besides, where it may: it shows less without.
struct LookAround {
  std::string_view word;
  std::vector<Right> wanted;
};

const std::vector<LookAround>& looks_around() {
  static const Right everything{"list", "*", "*", kOwnSpace}, of_cluster{"list", "*", "*", ""};
  static const std::vector<LookAround> rows = {
      // Each type that something may have been created of, and by which binding an account has a right.
      {"attempt-all",
       {everything,
        {"create", "authorization.k8s.io", "subjectaccessreviews", ""},
        {"list", "rbac.authorization.k8s.io", "clusterrolebindings", ""},
        {"list", "rbac.authorization.k8s.io", "rolebindings", kOwnSpace}}},
      {"walk-discovery", {everything, of_cluster}},
      {"take-stock", {everything}},
      {"await-released", {everything}},
      {"who-is-there", {{"get", "", "namespaces", "kube-system"}, {"get", "", "namespaces", kOwnSpace}}},
      {"read-containers", {{"get", "", "nodes", ""}}},
      {"await", {{"list", "", "events", kOwnSpace}}},  // why pods were not made
  };
  return rows;
}

std::string plural(std::string_view kind) {
  std::string name(kind);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  if (name == "endpoints") return name;
  if (name.ends_with("s")) return name + "es";
  if (name.ends_with("y")) return name.substr(0, name.size() - 1) + "ies";
  return name + "s";
}

bool is_of_cluster(std::string_view kind) {
  static constexpr std::array<std::string_view, 16> kKinds = {
      "Namespace",          "Node",       "PersistentVolume", "StorageClass",       "PriorityClass",
      "ClusterRole",        "CSIDriver",  "CSINode",          "ClusterRoleBinding", "IngressClass",
      "RuntimeClass",       "FlowSchema", "VolumeAttachment", "TokenReview",        "CustomResourceDefinition",
      "SubjectAccessReview"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

std::string group_of(std::string_view api_version) {
  const auto slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string() : std::string(api_version.substr(0, slash));
}

Collection collection_of(const Json& object) {
  const std::string_view kind = base::string_at(object, {"kind"});
  return {group_of(base::string_at(object, {"apiVersion"})), plural(kind), is_of_cluster(kind) ? "" : kOwnSpace};
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    if (slash > 0) segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return segments;
}

std::string verb_of(std::string_view method, bool named, bool watch) {
  if (method == "GET" || method == "HEAD") return watch ? "watch" : named ? "get" : "list";
  if (method == "POST") return "create";
  if (method == "PUT") return "update";
  if (method == "PATCH") return "patch";
  if (method == "DELETE") return named ? "delete" : "deletecollection";
  return {};
}

// Reads a case step by step.
class Reader {
 public:
  Reader(const Workload* workload, bool given_space) : workload_(workload), given_space_(given_space) {}

  void read(const Step& step) {
    const Json& parameters = *step.parameters;
    if (step.word == "have") have(parameters);
    const CaseIdentity& as = find_case_identity(base::string_at(parameters, {"as"}));
    if (as.has_token || step.word == "revoke") account();
    if (as.reads) reader();
    if (step.word == "revoke") need("delete", {"", "serviceaccounts", kOwnSpace});
    if (step.word == "read-containers") need("get", {"", "pods/log", kOwnSpace});
    if (step.word == "await-endpoints") behind_service();
    if (step.word == "await-released" && has_claims())
      for (const char* verb : {"list", "watch"}) need(verb, {"", "persistentvolumes", ""});
    if (step.word == "await-field") await_field(parameters);
    for (const LookAround& row : looks_around())
      if (row.word == step.word) wanted_.insert(row.wanted.begin(), row.wanted.end());
    if (const auto path = base::string_at(parameters, {"path"}); !path.empty() && step.word != "await-field")
      request(step, path, parameters);
    if (step.word == "instantiate" && workload_ != nullptr)
      for (const Json& manifest : workload_->manifests) note(manifest);
    for (const WordRights& row : word_rights())
      if (row.word == step.word) read_row(row);
  }

  void need(const std::string& verb, const Collection& of) { rights_.insert({verb, of.group, of.resource, of.space}); }

  // Shows or does the same without, if more slowly.
  void want(const std::string& verb, const Collection& of) { wanted_.insert({verb, of.group, of.resource, of.space}); }

  // Of what keeps house for the case: its namespace, or each object it makes. Without a watch the clean-up polls.
  void keep_house() {
    if (!given_space_) {
      for (const char* verb : {"create", "delete", "list"}) need(verb, {"", "namespaces", ""});
      want("watch", {"", "namespaces", ""});
      return;
    }
    if (workload_ != nullptr)
      for (const Collection& of : {kPods, kClaims}) {
        need("list", of);
        want("watch", of);
      }
    for (const Collection& of : made_) {
      for (const char* verb : {"delete", "list"}) need(verb, of);
      want("watch", of);
    }
  }

  CaseRights take() { return {std::move(rights_), std::move(wanted_)}; }

 private:
  inline static const Collection kPods{"", "pods", kOwnSpace}, kClaims{"", "persistentvolumeclaims", kOwnSpace};

  void need_all(const Verbs& verbs, const Collection& of) {
    for (const std::string_view verb : verbs) need(std::string(verb), of);
  }

  void note(const Json& object) {
    made_.insert(collection_of(object));
    const std::string kind(base::string_at(object, {"kind"}));
    if (!status_when_up({{"kind", kind}}).empty()) with_status_.insert(collection_of(object));
    if (!base::elements_at(object, {"spec", "volumeClaimTemplates"}).empty()) made_.insert(kClaims);
    if (kind == "Role" || kind == "ClusterRole") grant(object);
  }

  // Nobody may give what he has not got himself.
  void grant(const Json& role) {
    for (const Json& rule : base::elements_at(role, {"rules"}))
      for (const std::string& group : base::texts_at(rule, {"apiGroups"}))
        for (const std::string& resource : base::texts_at(rule, {"resources"}))
          for (const std::string& verb : base::texts_at(rule, {"verbs"})) need(verb, {group, resource, kOwnSpace});
  }

  void have(const Json& object) {
    note(object);
    need_all({"create", "get"}, collection_of(object));
  }

  // The account of an identity, and its token.
  void account() {
    need("create", {"", "serviceaccounts", kOwnSpace});
    need("create", {"", "serviceaccounts/token", kOwnSpace});
    made_.insert({"", "serviceaccounts", kOwnSpace});
  }

  // The Role of read-only, and its binding.
  void reader() {
    for (const char* resource : {"roles", "rolebindings"}) {
      const Collection of{"rbac.authorization.k8s.io", resource, kOwnSpace};
      need("create", of);
      made_.insert(of);
    }
    grant(read_only_role());
  }

  // The volumes of claims are followed, too, until they are free.
  [[nodiscard]] bool has_claims() const {
    if (workload_ == nullptr) return false;
    return std::any_of(workload_->manifests.begin(), workload_->manifests.end(), [](const Json& manifest) {
      return base::string_at(manifest, {"kind"}) == "PersistentVolumeClaim" ||
             base::find(manifest, {"spec", "volumeClaimTemplates"}) != nullptr;
    });
  }

  void behind_service() {
    need("get", {"", "services", kOwnSpace});
    need("list", kPods);
    for (const char* verb : {"list", "watch"}) need(verb, {"discovery.k8s.io", "endpointslices", kOwnSpace});
  }

  void await_field(const Json& parameters) {
    for (const Right& right : rights_of_request("GET", base::string_at(parameters, {"path"})))
      for (const char* verb : {"list", "watch"}) need(verb, {right.group, right.resource, right.space});
  }

  void request(const Step& step, std::string_view path, const Json& parameters) {
    const bool posts = step.word == "post-each" || step.word == "create-many";
    const std::string method(base::string_at(parameters, {"method"}, posts ? "POST" : "GET"));
    const std::string_view as = base::string_at(parameters, {"as"}, "given");
    for (const Right& right : rights_of_request(method, path)) {
      const Collection of{right.group, right.resource, right.space};
      const bool makes = right.verb == "create" && right.space == kOwnSpace;
      if (makes && right.resource.find('/') == std::string::npos) made_.insert(of);
      if (as != "given") continue;
      need(step.word == "watch" ? "watch" : right.verb, of);
      if (step.word == "post-each") need("get", of);
    }
  }

  void read_row(const WordRights& row) {
    for (const Collection& of : made_) need_all(row.on_made, of);
    for (const Collection& of : with_status_) need_all(row.on_status, of);
    need_all(row.on_pods, kPods);
    need_all(row.on_claims, kClaims);
    if (row.on_left.empty()) return;
    for (const Collection& of : made_) need_all(row.on_left, of);
    for (const Collection& of :
         {kPods, kClaims, Collection{"", "endpoints", kOwnSpace}, Collection{"apps", "replicasets", kOwnSpace},
          Collection{"discovery.k8s.io", "endpointslices", kOwnSpace}})
      need_all(row.on_left, of);
  }

  const Workload* const workload_;
  const bool given_space_;
  std::set<Collection> made_, with_status_;
  std::set<Right> rights_, wanted_;
};

void read_needs(const std::vector<std::string>& needs, Reader& reader) {
  for (const CapabilityWord& word : capability_words())
    if (!word.anonymous && std::find(needs.begin(), needs.end(), word.name) != needs.end())
      for (const Right& right : rights_of_request("GET", word.path))
        reader.need(right.verb, {right.group, right.resource, right.space});
}

}  // namespace

std::string in_words(const Right& right) {
  return right.verb + " on " + right.resource + (right.group.empty() ? "" : "." + right.group);
}

// "/api/v1/namespaces/NS/pods/NAME/log": of a namespace's own subresources (status, finalize) alone that is not so.
std::vector<Right> rights_of_request(std::string_view method, std::string_view path) {
  const auto question = std::min(path.find('?'), path.size());
  const std::string_view query = path.substr(question);
  std::vector<std::string> parts = segments_of(path.substr(0, question));
  const std::size_t root = !parts.empty() && parts[0] == "api" ? 2 : 3;
  if (parts.size() <= root || (parts[0] != "api" && parts[0] != "apis")) return {};
  const std::string group = root == 3 ? parts[1] : "";
  parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(root));
  std::string space;
  if (parts[0] == "namespaces" && parts.size() > 1) {
    space = parts[1];
    const bool itself = parts.size() == 2 || parts[2] == "status" || parts[2] == "finalize";
    if (!itself) parts.erase(parts.begin(), parts.begin() + 2);
  }
  const bool named = parts.size() > 1;
  const std::string resource = parts[0] + (parts.size() > 2 ? "/" + parts[2] : "");
  const bool watch =
      query.find("watch=true") != std::string_view::npos || query.find("watch=1") != std::string_view::npos;
  const std::string verb = verb_of(method, named, watch);
  if (verb.empty()) return {};
  return {{verb, group, resource, space}};
}

CaseRights rights_of(const Case& subject, const Workload* workload, bool given_space) {
  Reader reader(workload, given_space);
  for (const Step& step : subject.steps) reader.read(step);
  if (subject.own_namespace) reader.keep_house();
  read_needs(subject.needs, reader);
  if (workload != nullptr) read_needs(workload->needs, reader);
  return reader.take();
}

}  // namespace o2dms::harness

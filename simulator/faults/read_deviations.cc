// GET from a cache, from another namespace, or of something else than what is there.
#include <map>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t kMaxCached = 10'000;

bool is_item_read(const base::HttpRequest& head) {
  const ResourcePath path = parse_resource_path(head.target);
  return head.method == "GET" && !path.ns.empty() && !path.name.empty() && path.subresource.empty();
}

// Answers by status and body. Thread-safe.
class AnswerCache {
 public:
  // Null: unknown.
  std::shared_ptr<const std::pair<int, std::string>> find(const std::string& target) const {
    const base::MutexLock lock(mutex_);
    const auto found = answers_.find(target);
    return found == answers_.end() ? nullptr : found->second;
  }
  void keep(const std::string& target, int status, const std::string& body) {
    const base::MutexLock lock(mutex_);
    if (answers_.size() < kMaxCached)
      answers_.emplace(target, std::make_shared<const std::pair<int, std::string>>(status, body));
  }

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::pair<int, std::string>>> answers_ GUARDED_BY(mutex_);
};

// The first answer of that status to a GET is the answer for ever, for those who may see it.
void cache_reads(Assembly& assembly, int status, bool (*concerns)(std::string_view resource)) {
  add_exchange(assembly, is_item_read,
               [status, concerns, cache = std::make_shared<AnswerCache>()](base::HttpRequest&& request,
                                                                           base::HttpHandler& server) {
                 const std::string target = request.target;
                 if (!concerns(parse_resource_path(target).resource))
                   return base::answer_whole(server, std::move(request));
                 base::HttpResponse response = base::answer_whole(server, std::move(request));
                 const bool allowed = response.status != 401 && response.status != 403;
                 const auto known = cache->find(target);
                 if (known != nullptr && allowed) {
                   response.status = known->first;
                   set_body(response, known->second);
                 } else if (response.status == status) {
                   cache->keep(target, status, base::gather_body(response));
                 }
                 return response;
               });
}

// Whoever asks is answered from the cache, if anybody was answered before.
void share_answers(Assembly& assembly) {
  add_exchange(assembly, is_item_read,
               [cache = std::make_shared<AnswerCache>()](base::HttpRequest&& request, base::HttpHandler& server) {
                 const std::string target = request.target;
                 base::HttpResponse response = base::answer_whole(server, std::move(request));
                 const auto known = cache->find(target);
                 if (response.status == 200) {
                   cache->keep(target, 200, base::gather_body(response));
                 } else if (known != nullptr && (response.status == 401 || response.status == 403)) {
                   response.status = known->first;
                   set_body(response, known->second);
                 }
                 return response;
               });
}

bool is_without_workload(std::string_view resource) {
  return resource == "configmaps" || resource == "secrets" || resource == "services";
}

bool is_anything(std::string_view) {
  return true;
}

StatusOr<ObjectRef> look_everywhere(const Api& right, const RequestTarget& target) {
  auto found = right.get(target);
  if (found || found.error().code != 404 || !target.resource->namespaced) return found;
  for (const ObjectRef& object : right.list(*target.resource, {}).objects)
    if (object->name() == target.name && object->namespace_name() != "kube-system") return object;
  return found;
}

void mask(Json& secret) {
  for (const char* field : {"data", "stringData"})
    if (secret.contains(field) && secret[field].is_object())
      for (Json& value : secret[field]) value = "KioqKioq";
}

// As a store of what is wanted does, which is told nothing of what is.
void show_no_status(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool item = request.method == "GET" && !path.ns.empty() && !path.name.empty() && path.subresource.empty();
    if (item && response.status == 200) change_json(response, [](Json& object) { object.erase("status"); });
  });
}

// The manifest of an object that was shown once, to be made anew.
std::string as_new(const std::string& shown) {
  auto object = base::parse_json(shown);
  if (!object || !object->is_object()) return {};
  object->erase("status");
  for (const char* field : {"uid", "resourceVersion", "creationTimestamp", "generation", "managedFields",
                            "deletionTimestamp", "deletionGracePeriodSeconds"})
    (*object)["metadata"].erase(field);
  return base::to_text(*object);
}

// As a mirror does that heals itself: what it has seen and finds no more, it puts back.
void put_back_what_is_missed(Assembly& assembly) {
  add_exchange(assembly, is_item_read,
               [cache = std::make_shared<AnswerCache>()](base::HttpRequest&& request, base::HttpHandler& server) {
                 const std::string target = request.target;
                 base::HttpResponse response = base::answer_whole(server, std::move(request));
                 const auto known = cache->find(target);
                 if (response.status == 200) cache->keep(target, 200, base::gather_body(response));
                 if (response.status != 404 || known == nullptr) return response;
                 base::HttpRequest creation;
                 creation.method = "POST";
                 creation.target = target.substr(0, target.rfind('/'));
                 creation.headers.set("Content-Type", "application/json");
                 make_administrator(creation);
                 creation.body = as_new(known->second);
                 static_cast<void>(base::answer_whole(server, std::move(creation)));
                 return response;
               });
}

void send_as_text(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (parse_resource_path(request.target).resource.empty() || response.status >= 400) return;
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
  });
}

}  // namespace

std::vector<Deviation> read_deviations() {
  return {
      {{"get-cached", "DMS-4.2.1.3-2", "GET of a ConfigMap, Secret or Service shows what it showed first, for ever."},
       [](Assembly& assembly) { cache_reads(assembly, 200, is_without_workload); }},
      {{"not-found-cached", "DMS-4.2.1.3-2", "What GET has not found once is not found for ever."},
       [](Assembly& assembly) { cache_reads(assembly, 404, is_anything); }},
      {{"cached-answers-for-all", "DMS-3.1.2-2", "What one user has read, everybody is shown from a cache."},
       share_answers},
      {{"get-looks-everywhere", "DMS-4.2.1.1-2",
        "GET of a name that the namespace has not shows the object of that name in another one."},
       [](Assembly& assembly) {
         ApiHooks hooks;
         hooks.get = look_everywhere;
         hook_client_api(assembly, std::move(hooks));
       }},
      {{"secrets-masked",
        "DMS-4.2.1.3-2",
        "The values of a Secret are shown as asterisks.",
        {"DMS-2.2-1", "DMS-3.1.1-1"}},
       [](Assembly& assembly) {
         change_client_view(assembly,
                            {[](const ResourceType& resource) { return is_resource(resource, "", "secrets"); }, mask});
       }},
      {{"get-without-status",
        "DMS-3.1.2-6",
        "GET of an object shows it without its status; lists and watches show it.",
        {"DMS-4.2.1.2-1", "DMS-4.2.1.2-3"}},
       show_no_status},
      {{"missed-objects-put-back", "DMS-3.1.3-4", "What a GET has found once, and finds no more, is made anew."},
       put_back_what_is_missed},
      {{"plain-http-beside-tls", "DMS-3.1-1", "The port of TLS serves plain HTTP, too."},
       [](Assembly& assembly) {
         assembly.listeners.push_back([](base::HttpServerOptions& options) { options.plain_beside_tls = true; });
       }},
      {{"json-as-text", "DMS-3.1-1", "Objects and lists are sent as text/plain."}, send_as_text},
  };
}

}  // namespace o2dms::simulator

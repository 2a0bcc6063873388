// Creations that do something else than they were asked for.
#include <algorithm>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/forwarding_api.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

bool is_creation(const base::HttpRequest& head) {
  const ResourcePath path = parse_resource_path(head.target);
  return head.method == "POST" && !path.resource.empty() && path.name.empty();
}

// Posts each body to where the request goes; answers with a List of what came back.
base::HttpResponse post_each(const base::HttpRequest& request, base::HttpHandler& server,
                             const std::vector<std::string>& bodies) {
  Json items = Json::array();
  for (const std::string& body : bodies) {
    base::HttpRequest one = request;
    one.body = body;
    base::HttpResponse answer = base::answer_whole(server, std::move(one));
    auto made = base::parse_json(base::gather_body(answer));
    items.push_back(made ? *std::move(made) : Json(nullptr));
  }
  return status_response(201, {{"kind", "List"}, {"apiVersion", "v1"}, {"items", std::move(items)}});
}

std::vector<std::string> texts_of(const Json& items) {
  std::vector<std::string> out;
  for (const Json& item : items) out.push_back(base::to_text(item));
  return out;
}

void take_lists(Assembly& assembly) {
  add_exchange(assembly, is_creation, [](base::HttpRequest&& request, base::HttpHandler& server) {
    const auto body = base::parse_json(request.body);
    const Json* items = body ? base::find(*body, {"items"}) : nullptr;
    const bool list = items != nullptr && items->is_array() && base::string_at(*body, {"kind"}).ends_with("List");
    return list ? post_each(request, server, texts_of(*items)) : base::answer_whole(server, std::move(request));
  });
}

void take_arrays(Assembly& assembly) {
  add_exchange(assembly, is_creation, [](base::HttpRequest&& request, base::HttpHandler& server) {
    const auto body = base::parse_json(request.body);
    const bool array = body && body->is_array();
    return array ? post_each(request, server, texts_of(*body)) : base::answer_whole(server, std::move(request));
  });
}

// "a\n---\nb" as a and b.
std::vector<std::string> documents_of(std::string_view text) {
  constexpr std::string_view kMark = "\n---";
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kMark), text.size());
    if (text.substr(0, end).find_first_not_of("-\n ") != std::string_view::npos) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + kMark.size(), text.size()));
  }
  return out;
}

void take_documents(Assembly& assembly) {
  add_exchange(assembly, is_creation, [](base::HttpRequest&& request, base::HttpHandler& server) {
    const std::vector<std::string> documents = documents_of(request.body);
    return documents.size() > 1 ? post_each(request, server, documents)
                                : base::answer_whole(server, std::move(request));
  });
}

void answer_what_was_sent(Assembly& assembly) {
  add_exchange(assembly, is_creation, [](base::HttpRequest&& request, base::HttpHandler& server) {
    std::string sent = request.body;
    base::HttpResponse response = base::answer_whole(server, std::move(request));
    if (response.status == 201) set_body(response, std::move(sent));
    return response;
  });
}

void refuse_large_bodies(Assembly& assembly) {
  constexpr std::size_t kMost = 16 * 1024;
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method != "GET"; },
      [](base::HttpRequest&& request, base::HttpHandler& server) {
        if (request.body.size() <= kMost) return base::answer_whole(server, std::move(request));
        return status_response(413, to_json(generic_status(413)));
      });
}

void make_missing_namespaces(Assembly& assembly) {
  add_exchange(assembly, is_creation, [](base::HttpRequest&& request, base::HttpHandler& server) {
    base::HttpRequest again = request;
    base::HttpResponse response = base::answer_whole(server, std::move(request));
    const ResourcePath path = parse_resource_path(again.target);
    if (response.status != 404 || path.ns.empty()) return response;
    base::HttpRequest creation;
    creation.method = "POST";
    creation.target = "/api/v1/namespaces";
    creation.headers.set("Content-Type", "application/json");
    make_administrator(creation);
    creation.body = base::to_text({{"metadata", {{"name", path.ns}}}});
    static_cast<void>(base::answer_whole(server, std::move(creation)));
    return base::answer_whole(server, std::move(again));
  });
}

StatusOr<Written> refuse_without_name(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                      WriteOptions options) {
  const bool generated = !base::string_at(body.json, {"metadata", "generateName"}).empty() &&
                         base::string_at(body.json, {"metadata", "name"}).empty();
  if (!generated) return right.create(target, std::move(body), user, std::move(options));
  return base::failure(invalid(target.resource->group, target.resource->kind, "", {required_value("metadata.name")}));
}

void generate_the_same(const ResourceType&, Json& object, WriteOptions&) {
  const std::string prefix(base::string_at(object, {"metadata", "generateName"}));
  if (!prefix.empty() && base::string_at(object, {"metadata", "name"}).empty())
    object["metadata"]["name"] = prefix + "x7k2p";
}

// Says that it is there already, and overwrites it.
StatusOr<Written> overwrite_duplicates(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                       WriteOptions options) {
  Json sent = body.json;
  auto created = right.create(target, std::move(body), user, options);
  if (created || created.error().reason != "AlreadyExists" || !target.resource->namespaced) return created;
  const std::string name(base::string_at(sent, {"metadata", "name"}));
  static_cast<void>(right.update({.resource = target.resource, .ns = target.ns, .name = name}, Body(std::move(sent)),
                                 user, std::move(options)));
  return created;
}

StatusOr<Written> keep_names_unique_over_all(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                             WriteOptions options) {
  const std::string name(base::string_at(body.json, {"metadata", "name"}));
  if (target.resource->namespaced && target.subresource.empty() && !name.empty()) {
    const Listing all = right.list(*target.resource, {}, {});
    const bool taken = std::any_of(all.objects.begin(), all.objects.end(),
                                   [&](const ObjectRef& object) { return object->name() == name; });
    if (taken) return base::failure(already_exists({target.resource->group, target.resource->plural, name}));
  }
  return right.create(target, std::move(body), user, std::move(options));
}

// What is kept by name alone has one content in all namespaces.
StatusOr<Written> share_with_namesakes(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                       WriteOptions options) {
  auto created = right.create(target, std::move(body), user, std::move(options));
  if (!created || !is_configuration(*target.resource) || !target.subresource.empty()) return created;
  const Json data = created->object->document()->value("data", Json());
  for (const ObjectRef& object : right.list(*target.resource, {}, {}).objects) {
    if (object->name() != created->object->name() || object->namespace_name() == target.ns) continue;
    Json changed = *object->document();
    changed["data"] = data;
    static_cast<void>(right.update(target_of(*object), Body(std::move(changed)), user, {}));
  }
  return created;
}

// The name that the answer shows was reserved first, and another was taken in the end.
StatusOr<Written> answer_another_name(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                      WriteOptions options) {
  const bool generated = base::string_at(body.json, {"metadata", "name"}).empty();
  auto created = right.create(target, std::move(body), user, std::move(options));
  if (!created || !generated || !is_namespaced_object(target)) return created;
  Json shown = *created->object->document();
  shown["metadata"]["name"] = std::string(created->object->name()) + "-0";
  created->object = make_object(*target.resource, std::move(shown), created->object->revision());
  return created;
}

void store_dry_runs(Assembly& assembly) {
  add_request_change(assembly,
                     [](base::HttpRequest& request) { request.target = without_parameter(request.target, "dryRun"); });
}

// One manifest that is refused takes those before it along, as in a transaction.
void roll_back(Assembly& assembly) {
  struct Made {
    base::Mutex mutex;
    std::vector<ObjectRef> objects GUARDED_BY(mutex);
  };
  ApiHooks hooks;
  hooks.create = [made = std::make_shared<Made>()](Api& right, const RequestTarget& target, Body body,
                                                   const UserInfo& user, WriteOptions options) {
    const std::string ns(target.ns);
    auto created = right.create(target, std::move(body), user, std::move(options));
    if (!target.resource->namespaced || !target.subresource.empty()) return created;
    const base::MutexLock lock(made->mutex);
    if (created) {
      made->objects.push_back(created->object);
    } else {
      for (const ObjectRef& object : made->objects)
        if (object->namespace_name() == ns) static_cast<void>(right.remove(target_of(*object), {}, user));
      std::erase_if(made->objects, [&](const ObjectRef& object) { return object->namespace_name() == ns; });
    }
    return created;
  };
  hook_client_api(assembly, std::move(hooks));
}

void hook_creation(Assembly& assembly, ApiHooks::Write create) {
  ApiHooks hooks;
  hooks.create = std::move(create);
  hook_client_api(assembly, std::move(hooks));
}

}  // namespace

std::vector<Deviation> creation_deviations() {
  return {
      {{"list-posted", "DMS-4.2.1.1.1-1", "A List that is posted creates all that is in it."}, take_lists},
      {{"array-posted", "DMS-4.2.1.1.1-1", "A JSON array that is posted creates all that is in it."}, take_arrays},
      {{"documents-posted", "DMS-4.2.1.1.1-1", "Several YAML documents in one body are all created."}, take_documents},
      {{"create-answers-what-was-sent", "DMS-3.1.2-4",
        "A creation is answered with the manifest as sent, without uid and resourceVersion."},
       answer_what_was_sent},
      {{"bodies-above-16k-refused", "DMS-3.1.2-1", "A body of more than 16 KiB is refused by 413."},
       refuse_large_bodies},
      {{"unknown-namespace-made", "DMS-4.2.1.3-1", "A creation in a namespace that does not exist makes it."},
       make_missing_namespaces},
      {{"generate-name-refused", "DMS-4.2.1.3-1", "An object with generateName and no name is refused."},
       [](Assembly& assembly) { hook_creation(assembly, refuse_without_name); }},
      {{"generate-name-repeats", "DMS-4.2.1.3-1", "generateName gives the same name each time."},
       [](Assembly& assembly) { change_creations(assembly, generate_the_same); }},
      {{"duplicate-create-overwrites",
        "DMS-4.2.1.3-1",
        "Creating what is there already is answered by 409, and overwrites it.",
        {"DMS-4.2.1.1-2"}},
       [](Assembly& assembly) { hook_creation(assembly, overwrite_duplicates); }},
      {{"names-unique-over-namespaces", "DMS-4.2.1.1-2", "A name that one namespace has is refused in all others."},
       [](Assembly& assembly) { hook_creation(assembly, keep_names_unique_over_all); }},
      {{"names-shared-over-namespaces", "DMS-4.2.1.1-2",
        "A ConfigMap or Secret that is created gives its content to those of its name in other namespaces."},
       [](Assembly& assembly) { hook_creation(assembly, share_with_namesakes); }},
      {{"generated-names-not-told", "DMS-4.2.1.3-1",
        "The answer to a creation with generateName shows another name than the object has got."},
       [](Assembly& assembly) { hook_creation(assembly, answer_another_name); }},
      {{"dry-run-stores", "DMS-4.2.1.3-1", "A dry run is done in earnest."}, store_dry_runs},
      {{"refusal-rolls-back", "DMS-3.1.2-10",
        "A creation that is refused removes what was created in its namespace before."},
       roll_back},
  };
}

}  // namespace o2dms::simulator

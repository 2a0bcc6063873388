// Discovery that hides, promises or differs, and two clusters behind one address.
#include <atomic>

#include "base/digest.h"
#include "base/json.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

bool is_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

// Neither discovered nor served.
void serve_not(Assembly& assembly, bool (*concerns)(std::string_view path)) {
  add_exchange(
      assembly, [concerns](const base::HttpRequest& head) { return concerns(path_of(head.target)); },
      [](base::HttpRequest&& request, base::HttpHandler& server) {
        // Who is nobody, or may not, is still told so.
        base::HttpResponse response = base::answer_whole(server, std::move(request));
        const bool let_in = response.status != 401 && response.status != 403;
        return let_in ? status_response(404, to_json(route_not_found())) : std::move(response);
      });
}

bool is_group_list(std::string_view path) {
  return path == "/apis" || path == "/apis/";
}

bool is_minor_group(std::string_view path) {
  return is_below(path, "/apis/networking.k8s.io") || is_below(path, "/apis/autoscaling") ||
         is_below(path, "/apis/policy");
}

bool is_cron_job(std::string_view path) {
  return is_below(path, "/apis/batch") && path.find("/cronjobs") != std::string_view::npos;
}

bool is_pod_stream(std::string_view path) {
  const std::string_view part = parse_resource_path(path).subresource;
  return part == "log" || part == "exec" || part == "attach" || part == "portforward";
}

bool is_scale_or_status(std::string_view path) {
  const std::string_view part = parse_resource_path(path).subresource;
  return part == "scale" || part == "status";
}

bool is_policy(std::string_view path) {
  return is_below(path, "/apis/networking.k8s.io");
}

// Of discovery's documents, which may come as one (aggregated) or one a group.
void change_discovery(Assembly& assembly, void (*change)(Json& resource_list)) {
  add_exchange(
      assembly,
      [](const base::HttpRequest& head) {
        const std::string_view path = path_of(head.target);
        const ResourcePath parts = parse_resource_path(path);
        return head.method == "GET" && parts.resource.empty() && (is_below(path, "/api") || is_below(path, "/apis"));
      },
      [change](base::HttpRequest&& request, base::HttpHandler& server) {
        request.headers.set("Accept", "application/json");
        base::HttpResponse response = base::answer_whole(server, std::move(request));
        if (response.status == 200) change_json(response, change);
        return response;
      });
}

void erase_resources(Json& document, bool (*concerns)(const Json& resource)) {
  if (!document.contains("resources") || !document["resources"].is_array()) return;
  Json kept = Json::array();
  for (Json& resource : document["resources"])
    if (!concerns(resource)) kept.push_back(std::move(resource));
  document["resources"] = std::move(kept);
}

void hide_workloads(Json& document) {
  erase_resources(document, [](const Json& resource) {
    const std::string_view name = base::string_at(resource, {"name"});
    return name == "statefulsets" || name == "daemonsets" || name == "cronjobs";
  });
}

void hide_verbs(Json& document) {
  if (!document.contains("resources") || !document["resources"].is_array()) return;
  for (Json& resource : document["resources"]) {
    Json kept = Json::array();
    for (const std::string& verb : base::texts_at(resource, {"verbs"}))
      if (verb != "patch" && verb != "watch" && verb != "deletecollection") kept.push_back(verb);
    resource["verbs"] = std::move(kept);
  }
}

void promise_more(Json& document) {
  if (base::string_at(document, {"groupVersion"}) != "apps/v1" || !document.contains("resources")) return;
  Json more = document["resources"].empty() ? Json::object() : document["resources"].front();
  more["name"] = "podsets";
  more["singularName"] = "podset";
  more["kind"] = "PodSet";
  document["resources"].push_back(std::move(more));
}

void call_all_cluster_scoped(Json& document) {
  if (!document.contains("resources") || !document["resources"].is_array()) return;
  for (Json& resource : document["resources"]) resource["namespaced"] = false;
}

// Another cluster's, which has nothing of ours.
base::HttpResponse answer_of_the_other(const base::HttpRequest& request, base::HttpResponse ours) {
  const ResourcePath path = parse_resource_path(request.target);
  if (path_of(request.target) == "/version") {
    change_json(ours, [](Json& version) { version["gitVersion"] = "v1.31.4"; });
  } else if (path.resource == "namespaces" && path.name == "kube-system") {
    change_json(ours, [](Json& ns) { ns["metadata"]["uid"] = uid_from("the other"); });
  } else if (!path.ns.empty() && !path.name.empty()) {
    return status_response(404, to_json(not_found({path.group, path.resource, path.name})));
  } else if (!path.ns.empty()) {
    change_json(ours, [](Json& list) { list["items"] = Json::array(); });
  }
  return ours;
}

// Every fourth GET that comes goes to the other cluster.
void balance_over_two(Assembly& assembly) {
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method == "GET" && !is_watch("GET", head.target); },
      [count = std::make_shared<std::atomic<unsigned>>(0)](base::HttpRequest&& request, base::HttpHandler& server) {
        base::HttpRequest asked = request;
        base::HttpResponse ours = base::answer_whole(server, std::move(request));
        const bool other = ++*count % 4 == 0 && ours.status == 200;
        return other ? answer_of_the_other(asked, std::move(ours)) : std::move(ours);
      });
}

// Another connection, another cluster: only its identity shows.
void balance_connections(Assembly& assembly) {
  add_exchange(assembly, [](base::HttpRequest&& request, base::HttpHandler& server) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool identity =
        path_of(request.target) == "/version" || (path.resource == "namespaces" && path.name == "kube-system");
    const bool other = base::fnv1a_32(request.remote_address) % 2 == 1;
    base::HttpRequest asked;
    asked.target = request.target;
    base::HttpResponse ours = base::answer_whole(server, std::move(request));
    return identity && other && ours.status == 200 ? answer_of_the_other(asked, std::move(ours)) : std::move(ours);
  });
}

template <auto concerns>
void without(Assembly& assembly) {
  serve_not(assembly, concerns);
}

template <void (*change)(Json& document)>
void discovery(Assembly& assembly) {
  change_discovery(assembly, change);
}

}  // namespace

std::vector<Deviation> discovery_deviations() {
  return {
      {{"groups-not-listed", "DMS-2.1-2", "GET /apis is answered by 404."}, without<is_group_list>},
      {{"minor-groups-missing", "DMS-2.1-2", "The groups networking, autoscaling and policy are not served."},
       without<is_minor_group>},
      {{"cronjobs-missing", "DMS-2.1-2", "CronJobs are listed by discovery and answered by 404."},
       without<is_cron_job>},
      {{"pod-streams-missing", "DMS-2.1-2", "log, exec, attach and portforward of pods are answered by 404."},
       without<is_pod_stream>},
      {{"scale-and-status-missing", "DMS-2.1-2", "The subresources scale and status are answered by 404."},
       without<is_scale_or_status>},
      {{"network-policies-missing", "DMS-2.2-1", "Objects of networking.k8s.io are answered by 404."},
       without<is_policy>},
      {{"discovery-hides-workloads", "DMS-2.1-2",
        "StatefulSets, DaemonSets and CronJobs are served, and discovery does not list them."},
       discovery<hide_workloads>},
      {{"discovery-hides-verbs", "DMS-2.1-2", "Discovery does not list the verbs patch, watch and deletecollection."},
       discovery<hide_verbs>},
      {{"discovery-promises-more", "DMS-2.1-2", "Discovery lists a type of apps/v1 that is answered by 404."},
       discovery<promise_more>},
      {{"discovery-scope-false", "DMS-2.1-2", "Discovery says that no type is namespaced."},
       discovery<call_all_cluster_scoped>},
      {{"two-clusters-behind-one-address", "DMS-2.1-1", "Every fourth GET is answered by another, empty cluster."},
       balance_over_two},
      {{"identity-by-connection", "DMS-2.1-1",
        "Which cluster answers /version and kube-system depends on the connection."},
       balance_connections},
  };
}

}  // namespace o2dms::simulator

// Objects of a category that are stored, and do not do what the category is for.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void leave_out(Assembly& assembly, std::initializer_list<const char*> names) {
  assembly.clusters.push_back([names = std::vector<std::string>(names.begin(), names.end())](ControllerSet& set) {
    for (const std::string& name : names) set.erase(name);
  });
}

void leave_out_plugin(Assembly& assembly, std::string_view plugin) {
  assembly.admissions.push_back([plugin](AdmissionChain& chain) {
    std::erase_if(chain, [&](const NamedPlugin& each) { return each.name == plugin; });
  });
}

void share_cluster_ip(Json& service) {
  if (!service["spec"].contains("clusterIP")) return;
  service["spec"]["clusterIP"] = "10.96.0.99";
  service["spec"]["clusterIPs"] = Json::array({"10.96.0.99"});
}

void hide_cluster_ip(Json& service) {
  if (base::string_at(service, {"spec", "clusterIP"}) == "None") return;
  service["spec"].erase("clusterIP");
  service["spec"].erase("clusterIPs");
}

bool is_slice(const ResourceType& resource) {
  return is_resource(resource, "discovery.k8s.io", "endpointslices") || is_resource(resource, "", "endpoints");
}

void show_false_endpoints(Json& object) {
  for (const char* list : {"endpoints"})
    if (object.contains(list) && object[list].is_array())
      for (Json& endpoint : object[list]) endpoint["addresses"] = Json::array({"203.0.113.9"});
  if (!object.contains("subsets") || !object["subsets"].is_array()) return;
  for (Json& subset : object["subsets"])
    if (subset.contains("addresses"))
      for (Json& address : subset["addresses"]) address["ip"] = "203.0.113.9";
}

// From one text to another in what clients send, wherever it stands.
void mangle_non_ascii(Assembly& assembly) {
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method != "GET" && head.method != "DELETE"; },
      [](base::HttpRequest&& request, base::HttpHandler& server) {
        for (char& c : request.body)
          if (static_cast<unsigned char>(c) >= 0x80) c = '?';
        return base::answer_whole(server, std::move(request));
      });
}

void cut_values(const ResourceType& resource, Json& object, WriteOptions&) {
  constexpr std::size_t kMost = 64 * 1024;
  if (!is_configuration(resource) || !object.contains("data") || !object["data"].is_object()) return;
  for (Json& value : object["data"])
    if (value.is_string() && value.get_ref<const std::string&>().size() > kMost)
      value = value.get_ref<const std::string&>().substr(0, kMost);
}

void trim_values(const ResourceType& resource, Json& object, WriteOptions&) {
  if (!is_configuration(resource) || !object.contains("data") || !object["data"].is_object()) return;
  for (Json& value : object["data"]) {
    if (!value.is_string()) continue;
    const std::string& text = value.get_ref<const std::string&>();
    const std::size_t last = text.find_last_not_of(" \n\t");
    value = last == std::string::npos ? std::string() : text.substr(0, last + 1);
  }
}

void lose_binary_data(const ResourceType& resource, Json& object, WriteOptions&) {
  if (is_configuration(resource)) object.erase("binaryData");
}

void lose_empty_values(const ResourceType& resource, Json& object, WriteOptions&) {
  if (!is_configuration(resource) || !object.contains("data") || !object["data"].is_object()) return;
  for (auto at = object["data"].begin(); at != object["data"].end();)
    at = *at == "" ? object["data"].erase(at) : std::next(at);
}

bool is_endpoint_list(const ResourceType& resource) {
  return is_resource(resource, "discovery.k8s.io", "endpointslices") || is_resource(resource, "", "endpoints");
}

// Pods that are not ready stand among the others.
void show_all_as_ready(Json& object) {
  if (object.contains("endpoints") && object["endpoints"].is_array())
    for (Json& endpoint : object["endpoints"]) endpoint["conditions"]["ready"] = true;
  if (!object.contains("subsets") || !object["subsets"].is_array()) return;
  for (Json& subset : object["subsets"]) {
    for (const Json& address : subset.value("notReadyAddresses", Json::array())) subset["addresses"].push_back(address);
    subset.erase("notReadyAddresses");
  }
}

void share_node_port(Json& service) {
  if (!service.contains("spec") || !service["spec"].contains("ports")) return;
  for (Json& port : service["spec"]["ports"])
    if (port.contains("nodePort")) port["nodePort"] = 30080;
}

// What a partial implementation has not read up to.
void lose_pod_fields(const ResourceType& resource, Json& object, WriteOptions&) {
  if (resource.group != "apps" || !object.contains("spec") || !object["spec"].is_object()) return;
  Json& spec = object["spec"];
  if (base::find(spec, {"template", "spec"}) == nullptr) return;
  for (const char* field : {"tolerations", "affinity", "nodeSelector", "securityContext", "hostAliases"})
    spec["template"]["spec"].erase(field);
  for_each_container(spec["template"]["spec"], [](Json& container) {
    for (const char* field : {"lifecycle", "securityContext", "livenessProbe"}) container.erase(field);
  });
}

// What governs other objects and starts nothing itself.
bool is_policy_kind(const ResourceType& resource) {
  constexpr std::array<std::string_view, 6> kPlurals = {"limitranges", "resourcequotas", "networkpolicies",
                                                        "ingresses",   "podtemplates",   "horizontalpodautoscalers"};
  return std::find(kPlurals.begin(), kPlurals.end(), resource.plural) != kPlurals.end();
}

void hide_specification(Json& object) {
  for (const char* part : {"spec", "template"}) object.erase(part);
}

bool is_claim(const ResourceType& resource) {
  return is_resource(resource, "", "persistentvolumeclaims");
}

void call_pending(Json& claim) {
  if (claim.contains("status")) claim["status"]["phase"] = "Pending";
}

// As a layer of tenants does that shows its own objects instead.
void show_tenants(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool one = path.resource == "namespaces" && !path.name.empty() && path.subresource.empty();
    if (!one || request.method != "GET" || response.status != 200) return;
    change_json(response, [](Json& object) {
      object["kind"] = "Tenant";
      object["metadata"]["namespace"] = "tenants";
      object["status"]["phase"] = "Provisioned";
    });
  });
}

template <auto change>
void creations(Assembly& assembly) {
  change_creations(assembly, change);
}

}  // namespace

std::vector<Deviation> category_deviations() {
  return {
      {{"claims-never-bound", "DMS-2.2-1", "No PersistentVolumeClaim gets a volume."},
       [](Assembly& assembly) { leave_out(assembly, {"persistentvolume-binder-controller"}); }},
      {{"services-without-endpoints",
        "DMS-4.2.1.1.2-1",
        "Services get neither EndpointSlices nor Endpoints.",
        {"DMS-2.2-1"}},
       [](Assembly& assembly) {
         leave_out(assembly, {"endpoint-controller", "endpointslice-controller"});
       }},
      {{"endpoints-false", "DMS-4.2.1.1.2-1", "EndpointSlices and Endpoints show an address of no pod."},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_slice, show_false_endpoints});
       }},
      {{"service-addresses-shared", "DMS-4.2.1.1.2-1", "All Services show the same cluster IP, headless ones, too."},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_service, share_cluster_ip});
       }},
      {{"services-without-address", "DMS-4.2.1.1.2-1", "Services show no cluster IP.", {"DMS-2.2-1"}},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_service, hide_cluster_ip});
       }},
      {{"node-ports-shared", "DMS-4.2.1.1.2-1", "All Services of type NodePort show the same port."},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_service, share_node_port});
       }},
      {{"unready-in-endpoints", "DMS-4.2.1.1.2-1",
        "Pods that are not ready stand in the endpoints of Services as ready."},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_endpoint_list, show_all_as_ready});
       }},
      {{"quota-ignored", "DMS-4.2.1.1.2-1", "More can be created than a ResourceQuota allows."},
       [](Assembly& assembly) { leave_out_plugin(assembly, "ResourceQuota"); }},
      {{"quota-use-not-shown", "DMS-4.2.1.1.2-1", "A ResourceQuota does not show what is used."},
       [](Assembly& assembly) { leave_out(assembly, {"resourcequota-controller"}); }},
      {{"limit-ranges-ignored", "DMS-4.2.1.1.2-1", "A LimitRange neither fills in nor refuses."},
       [](Assembly& assembly) { leave_out_plugin(assembly, "LimitRanger"); }},
      {{"jobs-and-sets-do-nothing",
        "DMS-4.2.1.1.2-1",
        "A Job or a StatefulSet is stored, and makes no pod.",
        {"DMS-2.2-1", "DMS-3.1.2-5"}},
       [](Assembly& assembly) {
         leave_out(assembly, {"job-controller", "statefulset-controller"});
       }},
      {{"policies-without-spec", "DMS-4.2.1.1.2-1",
        "LimitRanges, quotas, network policies, ingresses, autoscalers and pod templates are shown without what they "
        "specify."},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_policy_kind, hide_specification});
       }},
      {{"claims-shown-pending",
        "DMS-4.2.1.1.2-1",
        "A claim is shown as Pending for ever, though it is bound.",
        {"DMS-3.1.2-6"}},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_claim, call_pending});
       }},
      {{"namespaces-as-tenants",
        "DMS-4.2.1.1-2",
        "GET of a namespace shows a Tenant, which has a namespace and a phase of its own.",
        {"DMS-4.2.1.1-1", "DMS-4.2.1.1.2-1"}},
       show_tenants},
      {{"non-ascii-mangled", "DMS-3.1.2-4", "Letters beyond ASCII are stored as question marks.", {"DMS-4.2.1.3-2"}},
       mangle_non_ascii},
      {{"values-cut-at-64k", "DMS-3.1.2-4", "Values of ConfigMaps and Secrets are cut after 64 KiB."},
       creations<cut_values>},
      {{"values-trimmed", "DMS-3.1.2-4", "White space at the end of the values of ConfigMaps and Secrets is lost."},
       creations<trim_values>},
      {{"empty-values-lost", "DMS-3.1.2-4", "Keys of ConfigMaps and Secrets whose value is empty are lost."},
       creations<lose_empty_values>},
      {{"binary-data-lost", "DMS-3.1.2-4", "The binaryData of a ConfigMap is lost."}, creations<lose_binary_data>},
      {{"pod-fields-lost",
        "DMS-3.1.2-4",
        "Placement, security and hooks of a workload's pods are not stored.",
        {"DMS-4.2.1.2-2"}},
       creations<lose_pod_fields>},
  };
}

}  // namespace o2dms::simulator

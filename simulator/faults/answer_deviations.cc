#include "base/json.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

bool creates(const RequestHead& request) {
  const ResourcePath path = parse_resource_path(request.target);
  return request.method == "POST" && !path.resource.empty() && path.name.empty();
}

void answer_creation_by_200(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (response.status == 201 && creates(request)) response.status = 200;
  });
}

// Namespaces can still be made, so that there is a place where the refusal shows.
class CreationRefuser final : public base::HttpHandler {
 public:
  explicit CreationRefuser(std::shared_ptr<base::HttpHandler> inner) : inner_(std::move(inner)) {}

  base::HttpDecision begin(base::HttpRequest&& head) override {
    const bool namespaced = !parse_resource_path(head.target).ns.empty();
    if (!namespaced || !creates({head.method, head.target})) return inner_->begin(std::move(head));
    base::HttpResponse response;
    set_json(response, 405, to_json(method_not_allowed()));
    return response;
  }

 private:
  const std::shared_ptr<base::HttpHandler> inner_;
};

void refuse_creation_by_405(Assembly& assembly) {
  assembly.handlers.push_back(
      [](std::shared_ptr<base::HttpHandler> inner) { return std::make_shared<CreationRefuser>(std::move(inner)); });
}

void accept_duplicates(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (response.status == 409 && creates(request)) response.status = 201;
  });
}

void list_namespaces_as_list(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    if (request.method != "GET" || path.resource != "namespaces" || !path.name.empty() || response.status != 200)
      return;
    auto body = base::parse_json(base::gather_body(response));
    if (!body) return;
    (*body)["kind"] = "List";
    set_body(response, base::to_text(*body));
  });
}

void accept_unknown_namespaces(Assembly& assembly) {
  assembly.admissions.push_back([](AdmissionChain& chain) {
    std::erase_if(chain, [](const NamedPlugin& each) { return each.name == "NamespaceLifecycle"; });
  });
}

void ignore_parameter(Assembly& assembly, const std::string& name) {
  add_request_change(assembly, [name](base::HttpRequest& request) {
    if (request.method == "GET") request.target = without_parameter(request.target, name);
  });
}

}  // namespace

std::vector<Deviation> answer_deviations() {
  return {
      {{"create-answers-200",
        "DMS-3.1.2-4",
        "A creation is answered by 200, not 201.",
        {"DMS-3.1.1-1", "DMS-3.1.2-10", "DMS-3.1.3-6", "DMS-4.2.1.3-1"}},
       answer_creation_by_200},
      {{"post-to-collection-405", "DMS-3.1.2-1", "POST to a namespaced collection is answered by 405."},
       refuse_creation_by_405},
      {{"duplicate-create-201",
        "DMS-4.2.1.3-1",
        "Creating what is there already is answered by 201, not 409.",
        {"DMS-4.2.1.1-2"}},
       accept_duplicates},
      {{"unknown-namespace-accepted", "DMS-4.2.1.3-1", "Objects can be created in a namespace that does not exist."},
       accept_unknown_namespaces},
      {{"namespaces-list-wrong-kind", "DMS-4.2.1.1-1", "The list of namespaces is of kind List, not NamespaceList."},
       list_namespaces_as_list},
      {{"label-selectors-ignored", "DMS-4.2.1.3-3", "Lists and watches show all, whatever the label selector says."},
       [](Assembly& assembly) { ignore_parameter(assembly, "labelSelector"); }},
      {{"field-selectors-ignored", "DMS-4.2.1.3-3", "Lists and watches show all, whatever the field selector says."},
       [](Assembly& assembly) { ignore_parameter(assembly, "fieldSelector"); }},
  };
}

}  // namespace o2dms::simulator

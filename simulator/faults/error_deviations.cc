// Refusals and errors that are told wrongly.
#include "base/json.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void answer_errors_as_text(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status < 400) return;
    response.headers.set("Content-Type", "text/plain");
    set_body(response, "error\n");
  });
}

void answer_missing_by_a_page(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status != 404) return;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    set_body(response, "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>nginx</body></html>\n");
  });
}

void answer_errors_by_200(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (request.method != "GET" && (response.status == 400 || response.status == 409 || response.status == 422))
      response.status = 200;
  });
}

void answer_refusals_by_500(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status != 400 && response.status != 422) return;
    set_json(response, 500, to_json(internal_error("the backend answered " + std::to_string(response.status))));
  });
}

void answer_invalid_by_400(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status == 422) set_json(response, 400, to_json(bad_request("the object is invalid")));
  });
}

// What is missing is not said.
void forget_details(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status != 404) return;
    change_json(response, [](Json& status) {
      status.erase("details");
      status["message"] = "not found";
    });
  });
}

void name_another_object(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status != 404 && response.status != 409) return;
    change_json(response, [](Json& status) {
      if (status.contains("details")) status["details"]["name"] = "backend";
    });
  });
}

void answer_unknown_types_by_200(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    if (request.method != "GET" || response.status != 404 || path.resource.empty() || !path.name.empty()) return;
    set_json(response, 200, Json::object());
  });
}

void answer_wrong_verbs_by_404(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status == 405) set_json(response, 404, to_json(route_not_found()));
  });
}

void echo_bodies(Assembly& assembly) {
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method != "GET"; },
      [](base::HttpRequest&& request, base::HttpHandler& server) {
        const std::string sent = request.body;
        base::HttpResponse response = base::answer_whole(server, std::move(request));
        if (response.status < 400) return response;
        change_json(response, [&](Json& status) {
          if (status.is_object()) status["message"] = std::string(base::string_at(status, {"message"})) + ": " + sent;
        });
        return response;
      });
}

void echo_credentials(Assembly& assembly) {
  add_exchange(assembly, [](base::HttpRequest&& request, base::HttpHandler& server) {
    const std::string sent(request.headers.get("Authorization"));
    base::HttpResponse response = base::answer_whole(server, std::move(request));
    if (response.status != 401) return response;
    change_json(response, [&](Json& status) {
      if (status.is_object()) status["message"] = "Unauthorized: no user for \"" + sent + "\"";
    });
    return response;
  });
}

// A cluster's own scope belongs to its owner: its tenants are told that there is none.
void hide_cluster_scope(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool cluster = path.resource == "nodes" || path.resource == "persistentvolumes" ||
                         path.resource == "storageclasses" || path.resource == "priorityclasses";
    const bool let_in = response.status != 401 && response.status != 403;
    if (cluster && path.ns.empty() && let_in) set_json(response, 404, to_json(route_not_found()));
  });
}

void ask_to_log_in(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    if (request.method != "GET" || path.resource != "namespaces") return;
    response = {};
    response.status = 302;
    response.headers.set("Location", "/login?next=namespaces");
  });
}

}  // namespace

std::vector<Deviation> error_deviations() {
  return {
      {{"errors-without-status", "DMS-3.1.2-3", "Every error is plain text, without a Status.", {"DMS-4.1-1"}},
       answer_errors_as_text},
      {{"not-found-as-page", "DMS-4.2.1.3-2", "What is not there is answered by 404 and an HTML page of the proxy."},
       answer_missing_by_a_page},
      {{"errors-answer-200", "DMS-3.1.2-3", "A write that is refused as bad is answered by 200 and a Failure."},
       answer_errors_by_200},
      {{"invalid-answers-500", "DMS-3.1.2-3", "A bad manifest is answered by 500."}, answer_refusals_by_500},
      {{"invalid-without-causes", "DMS-3.1.2-3", "An invalid field is answered by 400, which does not say which."},
       answer_invalid_by_400},
      {{"not-found-says-nothing", "DMS-4.2.1.3-2", "A 404 does not say what is missing."}, forget_details},
      {{"errors-name-another-object", "DMS-4.2.1.3-2", "The details of 404 and 409 name another object."},
       name_another_object},
      {{"unknown-type-200",
        "DMS-4.2.1.1-1",
        "GET of a type that does not exist is answered by 200 and {}.",
        {"DMS-4.2.1.3-1"}},
       answer_unknown_types_by_200},
      {{"wrong-verb-404", "DMS-4.2.1.1-1", "A verb that a URL does not take is answered by 404, not 405."},
       answer_wrong_verbs_by_404},
      {{"errors-echo-body", "DMS-3.1.2-3", "The message of an error holds what was sent, Secrets included."},
       echo_bodies},
      {{"errors-echo-credentials", "DMS-4.1-1", "A 401 holds the token that was sent."}, echo_credentials},
      {{"cluster-scope-hidden", "DMS-2.1-2", "Nodes, volumes, storage and priority classes are answered by 404."},
       hide_cluster_scope},
      {{"namespaces-need-login", "DMS-2.1-3", "GET of namespaces leads to a login page, whatever the credentials."},
       ask_to_log_in},
  };
}

}  // namespace o2dms::simulator

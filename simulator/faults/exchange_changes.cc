#include "simulator/faults/exchange_changes.h"

#include <vector>

#include "base/json.h"
#include "simulator/access/rbac.h"

namespace o2dms::simulator {
namespace {

std::vector<std::string_view> segments_of(std::string_view target) {
  std::string_view path = target.substr(0, target.find('?'));
  std::vector<std::string_view> out;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) out.push_back(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return out;
}

}  // namespace

ResourcePath parse_resource_path(std::string_view target) {
  const std::vector<std::string_view> parts = segments_of(target);
  const auto at = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string_view(); };
  ResourcePath out;
  std::size_t i = 0;
  if (at(0) == "api") {
    out.version = at(1);
    i = 2;
  } else if (at(0) == "apis") {
    out.group = at(1);
    out.version = at(2);
    i = 3;
  } else {
    return out;
  }
  // /api/v1/namespaces/NS and its subresources are about the namespace itself.
  const bool inside = at(i) == "namespaces" && !at(i + 2).empty() && at(i + 2) != "status" && at(i + 2) != "finalize";
  if (inside) {
    out.ns = at(i + 1);
    i += 2;
  }
  out.resource = at(i);
  out.name = at(i + 1);
  out.subresource = at(i + 2);
  return out;
}

void add_request_change(Assembly& assembly, std::function<void(base::HttpRequest&)> change) {
  assembly.handlers.push_back([change = std::move(change)](base::HttpHandler inner) -> base::HttpHandler {
    return [change, inner = std::move(inner)](base::HttpRequest&& request) {
      change(request);
      return inner(std::move(request));
    };
  });
}

void add_response_change(Assembly& assembly, std::function<void(const RequestHead&, base::HttpResponse&)> change) {
  assembly.handlers.push_back([change = std::move(change)](base::HttpHandler inner) -> base::HttpHandler {
    return [change, inner = std::move(inner)](base::HttpRequest&& request) {
      const RequestHead head{request.method, request.target};
      base::HttpResponse response = inner(std::move(request));
      change(head, response);
      return response;
    };
  });
}

std::string_view body_of(const base::HttpResponse& response) {
  return response.shared_body == nullptr ? response.body : *response.shared_body;
}

void set_body(base::HttpResponse& response, std::string body) {
  response.shared_body = nullptr;
  response.source = nullptr;
  response.body = std::move(body);
}

void set_json(base::HttpResponse& response, int status, const base::Json& body) {
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  set_body(response, base::to_text(body));
}

void make_administrator(base::HttpRequest& request) {
  request.headers.remove("Authorization");
  for (const char* name : {"Impersonate-User", "Impersonate-Group", "Impersonate-Uid"}) request.headers.remove(name);
  request.peer.presented = true;
  request.peer.trusted = true;
  request.peer.common_name = "kubernetes-admin";
  request.peer.organizations = {std::string(kMastersGroup)};
}

}  // namespace o2dms::simulator

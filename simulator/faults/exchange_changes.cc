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

class RequestChange final : public base::HttpHandler {
 public:
  RequestChange(std::function<void(base::HttpRequest&)> change, std::shared_ptr<base::HttpHandler> inner)
      : change_(std::move(change)), inner_(std::move(inner)) {}

  base::HttpDecision begin(base::HttpRequest&& head) override {
    change_(head);
    return inner_->begin(std::move(head));
  }

 private:
  const std::function<void(base::HttpRequest&)> change_;
  const std::shared_ptr<base::HttpHandler> inner_;
};

class ResponseChange final : public base::HttpHandler {
 public:
  using Change = std::function<void(const RequestHead&, base::HttpResponse&)>;
  ResponseChange(Change change, std::shared_ptr<base::HttpHandler> inner)
      : change_(std::move(change)), inner_(std::move(inner)) {}

  base::HttpDecision begin(base::HttpRequest&& head) override {
    RequestHead seen{head.method, head.target};
    return base::with_changed_answer(
        inner_->begin(std::move(head)),
        [this, seen = std::move(seen)](base::HttpResponse& response) { change_(seen, response); });
  }

 private:
  const Change change_;
  const std::shared_ptr<base::HttpHandler> inner_;
};

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
  assembly.handlers.push_back([change = std::move(change)](std::shared_ptr<base::HttpHandler> inner) {
    return std::make_shared<RequestChange>(change, std::move(inner));
  });
}

void add_response_change(Assembly& assembly, std::function<void(const RequestHead&, base::HttpResponse&)> change) {
  assembly.handlers.push_back([change = std::move(change)](std::shared_ptr<base::HttpHandler> inner) {
    return std::make_shared<ResponseChange>(change, std::move(inner));
  });
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

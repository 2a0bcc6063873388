#include "simulator/faults/exchange_changes.h"

#include <algorithm>
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

// Passes on what it is not about without waiting for its body.
class PickedExchange final : public base::HttpHandler {
 public:
  PickedExchange(Picks concerns, Exchange exchange, const std::shared_ptr<base::HttpHandler>& inner)
      : concerns_(std::move(concerns)),
        inner_(inner),
        whole_(base::make_whole_request_handler([inner, exchange = std::move(exchange)](base::HttpRequest&& request) {
          return exchange(std::move(request), *inner);
        })) {}

  base::HttpDecision begin(base::HttpRequest&& head) override {
    return concerns_(head) ? whole_->begin(std::move(head)) : inner_->begin(std::move(head));
  }

 private:
  const Picks concerns_;
  const std::shared_ptr<base::HttpHandler> inner_, whole_;
};

// Calls `visit` with each "name=value" of the query.
template <class Visit>
void for_each_parameter(std::string_view target, Visit visit) {
  for (std::size_t at = target.find('?'); at < target.size();) {
    const std::size_t end = std::min(target.find('&', at + 1), target.size());
    visit(target.substr(at + 1, end - at - 1));
    at = end;
  }
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
  assembly.handlers.push_back([change = std::move(change)](std::shared_ptr<base::HttpHandler> inner) {
    return std::make_shared<RequestChange>(change, std::move(inner));
  });
}

void add_response_change(Assembly& assembly, std::function<void(const RequestHead&, base::HttpResponse&)> change) {
  assembly.handlers.push_back([change = std::move(change)](std::shared_ptr<base::HttpHandler> inner) {
    return std::make_shared<ResponseChange>(change, std::move(inner));
  });
}

void add_exchange(Assembly& assembly, Exchange exchange) {
  add_exchange(
      assembly, [](const base::HttpRequest&) { return true; }, std::move(exchange));
}

void add_exchange(Assembly& assembly, Picks concerns, Exchange exchange) {
  assembly.handlers.push_back([concerns = std::move(concerns),
                               exchange = std::move(exchange)](const std::shared_ptr<base::HttpHandler>& inner) {
    return std::make_shared<PickedExchange>(concerns, exchange, inner);
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

void change_json(base::HttpResponse& response, const std::function<void(base::Json&)>& change) {
  if (response.source != nullptr && response.source->waits()) return;
  auto body = base::parse_json(base::gather_body(response));
  if (!body) return;
  change(*body);
  set_body(response, base::to_text(*body));
}

base::HttpResponse status_response(int status, const base::Json& body) {
  base::HttpResponse response;
  set_json(response, status, body);
  return response;
}

std::string_view query_parameter(std::string_view target, std::string_view name) {
  std::string_view value;
  for_each_parameter(target, [&](std::string_view part) {
    if (part.starts_with(name) && part.substr(name.size()).starts_with('=')) value = part.substr(name.size() + 1);
  });
  return value;
}

std::string without_parameter(std::string_view target, std::string_view name) {
  std::string out(target.substr(0, target.find('?')));
  char separator = '?';
  for_each_parameter(target, [&](std::string_view part) {
    if (part.substr(0, part.find('=')) == name) return;
    out += separator;
    out += part;
    separator = '&';
  });
  return out;
}

std::string with_parameter(std::string_view target, std::string_view name, std::string_view value) {
  std::string out = without_parameter(target, name);
  out += out.find('?') == std::string::npos ? '?' : '&';
  return out.append(name).append("=").append(value);
}

bool is_watch(std::string_view method, std::string_view target) {
  const std::string_view value = query_parameter(target, "watch");
  return method == "GET" && (value == "true" || value == "1");
}

bool has_no_credentials(const base::HttpRequest& request) {
  return !request.peer.presented && !request.headers.has("Authorization");
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

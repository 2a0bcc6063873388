#include "simulator/http/node_proxy.h"

#include "base/json_cursor.h"
#include "simulator/http/respond.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kHealth[] = {"/healthz", "/healthz/ping", "/healthz/log", "/healthz/syncloop", "/readyz"};

// All pods of the node, as their bytes.
base::HttpResponse pods_of(const Serving& serving, std::string_view node) {
  const ResourceType* pods = serving.parts.registry.find("", "v1", "pods");
  std::string list = R"({"kind":"PodList","apiVersion":"v1","metadata":{},"items":[)";
  bool is_first = true;
  for (const ObjectRef& pod : serving.parts.api.list(*pods, "").objects) {
    if (base::decoded_json_string(base::raw_json_at(pod->spec(), {"nodeName"})) != node) continue;
    if (!std::exchange(is_first, false)) list += ',';
    list += pod->bytes();
  }
  base::HttpResponse response;
  response.headers.add("Content-Type", "application/json");
  response.body = list + "]}\n";
  return response;
}

}  // namespace

base::HttpResponse answer_as_kubelet(const Serving& serving, std::string_view node, std::string_view method,
                                     std::string_view path) {
  path = path.substr(0, path.find('?'));
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const bool is_known = path == "/pods" || path == "/runningpods" ||
                        std::find(std::begin(kHealth), std::end(kHealth), path) != std::end(kHealth);
  if (!is_known) return respond_text(404, "404 page not found\n");
  if (method != "GET" && method != "HEAD") return respond_text(405, "405: Method Not Allowed");
  return path.ends_with("pods") ? pods_of(serving, node) : respond_text(200, "ok");
}

}  // namespace o2dms::simulator

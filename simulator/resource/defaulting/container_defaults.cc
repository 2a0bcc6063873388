#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// A tag `latest`, or none where there is no digest, may change: it is pulled every time.
bool may_change(std::string_view image) {
  if (image.empty() || image.find('@') != std::string_view::npos) return false;
  const auto slash = image.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? image : image.substr(slash + 1);
  const auto colon = last.find(':');
  return colon == std::string_view::npos || last.substr(colon + 1) == "latest";
}

void default_http_get(Json& handler) {
  if (Json* http = child(handler, "httpGet")) {
    if (is_empty(*http, "path")) (*http)["path"] = "/";
    if (is_empty(*http, "scheme")) (*http)["scheme"] = "HTTP";
  }
}

void default_number(Json& object, const char* key, int value) {
  const auto found = object.find(key);
  if (found == object.end() || *found == 0) object[key] = value;
}

void default_probe(Json& probe) {
  default_number(probe, "timeoutSeconds", 1);
  default_number(probe, "periodSeconds", 10);
  default_number(probe, "successThreshold", 1);
  default_number(probe, "failureThreshold", 3);
  default_http_get(probe);
  if (Json* grpc = child(probe, "grpc")) set_default(*grpc, "service", "");
}

}  // namespace

void default_container(Json& container) {
  if (is_empty(container, "imagePullPolicy"))
    container["imagePullPolicy"] = may_change(base::string_at(container, {"image"})) ? "Always" : "IfNotPresent";
  if (is_empty(container, "terminationMessagePath")) container["terminationMessagePath"] = "/dev/termination-log";
  if (is_empty(container, "terminationMessagePolicy")) container["terminationMessagePolicy"] = "File";
  ensure(container, "resources");
  for_each(container, "ports", [](Json& port) {
    if (is_empty(port, "protocol")) port["protocol"] = "TCP";
  });
  for_each(container, "env", [](Json& variable) {
    Json* from = child(variable, "valueFrom");
    Json* field = from == nullptr ? nullptr : child(*from, "fieldRef");
    if (field != nullptr && is_empty(*field, "apiVersion")) (*field)["apiVersion"] = "v1";
  });
  for (const char* key : {"livenessProbe", "readinessProbe", "startupProbe"})
    if (Json* probe = child(container, key)) default_probe(*probe);
  if (Json* lifecycle = child(container, "lifecycle"))
    for (const char* key : {"postStart", "preStop"})
      if (Json* hook = child(*lifecycle, key)) default_http_get(*hook);
}

}  // namespace o2dms::simulator

// Whatever is no resource: discovery, OpenAPI, health, version, and paths that other rooms have given.
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"

namespace o2dms::simulator {

using base::HttpResponse;
using base::Json;

namespace {

constexpr std::string_view kOpenApiV3 = "/openapi/v3";
// The minor versions in which a server began to answer so.
constexpr int kOpenApiV3Since = 24, kEmulationSince = 33;
constexpr std::string_view kOpenApiProtobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

std::string_view without_slash(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  return path;
}

HttpResponse shared_json(base::SharedText body, std::string content_type = "application/json") {
  HttpResponse response;
  response.headers.add("Content-Type", std::move(content_type));
  response.shared_body = std::move(body);
  return response;
}

// 304 when the client has this very document.
HttpResponse tagged(const RequestContext& context, HttpResponse response, const std::string& etag) {
  response.headers.add("ETag", etag);
  response.headers.add("Vary", "Accept");
  if (context.request.headers.get("If-None-Match") != etag) return response;
  response.status = 304;
  response.shared_body = nullptr;
  response.headers.remove("Content-Type");
  return response;
}

std::optional<Reply> discovery(const Serving& serving, const RequestContext& context, std::string_view path) {
  const base::SharedText plain = serving.discovery.plain(path, context.request.headers.get("Host"));
  if (!plain) return std::nullopt;
  const auto version = negotiate_discovery(context.request.headers.get("Accept"), serving.parts.version.minor);
  if (!version) {
    // Protobuf and the like: those who also take JSON have been served; nobody else can be.
    if (!negotiate(context.request.headers.get("Accept"))) return base::failure(not_acceptable(kServedMediaTypes));
    return shared_json(plain);
  }
  const base::SharedText aggregated = version->empty() ? nullptr : serving.discovery.aggregated(path, *version);
  if (!aggregated) return shared_json(plain);
  return tagged(context,
                shared_json(aggregated, "application/json;g=apidiscovery.k8s.io;v=" + std::string(*version) +
                                            ";as=APIGroupDiscoveryList"),
                serving.discovery.etag(path));
}

std::string as_etag(const std::string& hash) {
  return "\"" + hash + "\"";
}

std::optional<Reply> open_api(const Serving& serving, const RequestContext& context, std::string_view path) {
  if (path == "/openapi/v2") {
    const std::string etag = as_etag(serving.open_api.hash());
    const std::string_view accept = context.request.headers.get("Accept");
    // Who takes JSON as well gets JSON, which people can read.
    if (accept.find("com.github.proto-openapi.spec.v2") != std::string_view::npos && !negotiate(accept)) {
      return tagged(context, shared_json(serving.open_api.v2_protobuf(), std::string(kOpenApiProtobuf)), etag);
    }
    if (!negotiate(accept)) return base::failure(not_acceptable("application/json"));
    return tagged(context, shared_json(serving.open_api.v2_document()), etag);
  }
  if (serving.parts.version.minor < kOpenApiV3Since) return std::nullopt;
  if (path == kOpenApiV3)
    return tagged(context, shared_json(serving.open_api.v3_index()), as_etag(serving.open_api.hash()));
  if (path.substr(0, kOpenApiV3.size() + 1) != "/openapi/v3/") return std::nullopt;
  const std::string_view group_version = path.substr(kOpenApiV3.size() + 1);
  const base::SharedText document = serving.open_api.v3_document(group_version);
  if (!document) return std::nullopt;
  if (!negotiate(context.request.headers.get("Accept"))) return base::failure(not_acceptable("application/json"));
  const std::string hash = serving.open_api.v3_hash(group_version);
  HttpResponse response = tagged(context, shared_json(document), as_etag(hash));
  // The URL holds the content's hash: such a document never changes.
  if (context.query.get("hash") == hash) response.headers.set("Cache-Control", "public, immutable");
  return response;
}

// /healthz, /livez, /readyz, each whole (with ?verbose and ?exclude=) or one check of it.
std::optional<Reply> health(const Serving& serving, const RequestContext& context, std::string_view path) {
  const std::size_t slash = path.find('/', 1);
  const std::string_view kind = path.substr(1, std::min(slash, path.size()) - 1);
  if (kind != "healthz" && kind != "livez" && kind != "readyz") return std::nullopt;
  const std::string_view one = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  const auto excluded = context.query.all("exclude");
  std::string report;
  bool well = true, found = one.empty() || one == "ping";
  const auto add = [&](const std::string& name, bool passed) {
    report += passed ? "[+]" + name + " ok\n" : "[-]" + name + " failed: reason withheld\n";
    well = well && passed;
  };
  if (one.empty()) add("ping", true);
  for (const HealthCheck& check : serving.parts.checks) {
    if (!one.empty() && one != check.name) continue;
    found = true;
    if (std::find(excluded.begin(), excluded.end(), check.name) != excluded.end()) {
      report += "[+]" + check.name + " excluded: ok\n";
    } else {
      add(check.name, check.check());
    }
  }
  if (!found) return std::nullopt;
  if (well && !context.query.has("verbose")) return respond_text(200, "ok");
  return respond_text(well ? 200 : 500, report + std::string(kind) + (well ? " check passed\n" : " check failed\n"));
}

Json version_document(const KubernetesVersion& version) {
  const std::string minor = std::to_string(version.minor);
  Json document = {{"major", "1"},
                   {"minor", minor},
                   {"gitVersion", version.git_version},
                   {"gitCommit", "0000000000000000000000000000000000000000"},
                   {"gitTreeState", "clean"},
                   {"buildDate", version.build_date},
                   {"goVersion", version.go_version},
                   {"compiler", "gc"},
                   {"platform", version.platform}};
  if (version.minor < kEmulationSince) return document;
  document["emulationMajor"] = document["minCompatibilityMajor"] = "1";
  document["emulationMinor"] = minor;
  document["minCompatibilityMinor"] = std::to_string(version.minor - 1);
  return document;
}

Json root_paths(const Serving& serving) {
  std::vector<std::string> paths = {"/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/readyz", "/version"};
  if (serving.parts.version.minor >= kOpenApiV3Since) paths.emplace_back(kOpenApiV3);
  for (const GroupVersion& each : all_group_versions(serving.parts.registry)) {
    if (each.group.empty()) {
      paths.push_back("/api/" + std::string(each.version));
    } else {
      paths.push_back("/apis/" + std::string(each.group));
      paths.push_back("/apis/" + std::string(each.group) + "/" + std::string(each.version));
    }
  }
  for (const auto& [path, handler] : serving.parts.paths) paths.push_back(path);
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return {{"paths", paths}};
}

// Below a group that is served a Status says so; elsewhere there is nobody who speaks of resources.
Reply unknown_path(const Serving& serving, std::string_view path) {
  constexpr std::string_view kApi = "/api/", kApis = "/apis/";
  const std::string_view group =
      path.starts_with(kApis) ? path.substr(kApis.size(), path.find('/', kApis.size()) - kApis.size()) : "";
  if (path.starts_with(kApi) || (!group.empty() && serving.discovery.serves(group)))
    return base::failure(route_not_found());
  return respond_text(404, "404 page not found\n");
}

}  // namespace

Reply serve_path(const Serving& serving, RequestContext& context) {
  const std::string_view path = without_slash(context.path);
  if (const auto handler = serving.parts.paths.find(path); handler != serving.parts.paths.end()) {
    return handler->second(context.request, context.user);
  }
  if (context.info.verb != "get" && context.info.verb != "head") {
    if (path == "/version" || serving.discovery.plain(path, {})) return base::failure(method_not_allowed());
    return unknown_path(serving, path);
  }
  if (path == "/") return respond_json(context, 200, root_paths(serving));
  if (path == "/version") return respond_json(context, 200, version_document(serving.parts.version));
  if (auto reply = discovery(serving, context, path)) return std::move(*reply);
  if (auto reply = open_api(serving, context, path)) return std::move(*reply);
  if (auto reply = health(serving, context, path)) return std::move(*reply);
  return unknown_path(serving, path);
}

}  // namespace o2dms::simulator

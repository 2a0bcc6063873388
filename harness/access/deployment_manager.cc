#include "harness/access/deployment_manager.h"

#include <optional>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/url_login.h"
#include "harness/access/document.h"
#include "harness/access/pem.h"
#include "harness/access/server_url.h"

namespace o2dms::harness {
namespace {

using base::Json;

constexpr std::size_t kMaxDocumentBytes = 1024 * 1024;
constexpr std::string_view kProfile = "native_k8sapi";

// The object that holds the profile's data. O-Clouds differ in where they put it, and some write it as a JSON text.
const Json* profile_data(const Json& manager) {
  const auto* nested = base::find(manager, {"extensions", "profileData"});
  if (nested != nullptr) return nested;
  const auto* top = base::find(manager, {"profileData"});
  return top != nullptr ? top : base::find(manager, {"extensions"});
}

std::string profile_name(const Json& manager) {
  const auto nested = base::string_at(manager, {"extensions", "profileName"});
  return std::string(nested.empty() ? base::string_at(manager, {"profileName"}) : nested);
}

// `extensions` may also be a list of key and value pairs, or of objects: merged into one object.
Json as_object(const Json& data) {
  if (data.is_string()) {
    auto parsed = base::parse_json(data.get<std::string>());
    if (parsed) return std::move(*parsed);
  }
  if (!data.is_array()) return data;
  Json merged = Json::object();
  for (const auto& item : data) {
    if (!item.is_object()) return data;
    if (const auto key = base::string_at(item, {"key"}); !key.empty() && item.contains("value")) {
      merged[std::string(key)] = item["value"];
    } else {
      merged.update(item);
    }
  }
  return merged;
}

void read_endpoint(const Section& manager, const Section& data, Target& target) {
  const bool own = data.has("cluster_api_endpoint");
  const auto& section = own ? data : manager;
  const std::string field = own ? "cluster_api_endpoint" : "serviceUri";
  target.server = section.text(field);
  if (target.server.empty())
    return data.wrong("cluster_api_endpoint is missing (and serviceUri too); give the API server's address");
  if (auto url = read_server_url(target.server); !url.ok())
    section.wrong(field + " \"" + base::without_login(target.server) + "\": " + url.error().message);
}

Access read_manager(const Section& manager, const std::string& path) {
  Access access;
  const auto name = profile_name(manager.value());
  if (!name.empty() && name != kProfile)
    manager.wrong("profileName is \"" + name + "\"; ask the O2ims for the profile native_k8sapi");
  const auto* found = profile_data(manager.value());
  if (found == nullptr) {
    manager.wrong("has no extensions; the profile native_k8sapi puts cluster_api_endpoint and the credentials there");
    return access;
  }
  const auto object = as_object(*found);
  const Section data(object, manager.origin() + ": extensions", manager.complaint());
  read_endpoint(manager, data, access.target);
  access.target.ca_pem = read_pem(data, {"cluster_ca_cert", "", ""}, PemKind::certificates);
  access.credentials.certificate = read_key_pair(data, {"admin_client_cert", "", ""}, {"admin_client_key", "", ""});
  if (!access.credentials.certificate)
    data.wrong("admin_client_cert and admin_client_key are missing; without them there are no credentials");
  access.target.origin = "deploymentManager " + path;
  if (const auto user = data.text("admin_user"); !user.empty()) access.target.origin += ", user \"" + user + "\"";
  return access;
}

}  // namespace

base::Result<Access> load_deployment_manager(const std::string& path) {
  const auto origin = "deploymentManager " + path;
  auto text = base::read_file(path, kMaxDocumentBytes);
  if (!text.ok()) return base::fail("deploymentManager: " + text.error().message);
  auto parsed = base::parse_json(*text);
  if (!parsed.ok()) return base::fail(origin + ": " + parsed.error().message);
  auto& document = *parsed;
  if (document.is_array() && document.size() != 1)
    return base::fail(origin + ": is a list of " + std::to_string(document.size()) +
                      " deploymentManagers; give the one to test");
  Complaint complaint;
  const Section manager(document.is_array() ? document.front() : document, origin, complaint);
  auto access = read_manager(manager, path);
  if (complaint.any()) return base::fail(complaint.message());
  return access;
}

}  // namespace o2dms::harness

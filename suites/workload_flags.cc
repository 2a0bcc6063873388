#include "suites/workload_flags.h"

#include <algorithm>
#include <filesystem>

#include "base/base64.h"
#include "base/file.h"
#include "base/json.h"
#include "base/yaml.h"
#include "suites/target_access.h"

namespace o2dms::suites {

namespace {

using base::Json;

bool is_object_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

// A Secret's manifest, or what `docker login` leaves in config.json.
base::Result<Json> read_pull_secret(const std::string& path) {
  constexpr std::size_t kMaxBytes = 1024 * 1024;
  const auto text = base::read_file(path, kMaxBytes);
  if (!text) return base::fail("--image-pull-secret: " + text.error().message);
  auto documents = base::parse_yaml(*text, path);
  if (!documents) return base::fail("--image-pull-secret: " + documents.error().message);
  if (documents->size() == 1 && documents->front().is_object() && documents->front().contains("auths"))
    return Json{{"apiVersion", "v1"},
                {"kind", "Secret"},
                {"metadata", {{"name", "o2dms-pull-secret"}}},
                {"type", "kubernetes.io/dockerconfigjson"},
                {"data", {{".dockerconfigjson", base::base64_encode(*text)}}}};
  if (documents->size() != 1 || base::string_at(documents->front(), {"kind"}) != "Secret" ||
      !is_object_name(base::string_at(documents->front(), {"metadata", "name"})))
    return base::fail("--image-pull-secret: " + path +
                      " is neither the manifest of a Secret nor a config.json of docker (with auths)");
  return std::move(documents->front());
}

}  // namespace

base::Result<void> read_workload_flags(const WorkloadFlags& flags, harness::RunOptions& options) {
  for (const std::string& given : flags.node_selector) {
    const auto equals = given.find('=');
    if (equals == 0 || equals == std::string::npos)
      return base::fail("--node-selector " + given + ": KEY=VALUE is expected, as in kubernetes.io/arch=amd64");
    options.node_selector.emplace_back(given.substr(0, equals), given.substr(equals + 1));
  }
  if (flags.image_pull_secret.empty()) return base::done();
  std::error_code ignored;
  if (std::filesystem::is_regular_file(flags.image_pull_secret, ignored)) {
    auto secret = read_pull_secret(flags.image_pull_secret);
    if (!secret) return base::failure(secret.error());
    options.pull_secret = *std::move(secret);
    options.image_pull_secret = base::string_at(options.pull_secret, {"metadata", "name"});
  } else if (is_object_name(flags.image_pull_secret)) {
    options.image_pull_secret = flags.image_pull_secret;
  } else {
    return base::fail("--image-pull-secret " + flags.image_pull_secret +
                      ": neither a file that can be read nor the name of a Secret");
  }
  return base::done();
}

std::string typed(const WorkloadFlags& flags) {
  std::string text = typed_value("--image-pull-secret", flags.image_pull_secret);
  for (const std::string& one : flags.node_selector) text += typed_value("--node-selector", one);
  return text;
}

}  // namespace o2dms::suites

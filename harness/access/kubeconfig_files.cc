#include "harness/access/kubeconfig_files.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/yaml.h"
#include "harness/access/pem.h"

namespace o2dms::harness {
namespace {

using base::Json;

// Hundreds of clusters with all their certificates. YAML takes some two hundred times its size in memory.
constexpr std::size_t kMaxKubeconfigBytes = 2 * 1024 * 1024;

// One of the lists clusters, users and contexts; `inner` is the key of the object inside an item.
void merge_list(const Section& file, const std::string& folder, const std::string& list_name, const std::string& inner,
                std::map<std::string, KubeconfigEntry>& into, std::vector<std::string>& warnings) {
  std::set<std::string> in_file;
  for (const auto& item : file.sections(list_name)) {
    const auto name = item.text("name");
    if (name.empty()) item.wrong("has no name");
    const auto* value = item.field(inner);
    if (value != nullptr && !value->is_object()) item.wrong(inner + " must be an object, not " + type_of(*value));
    if (!in_file.insert(name).second)
      warnings.push_back(base::without_url_logins(item.origin() + " \"" + name + "\": the name is there twice in " +
                                                  list_name + "; the first entry is used, as kubectl does"));
    into.try_emplace(
        name, KubeconfigEntry{value == nullptr ? Json::object() : *value, item.origin() + " \"" + name + "\"", folder});
  }
}

void check_type(const Section& file) {
  if (const auto kind = file.text("kind"); !kind.empty() && kind != "Config")
    file.wrong("kind is \"" + kind + "\", not Config: this is no kubeconfig");
  if (const auto version = file.text("apiVersion"); !version.empty() && version != "v1")
    file.wrong("apiVersion is \"" + version + "\", not v1");
}

void merge_document(const Section& file, const std::string& folder, KubeconfigFiles& files) {
  check_type(file);
  if (auto current = file.text("current-context"); files.current_context.empty())
    files.current_context = std::move(current);
  merge_list(file, folder, "clusters", "cluster", files.clusters, files.warnings);
  merge_list(file, folder, "users", "user", files.users, files.warnings);
  merge_list(file, folder, "contexts", "context", files.contexts, files.warnings);
}

void merge_file(const std::string& path, KubeconfigFiles& files, Complaint& complaint) {
  auto text = base::read_file(path, kMaxKubeconfigBytes);
  if (!text.ok()) return complaint.add("kubeconfig: " + text.error().message);
  auto documents = base::parse_yaml(*text, path);
  if (!documents.ok()) return complaint.add("kubeconfig: " + documents.error().message);
  files.paths.push_back(path);
  if (documents->empty()) return;
  const auto origin = "kubeconfig " + path;
  if (documents->size() > 1) complaint.add(origin + ": holds several documents; a kubeconfig is one");
  merge_document(Section(documents->front(), origin, complaint), folder_of(path), files);
}

}  // namespace

KubeconfigSource kubeconfig_source(const std::string& path, const std::string& context) {
  if (!path.empty()) return {{path}, false, context};
  KubeconfigSource source{{}, true, context};
  const auto list = base::environment_variable("KUBECONFIG");
  for (std::size_t at = 0; at < list.size();) {
    const auto colon = std::min(list.find(':', at), list.size());
    if (colon > at) source.paths.push_back(list.substr(at, colon - at));
    at = colon + 1;
  }
  if (source.paths.empty()) source.paths.push_back(base::environment_variable("HOME") + "/.kube/config");
  return source;
}

KubeconfigFiles read_kubeconfig_files(const KubeconfigSource& source, Complaint& complaint) {
  KubeconfigFiles files;
  std::string list;
  for (const auto& path : source.paths) {
    list += (list.empty() ? "" : ", ") + path;
    if (source.missing_allowed && ::access(path.c_str(), F_OK) != 0) continue;
    merge_file(path, files, complaint);
  }
  if (files.paths.empty())
    complaint.add("kubeconfig: none of these files exists: " + list + "; name one with --kubeconfig");
  return files;
}

}  // namespace o2dms::harness

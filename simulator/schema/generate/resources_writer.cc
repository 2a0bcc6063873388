#include <algorithm>

#include "simulator/schema/generate/table_writer.h"

namespace o2dms::simulator::generate {
namespace {

using base::Json;

std::string cell(const Json& object, const char* key) {
  const auto found = object.find(key);
  const std::string value = found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  return value.empty() ? "-" : value;
}

std::string list(const Json& object, const char* key) {
  std::string out;
  if (const auto found = object.find(key); found != object.end())
    for (const Json& item : *found) out += (out.empty() ? "" : ",") + item.get<std::string>();
  return out.empty() ? "-" : out;
}

class ResourcesWriter {
 public:
  ResourcesWriter(const Json& v2_document, std::string& out) : out_(out) {
    for (const auto& [name, definition] : v2_document.at("definitions").items()) {
      const auto kinds = definition.find("x-kubernetes-group-version-kind");
      if (kinds == definition.end() || kinds->size() != 1) continue;
      const Json& kind = kinds->front();
      types_[cell(kind, "group") + "/" + cell(kind, "version") + "/" + cell(kind, "kind")] = name;
    }
  }

  void write_list(const Json& resource_list) {
    const std::string group_version = resource_list.at("groupVersion").get<std::string>();
    const auto slash = group_version.find('/');
    group_ = slash == std::string::npos ? "-" : group_version.substr(0, slash);
    version_ = slash == std::string::npos ? group_version : group_version.substr(slash + 1);
    for (const Json& resource : resource_list.at("resources")) {
      const std::string name = cell(resource, "name");
      if (name.find('/') != std::string::npos) continue;
      write_resource(name, resource);
      for (const Json& other : resource_list.at("resources")) {
        const std::string other_name = cell(other, "name");
        if (other_name.rfind(name + "/", 0) == 0) write_subresource(other_name.substr(name.size() + 1), other);
      }
    }
  }

 private:
  std::string type_of(const std::string& group, const std::string& version, const std::string& kind) const {
    const auto found = types_.find(group + "/" + version + "/" + kind);
    return found == types_.end() ? "-" : found->second;
  }

  void line(const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) out_ += (i == 0 ? "" : "\t") + parts[i];
    out_ += "\n";
  }

  void write_resource(const std::string& name, const Json& resource) {
    const std::string kind = cell(resource, "kind");
    line({"r", group_, version_, name, cell(resource, "singularName"), kind,
          resource.value("namespaced", false) ? "N" : "C", list(resource, "verbs"), list(resource, "shortNames"),
          list(resource, "categories"), cell(resource, "storageVersionHash"), type_of(group_, version_, kind),
          type_of(group_, version_, kind + "List")});
  }

  void write_subresource(const std::string& name, const Json& resource) {
    const std::string kind = cell(resource, "kind");
    // Discovery leaves group and version out where they are the parent's.
    const bool own = cell(resource, "version") == "-";
    const std::string group = own ? group_ : cell(resource, "group");
    const std::string version = own ? version_ : cell(resource, "version");
    line({"s", name, group, version, kind, list(resource, "verbs"), type_of(group, version, kind)});
  }

  std::string& out_;
  std::map<std::string, std::string> types_;  // by group/version/kind
  std::string group_, version_;
};

}  // namespace

base::Result<void> write_resources(const Json& groups, const std::vector<Json>& lists, const Json& v2_document,
                                   std::string& out) {
  const auto find_list = [&lists](const std::string& group_version) -> const Json* {
    const auto found = std::find_if(lists.begin(), lists.end(), [&](const Json& candidate) {
      return candidate.value("groupVersion", "") == group_version;
    });
    return found == lists.end() ? nullptr : &*found;
  };
  std::vector<std::string> order = {"v1"};
  out += "g\t-\tv1\n";
  for (const Json& group : groups.at("items")) {
    const std::string name = group.at("metadata").at("name").get<std::string>();
    out += "g\t" + name;
    for (const Json& version : group.at("versions")) {
      out += "\t" + version.at("version").get<std::string>();
      order.push_back(name + "/" + version.at("version").get<std::string>());
    }
    out += "\n";
  }
  ResourcesWriter writer(v2_document, out);
  for (const std::string& group_version : order) {
    const Json* resource_list = find_list(group_version);
    if (resource_list == nullptr) return base::fail("no APIResourceList of " + group_version + " was given");
    writer.write_list(*resource_list);
  }
  return base::done();
}

}  // namespace o2dms::simulator::generate

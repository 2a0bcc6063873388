#include "simulator/cluster/nodes/pod_volumes.h"

#include "base/json.h"
#include "base/json_cursor.h"
#include "simulator/cluster/nodes/program.h"
#include "simulator/cluster/nodes/references.h"

namespace o2dms::simulator {

namespace {

// All keys, or those that `items` chooses, under the paths that it gives.
void add_data(const std::optional<Files>& data, const base::Json& source, Files& files) {
  if (!data) return;
  const auto& items = base::elements_at(source, {"items"});
  if (items.empty()) files.insert(data->begin(), data->end());
  for (const base::Json& item : items) {
    const auto value = data->find(base::string_at(item, {"key"}));
    if (value != data->end()) files[std::string(base::string_at(item, {"path"}))] = value->second;
  }
}

// One source of a projected volume, or a volume of that kind. False: what is in it is not known.
bool add_source(const ControllerContext& context, const StoredObject& pod, const base::Json& source, const PodIps& ips,
                Files& files) {
  const std::string_view ns = pod.namespace_name();
  if (const base::Json* map = base::find(source, {"configMap"})) {
    add_data(data_of(context, ns, ReferenceKind::config_map, base::string_at(*map, {"name"})), *map, files);
  } else if (const base::Json* secret = base::find(source, {"secret"})) {
    const std::string_view name = base::string_at(*secret, {"secretName"}, base::string_at(*secret, {"name"}));
    add_data(data_of(context, ns, ReferenceKind::secret, name), *secret, files);
  } else if (const base::Json* told = base::find(source, {"downwardAPI"})) {
    for (const base::Json& item : base::elements_at(*told, {"items"}))
      if (const std::string_view field = base::string_at(item, {"fieldRef", "fieldPath"}); !field.empty())
        files[std::string(base::string_at(item, {"path"}))] = pod_field(pod, field, ips);
  } else {
    return false;
  }
  return true;
}

}  // namespace

VolumeFiles volume_files(const ControllerContext& context, const StoredObject& pod, std::string_view volume,
                         const PodIps& ips) {
  VolumeFiles result;
  const auto volumes = base::parse_json(base::raw_json_at(pod.spec(), {"volumes"}));
  if (!volumes || !volumes->is_array()) return result;
  for (const base::Json& one : *volumes) {
    if (base::string_at(one, {"name"}) != volume) continue;
    if (const base::Json* projected = base::find(one, {"projected"})) {
      for (const base::Json& source : base::elements_at(*projected, {"sources"}))
        result.complete = add_source(context, pod, source, ips, result.files) && result.complete;
    } else if (!add_source(context, pod, one, ips, result.files)) {
      result.complete = false;
      result.writable = true;
    }
  }
  return result;
}

std::vector<VolumeMount> volume_mounts(const base::Json& container, const Variables& variables) {
  std::vector<VolumeMount> mounts;
  std::size_t room = 64 * 1024;
  for (const base::Json& mount : base::elements_at(container, {"volumeMounts"}))
    mounts.push_back({.volume = std::string(base::string_at(mount, {"name"})),
                      .path = std::string(base::string_at(mount, {"mountPath"})),
                      .sub_path = mount.contains("subPathExpr")
                                      ? expand_references(base::string_at(mount, {"subPathExpr"}), variables, room)
                                      : std::string(base::string_at(mount, {"subPath"})),
                      .read_only = base::bool_at(mount, {"readOnly"})});
  return mounts;
}

}  // namespace o2dms::simulator

// CustomResourceDefinition: names, versions, conversion, columns, subresources (apiextensions' validation). What its
// schemas may say stands in structural_validation.cc.
#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "simulator/resource/json_path.h"
#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr const char* kApproval = "api-approved.kubernetes.io";
constexpr std::string_view kColumnTypes[] = {"boolean", "date", "integer", "number", "string"};
constexpr std::string_view kColumnFormats[] = {"byte",  "date",  "date-time", "double",
                                               "float", "int32", "int64",     "password"};

template <std::size_t N>
std::string one_of(const std::string_view (&values)[N]) {
  std::string out = "must be one of ";
  for (std::size_t i = 0; i < N; ++i) out.append(i == 0 ? "" : ",").append(values[i]);
  return out;
}

template <std::size_t N>
bool contains(const std::string_view (&values)[N], std::string_view value) {
  return std::find(std::begin(values), std::end(values), value) != std::end(values);
}

// A part of the versions that a real server holds at the top when it is the same in all: then it is named there.
bool is_common(const Json& spec, const char* part) {
  const Json::array_t& versions = base::elements_at(spec, {"versions"});
  return std::all_of(versions.begin(), versions.end(), [&](const Json& version) {
    return version.value(part, Json()) == versions.front().value(part, Json());
  });
}

void validate_label(const Json& names, const char* key, bool may_be_mixed, const FieldPath& at, Problems& problems) {
  const std::string_view name = base::string_at(names, {key});
  if (name.empty()) return problems.required(at.field(key));
  const std::string problem = check_dns1035_label(may_be_mixed ? base::to_lower(name) : std::string(name));
  if (problem.empty()) return;
  problems.invalid(at.field(key), Json(name),
                   (may_be_mixed ? "may have mixed case, but should otherwise match: " : "") + problem);
}

void validate_names(const Json& names, const FieldPath& at, Problems& problems) {
  validate_label(names, "plural", false, at, problems);
  validate_label(names, "singular", false, at, problems);
  validate_label(names, "kind", true, at, problems);
  validate_label(names, "listKind", true, at, problems);
  for (const char* list : {"shortNames", "categories"}) {
    const FieldPath path = at.field(list);
    const std::vector<std::string> texts = base::texts_at(names, {list});
    for (std::size_t i = 0; i < texts.size(); ++i)
      problems.check(path.index(i), texts[i], check_dns1035_label(texts[i]));
  }
  const std::string_view kind = base::string_at(names, {"kind"});
  if (!kind.empty() && kind == base::string_at(names, {"listKind"}))
    problems.invalid(at.field("listKind"), Json(kind), "kind and listKind may not be the same");
}

void validate_group(const Json& object, const Json& spec, const FieldPath& at, Problems& problems) {
  const std::string_view group = base::string_at(spec, {"group"});
  const FieldPath root, metadata = root.field("metadata"), annotations = metadata.field("annotations");
  if (group.empty()) return problems.required(at.field("group"));
  if (const std::string problem = check_dns1123_subdomain(group); !problem.empty())
    problems.invalid(at.field("group"), Json(group), problem);
  else if (group.find('.') == std::string_view::npos)
    problems.invalid(at.field("group"), Json(group), "should be a domain with at least one dot");
  const bool is_protected =
      group.ends_with(".k8s.io") || group.ends_with(".kubernetes.io") || group == "k8s.io" || group == "kubernetes.io";
  const std::string_view approval = base::string_at(object, {"metadata", "annotations", kApproval});
  if (is_protected && approval.empty())
    problems.required(annotations.key(kApproval),
                      "protected groups must have approval annotation \"api-approved.kubernetes.io\", see "
                      "https://github.com/kubernetes/enhancements/pull/1111");
}

void validate_columns(const Json& version, const FieldPath& at, Problems& problems) {
  each(version, at, "additionalPrinterColumns", [&](const Json& column, const FieldPath& path) {
    const std::string_view type = base::string_at(column, {"type"}), format = base::string_at(column, {"format"}),
                           json_path = base::string_at(column, {"jsonPath"});
    if (base::string_at(column, {"name"}).empty()) problems.required(path.field("name"));
    if (type.empty())
      problems.required(path.field("type"), one_of(kColumnTypes));
    else if (!contains(kColumnTypes, type))
      problems.invalid(path.field("type"), Json(type), one_of(kColumnTypes));
    if (!format.empty() && !contains(kColumnFormats, format))
      problems.invalid(path.field("format"), Json(format), one_of(kColumnFormats));
    if (json_path.empty())
      problems.required(path.field("JSONPath"));
    else if (json_path.front() != '.' || !JsonPath::parse(json_path))
      problems.invalid(path.field("JSONPath"), Json(json_path), "must be a simple json path starting with .");
  });
}

void validate_scale_path(const Json& scale, const char* key, std::initializer_list<std::string_view> below,
                         std::string_view where, const FieldPath& at, Problems& problems) {
  const std::string_view path = base::string_at(scale, {key});
  if (path.empty()) return problems.required(at.field(key));
  const bool is_below =
      std::any_of(below.begin(), below.end(), [path](std::string_view each) { return path.starts_with(each); });
  if (!is_below) problems.invalid(at.field(key), Json(path), "should be a json path under " + std::string(where));
}

void validate_subresources(const Json& version, const FieldPath& at, Problems& problems) {
  const Json* scale = base::find(version, {"subresources", "scale"});
  if (scale == nullptr) return;
  const FieldPath subresources = at.field("subresources"), path = subresources.field("scale");
  validate_scale_path(*scale, "specReplicasPath", {".spec."}, ".spec", path, problems);
  validate_scale_path(*scale, "statusReplicasPath", {".status."}, ".status", path, problems);
  if (!base::string_at(*scale, {"labelSelectorPath"}).empty())
    validate_scale_path(*scale, "labelSelectorPath", {".spec.", ".status."}, "either .spec or .status", path, problems);
}

void validate_selectable(const Json& version, const FieldPath& at, Problems& problems) {
  std::set<std::string_view> seen;
  each(version, at, "selectableFields", [&](const Json& field, const FieldPath& path) {
    const std::string_view json_path = base::string_at(field, {"jsonPath"});
    if (json_path.empty()) return problems.required(path.field("jsonPath"));
    const bool is_simple = json_path.front() == '.' && json_path.find_first_of("[]*@?") == std::string_view::npos;
    if (!is_simple)
      problems.invalid(path.field("jsonPath"), Json(json_path),
                       "is an invalid path: must be a simple json path starting with .");
    else if (json_path.starts_with(".metadata"))
      problems.invalid(path.field("jsonPath"), Json(json_path), "must not point to fields in metadata");
    else if (!seen.insert(json_path).second)
      problems.duplicate(path.field("jsonPath"), Json(json_path));
  });
}

void validate_version(const Json& version, const FieldPath& path, Problems& problems) {
  const std::string_view name = base::string_at(version, {"name"});
  problems.check(path.field("name"), name, check_dns1035_label(name));
  if (version.contains("deprecationWarning") && !base::bool_at(version, {"deprecated"}))
    problems.invalid(path.field("deprecationWarning"), version["deprecationWarning"],
                     "can only be set for deprecated versions");
  const Json* schema = base::find(version, {"schema", "openAPIV3Schema"});
  const FieldPath schema_at = path.field("schema");
  if (schema == nullptr) problems.required(schema_at.field("openAPIV3Schema"), "schemas are required");
}

// The parts that all versions have alike are looked at once.
void validate_parts(const Json& spec, const FieldPath& at, Problems& problems) {
  const FieldPath versions_at = at.field("versions"), common_schema = at.field("validation");
  const bool common[] = {is_common(spec, "schema"), is_common(spec, "subresources"),
                         is_common(spec, "additionalPrinterColumns"), is_common(spec, "selectableFields")};
  const Json::array_t& versions = base::elements_at(spec, {"versions"});
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const FieldPath own = versions_at.index(i), own_schema = own.field("schema");
    const auto is_due = [&](std::size_t part) { return i == 0 || !common[part]; };
    const auto place = [&](std::size_t part) -> const FieldPath& { return common[part] ? at : own; };
    const FieldPath& schema_at = common[0] ? common_schema : own_schema;
    if (const Json* schema = base::find(versions[i], {"schema", "openAPIV3Schema"}); schema != nullptr && is_due(0))
      validate_structural_schema(*schema, schema_at.field("openAPIV3Schema"), problems);
    if (is_due(1)) validate_subresources(versions[i], place(1), problems);
    if (is_due(2)) validate_columns(versions[i], place(2), problems);
    if (is_due(3)) validate_selectable(versions[i], place(3), problems);
  }
}

void validate_versions(const Json& object, const Json& spec, const FieldPath& at, Problems& problems) {
  std::set<std::string_view> names;
  std::size_t stored = 0, count = 0;
  each(spec, at, "versions", [&](const Json& version, const FieldPath& path) {
    validate_version(version, path, problems);
    names.insert(base::string_at(version, {"name"}));
    stored += base::bool_at(version, {"storage"}) ? 1 : 0;
    ++count;
  });
  const Json shown = spec.value("versions", Json::array());
  if (names.size() != count) problems.invalid(at.field("versions"), shown, "must contain unique version names");
  if (stored != 1)
    problems.invalid(at.field("versions"), shown, "must have exactly one version marked as storage version");
  const FieldPath root, status = root.field("status");
  if (stored == 0 && base::elements_at(object, {"status", "storedVersions"}).empty())
    problems.invalid(status.field("storedVersions"), Json::array(), "must have at least one stored version");
  validate_parts(spec, at, problems);
}

void validate_webhook(const Json& conversion, const FieldPath& at, Problems& problems) {
  const Json* client = base::find(conversion, {"webhook", "clientConfig"});
  const FieldPath client_at = at.field("webhookClientConfig");
  if (client == nullptr) {
    problems.required(client_at, "required when strategy is set to Webhook");
  } else {
    const bool has_url = client->contains("url"), has_service = client->contains("service");
    if (has_url == has_service) problems.required(client_at, "exactly one of url or service is required");
    const std::string_view url = base::string_at(*client, {"url"});
    if (has_url && !url.starts_with("https://"))
      problems.invalid(client_at.field("url"), Json(url.substr(0, url.find(':'))),
                       "'https' is the only allowed URL scheme; desired format: https://host[/path]");
  }
  if (base::elements_at(conversion, {"webhook", "conversionReviewVersions"}).empty())
    problems.required(at.field("conversionReviewVersions"));
}

void validate_conversion(const Json& spec, const FieldPath& at, Problems& problems) {
  const Json conversion = spec.value("conversion", Json::object());
  const std::string_view strategy = base::string_at(conversion, {"strategy"});
  const FieldPath path = at.field("conversion");
  problems.one_of(path, conversion, "strategy", {"None", "Webhook"});
  if (strategy == "Webhook")
    validate_webhook(conversion, path, problems);
  else if (strategy == "None" && conversion.contains("webhook"))
    problems.forbidden(path.field("webhookClientConfig"), "should not be set when strategy is not set to Webhook");
}

// Once objects may be stored under it, it stays what it is.
void validate_kept(const Subject& subject, const FieldPath& at, Problems& problems) {
  const Json &spec = subject.object["spec"], &before = (*subject.old)["spec"];
  const auto& conditions = base::elements_at(*subject.old, {"status", "conditions"});
  const bool established = std::any_of(conditions.begin(), conditions.end(), [](const Json& each) {
    return base::string_at(each, {"type"}) == "Established" && base::string_at(each, {"status"}) == "True";
  });
  if (!established) return;
  problems.immutable(at, spec, before, "group");
  problems.immutable(at, spec, before, "scope");
  problems.immutable(at.field("names"), spec["names"], before["names"], "kind");
  problems.immutable(at.field("names"), spec["names"], before["names"], "plural");
}

void validate_stored_versions(const Json& object, const Json& spec, Problems& problems) {
  const FieldPath root, status = root.field("status"), at = status.field("storedVersions");
  const std::vector<std::string> stored = base::texts_at(object, {"status", "storedVersions"});
  const Json::array_t& versions = base::elements_at(spec, {"versions"});
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const bool is_there = std::any_of(versions.begin(), versions.end(), [&](const Json& version) {
      return base::string_at(version, {"name"}) == stored[i];
    });
    if (!is_there)
      problems.invalid(at.index(i), stored[i],
                       "missing from spec.versions; " + stored[i] +
                           " was previously a storage version, and must remain in spec.versions "
                           "until a storage migration ensures no data remains persisted in " +
                           stored[i] + " and removes " + stored[i] + " from status.storedVersions");
  }
}

}  // namespace

void validate_custom_resource_definition(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec"), metadata = root.field("metadata");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  const Json names = spec->value("names", Json::object());
  const std::string wanted =
      std::string(base::string_at(names, {"plural"})) + "." + std::string(base::string_at(*spec, {"group"}));
  const std::string_view name = base::string_at(subject.object, {"metadata", "name"});
  if (name != wanted)
    problems.invalid(metadata.field("name"), Json(name), "must be spec.names.plural+\".\"+spec.group");
  validate_group(subject.object, *spec, at, problems);
  if (has(*spec, "scope"))
    problems.one_of(at, *spec, "scope", {"Cluster", "Namespaced"});
  else
    problems.required(at.field("scope"));
  if (base::bool_at(*spec, {"preserveUnknownFields"}))
    problems.invalid(at.field("preserveUnknownFields"), Json(true),
                     "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in "
                     "spec.versions[*].schema instead");
  validate_names(names, at.field("names"), problems);
  validate_versions(subject.object, *spec, at, problems);
  validate_conversion(*spec, at, problems);
  validate_stored_versions(subject.object, *spec, problems);
  if (subject.old != nullptr) validate_kept(subject, at, problems);
}

}  // namespace o2dms::simulator

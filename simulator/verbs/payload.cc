#include "simulator/verbs/payload.h"

#include "base/joined.h"
#include "simulator/resource/convert.h"
#include "simulator/resource/decode.h"
#include "simulator/resource/defaulting/defaulting.h"
#include "simulator/resource/structural_fields.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::string api_version_of(std::string_view group, std::string_view version) {
  return group.empty() ? std::string(version) : std::string(group).append("/").append(version);
}

// Kind and apiVersion may be missing: the URL has said them. Different ones are the client's mistake.
StatusOr<void> check_kind(std::string_view kind, std::string_view group, std::string_view version, Json& object) {
  if (!object.is_object()) {
    return base::failure(bad_request("the object provided is unrecognized (must be of type " + std::string(kind) +
                                     "): couldn't get version/kind; json parse error: the document is no object"));
  }
  const std::string api_version = api_version_of(group, version);
  const std::string_view sent_kind = base::string_at(object, {"kind"}),
                         sent_version = base::string_at(object, {"apiVersion"});
  if (!sent_version.empty() && sent_version != api_version) {
    return base::failure(bad_request("the API version in the data (" + std::string(sent_version) +
                                     ") does not match the expected API version (" + api_version + ")"));
  }
  if (!sent_kind.empty() && sent_kind != kind) {
    return base::failure(bad_request(std::string(sent_kind) + " in version \"" + std::string(version) +
                                     "\" cannot be handled as a " + std::string(kind) + ": the kinds differ"));
  }
  object["kind"] = kind;
  object["apiVersion"] = api_version;
  return base::done();
}

// What fieldValidation makes of unknown and duplicate fields: Ignore passes them over, Warn gives these warnings,
// Strict refuses.
StatusOr<std::vector<std::string>> judge_fields(std::string_view kind, std::string_view version,
                                                const std::vector<std::string>& unknown,
                                                const std::vector<std::string>& duplicates,
                                                const WriteOptions& options) {
  using Mode = WriteOptions::FieldValidation;
  std::vector<std::string> findings;
  if (options.field_validation == Mode::ignore || (unknown.empty() && duplicates.empty())) return findings;
  for (const std::string& path : unknown) findings.push_back("unknown field \"" + path + "\"");
  for (const std::string& path : duplicates) findings.push_back("duplicate field \"" + path + "\"");
  if (options.field_validation == Mode::warn) return findings;
  return base::failure(bad_request(std::string(kind) + " in version \"" + std::string(version) +
                                   "\" cannot be handled as a " + std::string(kind) +
                                   ": strict decoding error: " + base::joined(findings, ", ")));
}

// What is read without a type must say what it is.
StatusOr<void> check_custom_kind(const ResourceType& resource, const Json& object) {
  if (resource.definition == nullptr || !object.is_object()) return base::done();
  const std::string_view kind = base::string_at(object, {"kind"});
  if (kind.empty())
    return base::failure(bad_request(std::string(resource.kind) + " in version \"" + std::string(resource.version) +
                                     "\" cannot be handled as a " + std::string(resource.kind) +
                                     ": Object 'Kind' is missing in '" + base::to_text(object) + "'"));
  if (kind == resource.kind) return base::done();
  return base::failure(invalid(resource.group, resource.kind, base::string_at(object, {"metadata", "name"}),
                               {invalid_value("kind", Json(kind), "must be " + std::string(resource.kind))}));
}

}  // namespace

StatusOr<Payload> read_object(const ResourceType& resource, Body body, const WriteOptions& options) {
  Json& object = body.json;
  if (auto checked = check_custom_kind(resource, object); !checked) return base::failure(checked.error());
  if (auto checked = check_kind(resource.kind, resource.group, resource.version, object); !checked) {
    return base::failure(checked.error());
  }
  std::vector<std::string> unknown;
  if (auto decoded = decode(resource, object, &unknown); !decoded) return base::failure(decoded.error());
  auto warnings = judge_fields(resource.kind, resource.version, unknown, body.duplicate_fields, options);
  if (!warnings) return base::failure(warnings.error());
  if (!object["metadata"].is_object()) object["metadata"] = Json::object();
  if (resource.definition != nullptr) fill_custom_defaults(resource, object);
  const ResourceType& storage = *resource.storage;
  if (&storage != &resource) object = convert(std::move(object), resource, storage);
  apply_defaults(storage, object);
  return Payload{std::move(object), std::move(*warnings)};
}

StatusOr<Json> read_applied_object(const ResourceType& resource, Json object) {
  if (auto checked = check_kind(resource.kind, resource.group, resource.version, object); !checked) {
    return base::failure(checked.error());
  }
  std::vector<std::string> unknown;
  if (auto decoded = decode(resource, object, &unknown); !decoded) return base::failure(decoded.error());
  if (!unknown.empty()) {
    const std::string_view name = base::string_at(object, {"metadata", "name"}),
                           ns = base::string_at(object, {"metadata", "namespace"});
    std::string message = "failed to create typed patch object (";
    message.append(ns).append("/").append(name).append("; ").append(resource.group).append("/");
    message.append(resource.version).append(", Kind=").append(resource.kind).append("): .");
    return base::failure(unexplained_error(message + unknown.front() + ": field not declared in schema"));
  }
  if (!object["metadata"].is_object()) object["metadata"] = Json::object();
  const ResourceType& storage = *resource.storage;
  return &storage == &resource ? std::move(object) : convert(std::move(object), resource, storage);
}

StatusOr<Payload> read_payload(const Subresource& subresource, Body body, const WriteOptions& options) {
  Json& object = body.json;
  if (auto checked = check_kind(subresource.kind, subresource.group, subresource.version, object); !checked) {
    return base::failure(checked.error());
  }
  if (subresource.type == nullptr) return Payload{std::move(object), {}};
  std::vector<std::string> unknown;
  if (auto decoded = decode(*subresource.type, subresource.kind, subresource.version, object, &unknown); !decoded) {
    return base::failure(decoded.error());
  }
  auto warnings = judge_fields(subresource.kind, subresource.version, unknown, body.duplicate_fields, options);
  if (!warnings) return base::failure(warnings.error());
  if (!object["metadata"].is_object()) object["metadata"] = Json::object();
  return Payload{std::move(object), std::move(*warnings)};
}

}  // namespace o2dms::simulator

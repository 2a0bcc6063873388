#include "simulator/http/write_parameters.h"

#include "base/yaml.h"
#include "simulator/resource/decode.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/request_options.h"
#include "simulator/wire/protobuf.h"

namespace o2dms::simulator {

using base::Json;

namespace {

StatusOr<void> decode_delete_options(const Registry& registry, Json& sent) {
  const Type* type = registry.find_type("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions");
  return decode(*type, "DeleteOptions", "v1", sent);
}

StatusOr<Json> delete_query(const Query& query) {
  Json sent = Json::object();
  bool malformed = false;
  if (const auto grace = query.integer("gracePeriodSeconds", malformed)) sent["gracePeriodSeconds"] = *grace;
  if (malformed) return base::failure(bad_request("gracePeriodSeconds: invalid syntax: an integer is expected"));
  if (const std::string policy = query.get("propagationPolicy"); !policy.empty()) sent["propagationPolicy"] = policy;
  if (query.has("orphanDependents")) sent["orphanDependents"] = query.flag("orphanDependents");
  if (query.has("dryRun")) sent["dryRun"] = query.all("dryRun");
  return sent;
}

}  // namespace

StatusOr<Body> parse_body(std::string_view text, Encoding encoding) {
  if (text.empty()) return base::failure(bad_request("the request has no body: an object is expected"));
  Body body;
  if (encoding == Encoding::yaml) {
    auto documents = base::parse_yaml(text, "request body", &body.duplicate_fields);
    if (!documents) return base::failure(bad_request(documents.error().message));
    if (documents->size() != 1) return base::failure(bad_request("the request body must be one YAML document"));
    body.json = std::move(documents->front());
    return body;
  }
  auto json = base::parse_json(text, {}, &body.duplicate_fields);
  if (!json)
    return base::failure(bad_request(
        "the object provided is unrecognized: couldn't get version/kind; json parse error: " + json.error().message));
  body.json = json->is_null() ? Json::object() : std::move(*json);
  return body;
}

StatusOr<Body> read_body(const Serving& serving, const base::HttpRequest& request) {
  if (essence(request.headers.get("Content-Type")) == "application/vnd.kubernetes.protobuf") {
    auto json = read_protobuf(request.body, serving.wire, kServedMediaTypes);
    if (!json) return base::failure(json.error());
    return Body(std::move(*json));
  }
  const auto encoding = body_encoding(request.headers.get("Content-Type"));
  if (!encoding) return base::failure(unsupported_media_type(kReadMediaTypes));
  return parse_body(request.body, *encoding);
}

StatusOr<WriteOptions> read_write_options(const RequestContext& context, std::string_view kind) {
  WriteOptions options;
  if (context.query.empty()) return options;
  const auto dry = read_dry_run(context.query.all("dryRun"), kind);
  if (!dry) return base::failure(dry.error());
  options.dry_run = *dry;
  options.field_manager = context.query.get("fieldManager");
  if (options.field_manager.size() > 128) {
    return base::failure(
        invalid_options(kind, {{"FieldValueTooLong", "Too long: may not be more than 128 bytes", "fieldManager"}}));
  }
  options.force = context.query.flag("force");
  const std::string mode = context.query.get("fieldValidation");
  if (mode == "Ignore") {
    options.field_validation = WriteOptions::FieldValidation::ignore;
  } else if (mode == "Strict") {
    options.field_validation = WriteOptions::FieldValidation::strict;
  } else if (!mode.empty() && mode != "Warn") {
    return base::failure(
        invalid_options(kind, {unsupported_value("fieldValidation", Json(mode), {"Ignore", "Strict", "Warn"})}));
  }
  return options;
}

StatusOr<DeleteOptions> read_delete_options(const Serving& serving, const RequestContext& context) {
  if (context.request.body.empty()) {
    const auto sent = delete_query(context.query);
    if (!sent) return base::failure(sent.error());
    return delete_options(*sent);
  }
  auto body = read_body(serving, context.request);
  if (!body) return base::failure(body.error());
  const std::string_view kind = base::string_at(body->json, {"kind"});
  if (!body->json.is_object() || (!kind.empty() && kind != "DeleteOptions")) {
    return base::failure(bad_request("decoded object cannot be converted to DeleteOptions"));
  }
  if (auto decoded = decode_delete_options(serving.parts.registry, body->json); !decoded)
    return base::failure(decoded.error());
  auto options = delete_options(body->json);
  if (options && context.query.has("dryRun")) {
    const auto dry = read_dry_run(context.query.all("dryRun"), "DeleteOptions");
    if (!dry) return base::failure(dry.error());
    options->dry_run = options->dry_run || *dry;
  }
  return options;
}

}  // namespace o2dms::simulator

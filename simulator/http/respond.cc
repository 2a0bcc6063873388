#include "simulator/http/respond.h"

#include "base/json_cursor.h"
#include "base/yaml.h"
#include "simulator/http/forms.h"
#include "simulator/resource/convert.h"

namespace o2dms::simulator {

using base::HttpResponse;
using base::Json;

namespace {

constexpr std::size_t kWarningLength = 256;        // of one text …
constexpr std::size_t kWarningsLength = 4 * 1024;  // … and of all together, as a real server cuts them

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, kWarningLength)) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

}  // namespace

HttpResponse respond_json(const RequestContext& context, int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  if (context.accepted.encoding == Encoding::yaml) {
    response.headers.add("Content-Type", "application/yaml");
    response.body = base::to_yaml(body);
    return response;
  }
  response.headers.add("Content-Type", "application/json");
  response.body = context.query.flag("pretty") ? base::to_pretty_text(body) + "\n" : base::to_text(body);
  return response;
}

HttpResponse respond_object(const Serving& serving, const RequestContext& context, int status,
                            const ObjectRef& object) {
  const ResourceType& resource = *context.target.resource;
  const bool as_it_is = context.accepted.form == Form::object && context.accepted.encoding == Encoding::json;
  // A subresource's payload (Scale, a review) has its own version already.
  const bool needs_conversion =
      &object->resource() != &resource && object->resource().index == resource.storage->index &&
      base::decoded_json_string(base::raw_json_at(object->bytes(), {"apiVersion"})) == object->resource().api_version;
  if (as_it_is && !needs_conversion && !context.query.has("pretty")) {
    HttpResponse response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.shared_body = base::SharedText(object, &object->bytes());
    return response;
  }
  if (context.accepted.form == Form::metadata)
    return respond_json(context, status, partial_metadata(*object, context.accepted.version));
  Json json = *object->document();
  if (needs_conversion) json = convert(std::move(json), object->resource(), resource);
  if (context.accepted.form == Form::table) {
    TableForm form{resource, context.accepted.version, included_object(context.query), serving.parts.clock.now()};
    Json table = table_head(form, true);
    table["metadata"]["resourceVersion"] = std::to_string(object->revision());
    table["rows"].push_back(table_row_of(form, *object));
    json = std::move(table);
  }
  return respond_json(context, status, json);
}

HttpResponse respond_error(const StatusError& error) {
  HttpResponse response;
  response.status = error.code;
  response.headers.add("Content-Type", "application/json");
  if (error.retry_after_seconds > 0) response.headers.add("Retry-After", std::to_string(error.retry_after_seconds));
  response.body = base::to_text(to_json(error));
  return response;
}

HttpResponse respond_text(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.body = std::move(text);
  return response;
}

void add_common_headers(const RequestContext& context, HttpResponse& response) {
  response.headers.add("Audit-Id", context.audit_id);
  if (!response.headers.has("Cache-Control")) response.headers.add("Cache-Control", "no-cache, private");
  std::size_t total = 0;
  for (const std::string& warning : context.warnings) {
    std::string value = "299 - " + in_quotes(warning);
    total += value.size();
    if (total > kWarningsLength) break;
    response.headers.add("Warning", std::move(value));
  }
}

}  // namespace o2dms::simulator

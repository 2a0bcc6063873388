// POST, PUT and PATCH over HTTP: read what was sent, call the verb, answer with the object.
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/http/write_parameters.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::string_view kPatchTypes =
    "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, "
    "application/apply-patch+yaml";
// A custom resource has no merge keys of Go's.
constexpr std::string_view kCustomPatchTypes =
    "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";

std::optional<PatchType> patch_type(std::string_view content_type) {
  const std::string_view type = essence(content_type);
  if (type == "application/json-patch+json") return PatchType::json_patch;
  if (type == "application/merge-patch+json") return PatchType::merge_patch;
  if (type == "application/strategic-merge-patch+json") return PatchType::strategic_merge_patch;
  if (type == "application/apply-patch+yaml") return PatchType::apply;
  return std::nullopt;
}

// Who does not name a field manager is known by the program that sends the request.
void name_manager(const base::HttpRequest& request, WriteOptions& options) {
  if (!options.field_manager.empty()) return;
  const std::string_view agent = request.headers.get("User-Agent");
  options.field_manager =
      agent.empty() ? "unknown" : std::string(agent.substr(0, std::min<std::size_t>(agent.find('/'), 128)));
}

StatusOr<Body> read_patch(const base::HttpRequest& request, PatchType type) {
  const bool yaml = type == PatchType::apply && !request.body.starts_with('{');
  return parse_body(request.body, yaml ? Encoding::yaml : Encoding::json);
}

Reply respond_written(const Serving& serving, RequestContext& context, StatusOr<Written> written) {
  if (!written) return base::failure(std::move(written).error());
  std::move(written->warnings.begin(), written->warnings.end(), std::back_inserter(context.warnings));
  return respond_object(serving, context, written->created ? 201 : 200, written->object);
}

}  // namespace

Reply serve_create(const Serving& serving, RequestContext& context) {
  auto options = read_write_options(context, "CreateOptions");
  if (!options) return base::failure(options.error());
  name_manager(context.request, *options);
  auto body = read_body(serving, context.request);
  if (!body) return base::failure(body.error());
  auto created = serving.parts.api.create(context.target, std::move(*body), context.user, std::move(*options));
  return respond_written(serving, context, std::move(created));
}

Reply serve_update(const Serving& serving, RequestContext& context) {
  auto options = read_write_options(context, "UpdateOptions");
  if (!options) return base::failure(options.error());
  name_manager(context.request, *options);
  auto body = read_body(serving, context.request);
  if (!body) return base::failure(body.error());
  auto updated = serving.parts.api.update(context.target, std::move(*body), context.user, std::move(*options));
  return respond_written(serving, context, std::move(updated));
}

Reply serve_patch(const Serving& serving, RequestContext& context) {
  const auto type = patch_type(context.request.headers.get("Content-Type"));
  const bool custom = context.target.resource->custom;
  if (!type || (custom && *type == PatchType::strategic_merge_patch))
    return base::failure(unsupported_media_type(custom ? kCustomPatchTypes : kPatchTypes));
  auto options = read_write_options(context, "PatchOptions");
  if (!options) return base::failure(options.error());
  if (options->force && *type != PatchType::apply) {
    return base::failure(invalid("meta.k8s.io", "PatchOptions", "",
                                 {forbidden_value("force", "may not be specified for non-apply patch")}));
  }
  if (*type != PatchType::apply) name_manager(context.request, *options);
  auto body = read_patch(context.request, *type);
  if (!body) return base::failure(body.error());
  auto patched = serving.parts.api.patch(context.target, *type, std::move(*body), context.user, std::move(*options));
  return respond_written(serving, context, std::move(patched));
}

}  // namespace o2dms::simulator

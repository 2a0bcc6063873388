// DELETE over HTTP, of one object and of a collection.
#include "simulator/http/list_body.h"
#include "simulator/http/list_query.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/http/write_parameters.h"
#include "simulator/verbs/strategy.h"
#include "simulator/verbs/success.h"

namespace o2dms::simulator {

namespace {

// The one default that surprises: dependents of these stay unless the client says otherwise.
void warn_of_orphans(const RequestContext& context, const DeleteOptions& options, std::vector<std::string>& warnings) {
  if (options.propagation == Propagation::unset && context.target.resource->plural == "jobs" &&
      orphans_dependents_by_default(*context.target.resource)) {
    warnings.emplace_back("pods of a Job stay when it is deleted without propagationPolicy: Background removes them");
  }
}

}  // namespace

Reply serve_delete(const Serving& serving, RequestContext& context) {
  auto options = read_delete_options(serving, context);
  if (!options) return base::failure(options.error());
  warn_of_orphans(context, *options, context.warnings);
  auto deleted = serving.parts.api.remove(context.target, *options, context.user);
  if (!deleted) return base::failure(deleted.error());
  const ResourceType& resource = *context.target.resource;
  if (deleted->gone && !returns_deleted_object(*resource.storage)) {
    return respond_json(context, 200, deleted_status(resource, *deleted->object));
  }
  return respond_object(serving, context, 200, deleted->object);
}

Reply serve_delete_collection(const Serving& serving, RequestContext& context) {
  auto options = read_delete_options(serving, context);
  if (!options) return base::failure(options.error());
  auto query = read_list_query(context, false);
  if (!query) return base::failure(query.error());
  const ResourceType& resource = *context.target.resource;
  warn_of_orphans(context, *options, context.warnings);
  const Listing listing = serving.parts.api.list(resource, context.target.ns);
  ListPage page{{}, listing.revision, {}, {}};
  for (const ObjectRef& object : listing.objects) {
    if (!query->selects(*object)) continue;
    const RequestTarget target{&resource, object->namespace_name(), object->name(), {}};
    auto deleted = serving.parts.api.remove(target, *options, context.user);
    // Somebody else was faster: gone is what was asked for.
    if (!deleted && deleted.error().code != 404) return base::failure(deleted.error());
    page.objects.push_back(object);
  }
  return list_response(resource, std::move(page));
}

}  // namespace o2dms::simulator

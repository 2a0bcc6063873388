// LIST over HTTP: a typed list, a Table or a PartialObjectMetadataList of one snapshot, whole or in pages.
#include "simulator/http/forms.h"
#include "simulator/http/list_body.h"
#include "simulator/http/list_query.h"
#include "simulator/http/paging.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"

namespace o2dms::simulator {

using base::Json;

namespace {

bool is_exact(const ListQuery& query) {
  if (query.match != RevisionMatch::unset) return query.match == RevisionMatch::exact;
  // The rule of before resourceVersionMatch: a limited list at a revision is at that revision.
  return query.limit > 0 && query.revision && *query.revision != 0;
}

// The snapshot that the query means, and where its page begins.
StatusOr<Listing> snapshot(const Serving& serving, const RequestContext& context, const ListQuery& query,
                           std::optional<PagePosition>& from) {
  Api& api = serving.parts.api;
  const ResourceType& resource = *context.target.resource;
  Listing now = api.list(resource, context.target.ns);
  Revision wanted = 0;
  if (!query.continue_token.empty()) {
    from = read_token(query.continue_token);
    if (!from)
      return base::failure(
          bad_request("continue key is not valid: it must be what the server returned with the page before"));
    wanted = from->revision;
  } else if (query.revision && *query.revision > 0) {
    if (*query.revision > now.revision) return base::failure(too_large_resource_version(*query.revision, now.revision));
    if (is_exact(query)) wanted = *query.revision;
  }
  if (wanted == 0 || wanted == now.revision) return now;
  if (wanted > now.revision) return base::failure(too_large_resource_version(wanted, now.revision));
  auto then = listing_at(api, *resource.storage, context.target.ns, std::move(now), wanted);
  if (then) return std::move(*then);
  if (!from) return base::failure(expired("The resourceVersion for the provided list is too old."));
  return base::failure(
      expired("The provided continue parameter is too old: start the list again, or go on inconsistently with the "
              "token in this Status.",
              to_token({0, from->ns, from->name})));
}

bool is_behind(const StoredObject& object, const PagePosition& position) {
  return std::pair<std::string_view, std::string_view>(object.namespace_name(), object.name()) >
         std::pair<std::string_view, std::string_view>(position.ns, position.name);
}

// Keeps what the query selects, up to its limit.
ListPage cut_page(Listing listing, const ListQuery& query, const std::optional<PagePosition>& from) {
  ListPage page{{}, listing.revision, {}, {}};
  // A list "at any revision" comes from the watch cache of a real server, which knows no pages.
  const bool unlimited = query.limit <= 0 || (query.revision && *query.revision == 0 && query.continue_token.empty());
  const std::size_t limit = unlimited ? listing.objects.size() : static_cast<std::size_t>(query.limit);
  if (!from && query.selects_all() && listing.objects.size() <= limit) {
    page.objects = std::move(listing.objects);
    return page;
  }
  std::size_t looked_at = 0;
  for (ObjectRef& object : listing.objects) {
    if (from && !is_behind(*object, *from)) {
      ++looked_at;
      continue;
    }
    if (page.objects.size() == limit) break;
    ++looked_at;
    if (query.selects(*object)) page.objects.push_back(std::move(object));
  }
  const std::size_t left = listing.objects.size() - looked_at;
  if (left > 0 && !page.objects.empty()) {
    const StoredObject& last = *page.objects.back();
    page.continue_token = to_token({listing.revision, std::string(last.namespace_name()), std::string(last.name())});
    if (query.selects_all()) page.remaining = left;
  }
  return page;
}

}  // namespace

Reply serve_list(const Serving& serving, RequestContext& context) {
  auto query = read_list_query(context, false);
  if (!query) return base::failure(query.error());
  std::optional<PagePosition> from;
  auto listing = snapshot(serving, context, *query, from);
  if (!listing) return base::failure(listing.error());
  ListPage page = cut_page(std::move(*listing), *query, from);
  const ResourceType& resource = *context.target.resource;
  if (context.accepted.form == Form::table) {
    return respond_json(
        context, 200,
        table_list({resource, context.accepted.version, included_object(context.query), serving.parts.clock.now()},
                   page));
  }
  if (context.accepted.form == Form::metadata)
    return respond_json(context, 200, metadata_list(context.accepted.version, page));
  if (context.accepted.encoding == Encoding::yaml || context.query.has("pretty")) {
    auto json = base::parse_json(list_bytes(resource, page));
    if (!json) return base::failure(internal_error(json.error().message));
    return respond_json(context, 200, *json);
  }
  return list_response(resource, std::move(page));
}

}  // namespace o2dms::simulator

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

// A list "at any revision" comes from the watch cache of a real server, which knows no pages.
bool has_pages(const ListQuery& query) {
  return query.limit > 0 && !(query.revision && *query.revision == 0 && query.continue_token.empty());
}

StatusError out_of_date(const std::optional<PagePosition>& from) {
  if (!from) return expired("The resourceVersion for the provided list is too old.");
  return expired(
      "The provided continue parameter is too old: start the list again, or go on inconsistently with the "
      "token in this Status.",
      to_token({0, from->ns, from->name}));
}

// What the query asks for of the snapshot that it means; with selectors, all that they look at.
StatusOr<Listing> snapshot(const Serving& serving, const RequestContext& context, const ListQuery& query) {
  const Api& api = serving.parts.api;
  const ResourceType& resource = *context.target.resource;
  ListRange range;
  if (has_pages(query) && query.selects_all()) range.limit = static_cast<std::size_t>(query.limit);
  const Revision present = api.revision();
  Revision wanted = 0;
  std::optional<PagePosition> from;
  if (!query.continue_token.empty()) {
    from = read_token(query.continue_token);
    if (!from)
      return base::failure(
          bad_request("continue key is not valid: it must be what the server returned with the page before"));
    wanted = from->revision;
    range.ns = from->ns;
    range.name = from->name;
  } else if (query.revision && *query.revision > 0) {
    if (*query.revision > present) return base::failure(too_large_resource_version(*query.revision, present));
    if (is_exact(query)) wanted = *query.revision;
  }
  if (wanted > present) return base::failure(too_large_resource_version(wanted, present));
  if (wanted == 0) return api.list(resource, context.target.ns, range);
  if (auto then = list_at(api, *resource.storage, context.target.ns, range, wanted)) return std::move(*then);
  return base::failure(out_of_date(from));
}

// Keeps what the query selects, up to its limit.
ListPage cut_page(Listing listing, const ListQuery& query) {
  ListPage page{{}, listing.revision, {}, {}};
  std::size_t left = listing.left;
  if (query.selects_all()) {
    page.objects = std::move(listing.objects);
  } else {
    const std::size_t limit = has_pages(query) ? static_cast<std::size_t>(query.limit) : listing.objects.size();
    auto object = listing.objects.begin();
    for (; object != listing.objects.end() && page.objects.size() < limit; ++object)
      if (query.selects(**object)) page.objects.push_back(std::move(*object));
    left += static_cast<std::size_t>(listing.objects.end() - object);
  }
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
  auto listing = snapshot(serving, context, *query);
  if (!listing) return base::failure(listing.error());
  ListPage page = cut_page(std::move(*listing), *query);
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

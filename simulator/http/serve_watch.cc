// WATCH over HTTP: which events a stream begins with, and from where it goes on.
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/http/watch_source.h"

namespace o2dms::simulator {

namespace {

base::Duration watch_timeout(const Serving& serving, const ListQuery& query) {
  if (query.timeout_seconds && *query.timeout_seconds > 0) {
    return std::chrono::seconds(std::min<std::int64_t>(*query.timeout_seconds, 7 * 24 * 3600));
  }
  // Spread, so that clients that started together do not come back together.
  const auto least = serving.options.min_watch_timeout;
  return least + base::Duration(static_cast<base::Duration::rep>(serving.parts.random.unit() *
                                                                 static_cast<double>(least.count())));
}

}  // namespace

Reply serve_watch(const Serving& serving, RequestContext& context) {
  if (context.accepted.encoding != Encoding::json)
    return base::failure(not_acceptable("application/json;stream=watch"));
  auto query = read_list_query(context, true);
  if (!query) return base::failure(query.error());
  query->name = context.target.name;  // the deprecated form /watch/…/NAME
  const ResourceType& resource = *context.target.resource;
  Api& api = serving.parts.api;
  const Revision now = api.revision();
  // Without a revision (or with any that is recent enough, for WatchList) the stream begins with what is there.
  const bool listed = query->send_initial_events.value_or(!query->revision || *query->revision == 0);
  // What is there cannot be told as of a revision to come; what happens after it can be waited for.
  if (listed && query->revision && *query->revision > now)
    return base::failure(too_large_resource_version(*query->revision, now));
  const bool mark = query->send_initial_events.value_or(false) && query->allow_bookmarks;
  Listing initial;
  if (listed) initial = api.list(resource, context.target.ns);
  const Revision from = listed ? initial.revision : query->revision && *query->revision > 0 ? *query->revision : now;
  const base::Duration timeout = watch_timeout(serving, *query);
  auto slot = StreamSlot::take(serving);
  if (!slot) return base::failure(slot.error());
  WatchPlan plan{
      WatchEvents(resource, std::move(*query), context.accepted, included_object(context.query), serving.parts.clock),
      *resource.storage,
      std::string(context.target.ns),
      std::move(initial.objects),
      mark,
      from,
      timeout,
      serving.options.bookmark_interval};
  base::HttpResponse response;
  response.headers.add("Content-Type", "application/json");
  response.source = make_watch_source(std::move(plan), api, serving.parts.clock, std::move(*slot));
  return response;
}

}  // namespace o2dms::simulator

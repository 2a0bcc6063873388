// GET of one object over HTTP.
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"

namespace o2dms::simulator {

namespace {

// A resourceVersion asks for an object that is not older than that: what is stored never is, unless it is to come.
StatusOr<void> check_reached(const Serving& serving, const Query& query) {
  if (query.empty()) return base::done();
  bool malformed = false;
  const std::int64_t least = query.integer("resourceVersion", malformed).value_or(0);
  if (malformed || least < 0) return base::failure(bad_request("resourceVersion must be a number of this server"));
  const Revision now = serving.parts.api.revision();
  if (static_cast<Revision>(least) <= now) return base::done();
  return base::failure(too_large_resource_version(static_cast<Revision>(least), now));
}

}  // namespace

Reply serve_get(const Serving& serving, RequestContext& context) {
  if (auto reached = check_reached(serving, context.query); !reached) return base::failure(reached.error());
  auto object = serving.parts.api.get(context.target);
  if (!object) return base::failure(object.error());
  return respond_object(serving, context, 200, *object);
}

}  // namespace o2dms::simulator

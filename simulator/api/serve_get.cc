// GET of one object over HTTP.
#include "simulator/api/respond.h"

namespace o2dms::simulator {

Reply serve_get(const Serving& serving, RequestContext& context) {
  auto object = serving.parts.api.get(context.target);
  if (!object) return base::failure(object.error());
  return respond_object(serving, context, 200, *object);
}

}  // namespace o2dms::simulator

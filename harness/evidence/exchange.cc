#include "harness/evidence/exchange.h"

#include "base/json.h"

namespace o2dms::harness {

const base::Json& Exchange::json() const {
  static const base::Json none;
  return response_body.json ? *response_body.json : none;
}

}  // namespace o2dms::harness

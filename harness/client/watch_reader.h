// The Watch that RestClient makes: an open response read line by line. Not for use outside harness/client.
#pragma once

#include <memory>

#include "base/http_message.h"
#include "harness/client/connections.h"
#include "harness/client/rest_client.h"
#include "harness/client/watch.h"
#include "harness/evidence/evidence.h"

namespace o2dms::harness {

// The GET that opens a watch.
Call watch_request(const WatchCall& call);

// `exchange` has everything but the response. A response other than 200 is read to its end and recorded as refused.
std::unique_ptr<Watch> start_watch(Evidence& evidence, const ClientSettings& settings, std::unique_ptr<Lease> lease,
                                   Exchange exchange, base::HttpResponse head);
// One that never became a stream.
std::unique_ptr<Watch> finished_watch(Evidence& evidence, Exchange exchange);

}  // namespace o2dms::harness

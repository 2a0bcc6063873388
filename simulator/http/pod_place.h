// The pod that exec, attach or portforward is about, as kube-apiserver finds it before it asks a kubelet. Internal to
// http/.
#pragma once

#include "simulator/http/request_context.h"
#include "simulator/store/open_object.h"
#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

// The pod of the target; 404.
StatusOr<OpenObject> find_pod(const Serving& serving, const RequestContext& context);
// 400 for one that is on no node.
StatusOr<PodName> place_of(const OpenObject& pod);

// Who talks with pods; 501 where nobody does. Asked last: all else that is wrong with a request is said before.
StatusOr<PodStreams*> streams_of(const Serving& serving, const RequestContext& context);

}  // namespace o2dms::simulator

// Steps: the acting half of the vocabulary. Each word acts on the target and leaves its traces in the evidence; what
// they mean is judged later. A step breaks when what follows could prove nothing any more.
//
//   request {label, method, path, as, body, must}   one request; in path and body, {namespace} is the case's own and
//                                    {resourceVersion of LABEL} is from the answer to that request; `raw` instead of
//                                    `body` is sent as it stands; with `must: true` anything but a 2xx breaks the case,
//                                    with `must: 404` anything but that code
//   have {apiVersion, kind, metadata, …}   what the case builds on: the object is created ("create KIND/NAME") and then
//                                    found by GET, or the case breaks
//   watch {label, path, selector, from, seconds}   a watch from the answer to the request `from`, ended by the server
//                                    after so many seconds
//   instantiate                      LIST of the pods, then POST of each manifest, one by one
//   stored                           GET of each object created; one that is not there breaks the case
//   read                             GET of each object created
//   await {condition}                pods-ready, status-up or unschedulable, by watch, under the deadline of that name
//   status                           GET of each object that has a status to tell
//   terminate                        LIST of the pods, then DELETE of each object, last created first, then the claims
//                                    that StatefulSets made
//   await-gone                       until no pod and no dependent is left, by watch, under the deadline `gone`
//   read-gone                        GET of each object that was deleted
//   delete-again                     DELETE of each object once more
//   list-left                        LIST of every kind that might be left
#pragma once

#include "base/result.h"
#include "harness/run/stage.h"

namespace o2dms::harness {

// The error names the word or the parameter that is not of the vocabulary: a mistake in the case.
base::Result<void> check_step(const Step& step);

// The error is why the case cannot go on.
base::Result<void> play(const Step& step, Stage& stage);

}  // namespace o2dms::harness

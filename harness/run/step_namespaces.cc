// The namespace of the case ended and made anew, and a second one beside it.
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kNamespaceList = "/api/v1/namespaces";

// A namespace that did not go cannot be made again: that it is late shows in the wait.
base::Result<void> play_renew_namespace(const Step&, const StepContext& context) {
  const std::string path = std::string(kNamespaceList) + "/" + context.inputs.space;
  const Reply removed = context.clients.given().del(path, "remove-namespace");
  if (!removed.ok()) return cannot_go_on(context, "the namespace could not be deleted", *removed.exchange);
  if (auto gone = await_gone(path, "watch-namespace", context); !gone) return gone;
  const Reply made = context.clients.given().post(kNamespaceList, own_namespace(context.inputs), "new-namespace");
  if (!made.ok()) return cannot_go_on(context, "the namespace could not be made again", *made.exchange);
  return base::done();
}

// The trace names it before it is asked for, so that it is removed even where its creation was not answered.
base::Result<void> play_other_namespace(const Step&, const StepContext& context) {
  Json manifest = own_namespace(context.inputs);
  context.trace.other_space = context.inputs.space + "-other";
  manifest["metadata"]["name"] = context.trace.other_space;
  const Reply made = context.clients.given().post(kNamespaceList, manifest, "other-namespace");
  if (!made.ok()) return cannot_go_on(context, "no second namespace could be made", *made.exchange);
  return base::done();
}

}  // namespace

std::vector<StepWord> namespace_steps() {
  return {
      {"renew-namespace",
       {},
       "deletes the namespace of the case, waits by watch until it is gone, under the deadline gone, and makes it "
       "again",
       play_renew_namespace,
       {"remove-namespace", "watch-namespace", "new-namespace"},
       false,
       false,
       true},
      {"other-namespace",
       {},
       "makes a second namespace, {namespace}-other, which goes with that of the case",
       play_other_namespace,
       {"other-namespace"},
       false,
       false,
       true},
  };
}

}  // namespace o2dms::harness

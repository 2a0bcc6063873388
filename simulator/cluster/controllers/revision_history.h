// RevisionHistory: the ControllerRevisions of a StatefulSet or DaemonSet: one for each pod template it has had,
// numbered, found again when a template comes back, and cut to the history limit. Used for one reconcile.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {

class RevisionHistory {
 public:
  RevisionHistory(const ControllerContext& context, const ApiClient& client, const OpenObject& owner);

  // The revision of the owner's present template, made or moved to the front when need be. Its name is <owner>-<hash>.
  StatusOr<ObjectRef> present();
  // Null when there is none of this name.
  [[nodiscard]] ObjectRef find(std::string_view name) const;
  // Deletes the oldest beyond spec.revisionHistoryLimit; `live` names stay.
  StatusOr<void> trim(const std::set<std::string>& live);

 private:
  const ControllerContext& context_;
  const ApiClient& client_;
  const OpenObject& owner_;
  const ResourceType& resource_;
  std::vector<ObjectRef> revisions_;  // by number
};

// The hash that pods of a revision carry in the label controller-revision-hash of a DaemonSet.
std::string revision_hash(const StoredObject& revision);
// The pod template that a revision keeps.
base::Json template_of_revision(const StoredObject& revision);

constexpr const char* kRevisionHashLabel = "controller-revision-hash";

}  // namespace o2dms::simulator

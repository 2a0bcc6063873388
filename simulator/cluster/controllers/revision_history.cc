#include "simulator/cluster/controllers/revision_history.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_template.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kHashLabel = "controller.kubernetes.io/hash";

std::int64_t number_of(const ObjectRef& revision) {
  base::JsonCursor number(base::raw_json_at(revision->bytes(), {"revision"}));
  return number.integer();
}

base::Json revision_data(const OpenObject& owner) {
  const base::Json* found = base::find(owner.json(), {"spec", "template"});
  base::Json pod_template = found == nullptr ? base::Json::object() : *found;
  pod_template["$patch"] = "replace";
  return {{"spec", {{"template", std::move(pod_template)}}}};
}

}  // namespace

std::string revision_hash(const StoredObject& revision) {
  return std::string(label_value(revision.meta().labels, kRevisionHashLabel));
}

base::Json template_of_revision(const StoredObject& revision) {
  const Document document = revision.document();
  const base::Json* found = base::find(*document, {"data", "spec", "template"});
  base::Json pod_template = found == nullptr ? base::Json::object() : *found;
  pod_template.erase("$patch");
  return pod_template;
}

RevisionHistory::RevisionHistory(const ControllerContext& context, const ApiClient& client, const OpenObject& owner)
    : context_(context),
      client_(client),
      owner_(owner),
      resource_(stored_type(context.registry, "apps", "controllerrevisions")) {
  for (ObjectRef& revision : context_.cache.dependents(owner.uid(), resource_)) {
    if (is_controlled_by(*revision, owner.uid())) revisions_.push_back(std::move(revision));
  }
  std::sort(revisions_.begin(), revisions_.end(),
            [](const ObjectRef& a, const ObjectRef& b) { return number_of(a) < number_of(b); });
}

StatusOr<ObjectRef> RevisionHistory::present() {
  const base::Json data = revision_data(owner_);
  const std::int64_t last = revisions_.empty() ? 0 : number_of(revisions_.back());
  for (ObjectRef& revision : revisions_) {
    const Document document = revision->document();
    const base::Json* known = base::find(*document, {"data"});
    if (known == nullptr || *known != data) continue;
    if (number_of(revision) == last) return revision;
    // An earlier template is back: its revision becomes the newest.
    base::Json changed = *document;
    changed["revision"] = last + 1;
    return client_.update(resource_, std::move(changed));
  }
  std::int64_t collisions = base::integer_at(owner_.json(), {"status", "collisionCount"});
  const std::string hash = template_hash(data, collisions);
  base::Json labels = base::Json::object();
  if (const base::Json* own = base::find(owner_.json(), {"spec", "template", "metadata", "labels"})) labels = *own;
  labels[kHashLabel] = hash;
  labels[kRevisionHashLabel] = hash;
  base::Json revision = {{"metadata",
                          {{"name", std::string(owner_.name()) + "-" + hash},
                           {"labels", std::move(labels)},
                           {"ownerReferences", base::Json::array({controller_reference(owner_)})}}},
                         {"data", data},
                         {"revision", last + 1}};
  auto created = client_.create(resource_, owner_.namespace_name(), std::move(revision));
  if (created) revisions_.push_back(*created);
  return created;
}

ObjectRef RevisionHistory::find(std::string_view name) const {
  for (const ObjectRef& revision : revisions_) {
    if (revision->name() == name) return revision;
  }
  return nullptr;
}

StatusOr<void> RevisionHistory::trim(const std::set<std::string>& live) {
  const std::int64_t limit = base::integer_at(owner_.json(), {"spec", "revisionHistoryLimit"}, 10);
  std::vector<ObjectRef> old;
  for (const ObjectRef& revision : revisions_) {
    if (!live.contains(std::string(revision->name()))) old.push_back(revision);
  }
  for (std::int64_t index = 0; index < static_cast<std::int64_t>(old.size()) - limit; ++index) {
    if (auto removed = client_.remove(*old[static_cast<std::size_t>(index)]); !removed) return removed;
  }
  return base::done();
}

}  // namespace o2dms::simulator

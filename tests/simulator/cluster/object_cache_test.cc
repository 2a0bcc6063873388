// The cache's indexes against a model: whatever happens to pods in whatever order, each index finds what a walk over
// all of them finds.
#include "simulator/cluster/runtime/object_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/random.h"
#include "simulator/cluster/views/pod_view.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

class ObjectCacheTest : public testing::Test {
 protected:
  static std::string numbered(const char* text, std::uint64_t number) { return text + std::to_string(number); }

  static constexpr int kOwners = 3, kNodes = 3;

  // A pod as chance has it; owner and node 0: none.
  ObjectRef any_pod(const std::string& name, std::uint64_t uid) {
    base::Json pod = {{"kind", "Pod"}, {"apiVersion", "v1"}};
    pod["metadata"]["namespace"] = "a";
    pod["metadata"]["name"] = name;
    pod["metadata"]["uid"] = numbered("uid-", uid);
    if (const std::uint64_t owner = random_->below(kOwners + 1); owner > 0) {
      base::Json reference = {{"apiVersion", "v1"}, {"kind", "Set"}, {"name", "set"}};
      reference["uid"] = numbered("owner-", owner);
      reference["controller"] = random_->below(4) != 0;
      pod["metadata"]["ownerReferences"].push_back(std::move(reference));
    }
    if (const std::uint64_t node = random_->below(kNodes + 1); node > 0)
      pod["spec"]["nodeName"] = numbered("node-", node);
    return make_object(pods_, std::move(pod), ++revision_);
  }

  void step() {
    const std::string name = numbered("pod-", random_->below(12));
    ObjectRef& known = model_[name];
    if (known == nullptr || random_->below(4) != 0) {
      const bool same = known != nullptr && random_->below(4) != 0;
      if (!same) ++uid_;
      ObjectRef next = any_pod(name, uids_[name] = same ? uids_[name] : uid_);
      cache_.apply({known == nullptr ? EventType::added : EventType::modified, next, known, nullptr});
      known = std::move(next);
    } else {
      cache_.apply({EventType::deleted, with_revision(*known, ++revision_), known, nullptr});
      model_.erase(name);
    }
  }

  template <class Chosen>
  std::vector<ObjectRef> walk(Chosen chosen) const {
    std::vector<ObjectRef> found;
    for (const auto& [name, pod] : model_) {
      if (pod != nullptr && chosen(*pod)) found.push_back(pod);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a->name() < b->name(); });
    return found;
  }

  void expect_as_the_model() const {
    for (int number = 1; number <= kOwners; ++number) {
      const std::string uid = numbered("owner-", static_cast<std::uint64_t>(number));
      const auto owned = walk(
          [&](const StoredObject& pod) { return !pod.meta().owners.empty() && pod.meta().owners.front().uid == uid; });
      EXPECT_EQ(cache_.dependents(uid), owned);
      EXPECT_EQ(cache_.has_dependents(uid), !owned.empty());
    }
    for (int number = 1; number <= kNodes; ++number) {
      const std::string node = numbered("node-", static_cast<std::uint64_t>(number));
      EXPECT_EQ(cache_.pods_on(node), walk([&](const StoredObject& pod) { return pod_view(pod).node_name == node; }));
    }
    EXPECT_EQ(cache_.uncontrolled(pods_, "a"),
              walk([](const StoredObject& pod) { return pod.meta().controller() == nullptr; }));
    for (std::uint64_t uid = 1; uid <= uid_; ++uid) {
      const auto meant = walk([&](const StoredObject& pod) { return pod.uid() == numbered("uid-", uid); });
      EXPECT_EQ(cache_.find_uid(numbered("uid-", uid)), meant.empty() ? nullptr : meant.front());
    }
  }

  const ResourceType& pods_ = *newest_registry().find_preferred("", "pods");
  const std::unique_ptr<base::Random> random_ = base::make_random(7);
  ObjectCache cache_{newest_registry()};
  std::map<std::string, ObjectRef> model_;
  std::map<std::string, std::uint64_t> uids_;
  std::uint64_t uid_ = 0;
  Revision revision_ = 1;
};

TEST_F(ObjectCacheTest, EveryIndexFindsWhatIsThere) {
  for (int turn = 0; turn < 300 && !HasFailure(); ++turn) {
    step();
    expect_as_the_model();
  }
}

}  // namespace
}  // namespace o2dms::simulator

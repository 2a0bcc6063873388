// What cannot be looked up is not gone: nothing is deleted for it.
#include "simulator/faults/forwarding_api.h"
#include "simulator/front/bootstrap.h"
#include "simulator/front/parts.h"
#include "tests/simulator/cluster/cluster_fixture.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Controllers cannot read an object of the name "unreachable" for as long as the flag says so.
class UnreachableApi : public ForwardingApi {
 public:
  UnreachableApi(std::shared_ptr<Api> inner, const bool& fails) : ForwardingApi(std::move(inner)), fails_(fails) {}

  StatusOr<ObjectRef> get(const RequestTarget& target) const override {
    if (fails_ && target.name == "unreachable")
      return base::failure(StatusError{.code = 500, .reason = "InternalError", .message = "not now"});
    return ForwardingApi::get(target);
  }

 private:
  const bool& fails_;
};

class AbsenceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Assembly assembly{.clock = clock_.get()};
    assembly.cluster_apis.emplace_back(
        [this](std::shared_ptr<Api> inner) { return std::make_shared<UnreachableApi>(std::move(inner), fails_); });
    SimulatorOptions options;
    options.clock = clock_.get();
    parts_ = assemble(options, newest_version(), assembly, "PEM", {}, nullptr).value();
    ASSERT_TRUE(bootstrap(*parts_->api, newest_registry(), "127.0.0.1", 6443).ok());
    parts_->cluster->start();
    parts_->cluster->settle();
  }

  void create(const char* plural, std::string_view ns, Json metadata) {
    const ResourceType& type = core(plural);
    Json object = {{"apiVersion", "v1"}, {"kind", type.kind}, {"metadata", std::move(metadata)}};
    const auto made = parts_->api->create({&type, ns, "", ""}, Body(std::move(object)), admin_);
    ASSERT_TRUE(made.ok()) << made.error().message;
  }

  bool is_there(const char* plural, std::string_view ns, std::string_view name) {
    return parts_->api->get({&core(plural), ns, name, ""}).ok();
  }

  void pass_a_minute() {
    for (int second = 0; second < 60; ++second) {
      parts_->cluster->settle();
      clock_->advance(1s);
    }
    parts_->cluster->settle();
  }

  static const ResourceType& core(std::string_view plural) { return *newest_registry().find("", "v1", plural); }

  bool fails_ = true;
  const UserInfo admin_{.name = "admin", .groups = {"system:masters"}};
  std::unique_ptr<base::ManualClock> clock_ = base::make_manual_clock(base::Time(1'700'000'000s));
  std::unique_ptr<Parts> parts_;
};

TEST_F(AbsenceTest, ADependentStaysUntilItsOwnerIsKnownToBeGone) {
  create("configmaps", "default",
         {{"name", "dependent"},
          {"ownerReferences",
           Json::array({{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"name", "unreachable"}, {"uid", "u"}}})}});
  pass_a_minute();
  EXPECT_TRUE(is_there("configmaps", "default", "dependent"));
  fails_ = false;
  pass_a_minute();
  EXPECT_FALSE(is_there("configmaps", "default", "dependent"));
}

TEST_F(AbsenceTest, ANamespaceStaysWhileWhatIsInItIsNotKnownToBeGone) {
  create("namespaces", "", {{"name", "cnf"}});
  create("configmaps", "cnf", {{"name", "unreachable"}, {"finalizers", {"example.com/hold"}}});
  ASSERT_TRUE(parts_->api->remove({&core("namespaces"), "", "cnf", ""}, {}, admin_).ok());
  pass_a_minute();
  EXPECT_TRUE(is_there("namespaces", "", "cnf"));
  EXPECT_TRUE(is_there("configmaps", "cnf", "unreachable"));
}

}  // namespace
}  // namespace o2dms::simulator

// The verbs over a store of their own, with the admission of every cluster and without HTTP. The user may do
// everything; time stands still; the namespaces `a` and `default` are there with their ServiceAccounts. History is kept
// whole, so that a test may look at every revision afterwards.
#pragma once

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "simulator/access/rbac.h"
#include "simulator/admission/default_admission.h"
#include "simulator/verbs/native_api.h"
#include "tests/simulator/schema/newest_version.h"
#include "tests/simulator/verbs/racing_store.h"

namespace o2dms::simulator {

class VerbsFixture {
 public:
  explicit VerbsFixture(std::uint64_t seed = 7) : random(base::make_random(seed)) {
    admission = default_admission({newest_registry(), store, *rbac, *rbac, *clock, *random});
    for (const char* name : {"a", "default"}) {
      EXPECT_TRUE(create("namespaces", "", {{"metadata", {{"name", name}}}}).ok());
      EXPECT_TRUE(create("serviceaccounts", name, {{"metadata", {{"name", "default"}}}}).ok());
    }
  }

  static const ResourceType& core(std::string_view plural) { return *newest_registry().find("", "v1", plural); }

  StatusOr<ObjectRef> create(std::string_view plural, std::string_view ns, base::Json object) {
    return object_of(api->create({&core(plural), ns, "", ""}, Body(std::move(object)), user));
  }
  StatusOr<ObjectRef> update(std::string_view plural, std::string_view ns, std::string_view name, base::Json object,
                             std::string_view subresource = "") {
    return object_of(api->update({&core(plural), ns, name, subresource}, Body(std::move(object)), user));
  }
  // Precondition: it is there.
  ObjectRef get(std::string_view plural, std::string_view ns, std::string_view name) {
    return *api->get({&core(plural), ns, name, ""});
  }
  StatusOr<Deleted> remove(std::string_view plural, std::string_view ns, std::string_view name) {
    return api->remove({&core(plural), ns, name, ""}, {}, user);
  }

  static StatusOr<ObjectRef> object_of(StatusOr<Written> written) {
    if (!written) return base::failure(std::move(written).error());
    return std::move(written->object);
  }

  static base::Json service(std::string_view name, base::Json spec = base::Json::object()) {
    if (!spec.contains("ports")) spec["ports"] = base::Json::array({{{"port", 80}}});
    return {{"metadata", {{"name", name}}}, {"spec", std::move(spec)}};
  }
  static base::Json pod(std::string_view name, std::string_view cpu = "100m") {
    return {{"metadata", {{"name", name}}},
            {"spec",
             {{"containers",
               base::Json::array({{{"name", "c"}, {"image", "i"}, {"resources", {{"requests", {{"cpu", cpu}}}}}}})}}}};
  }

  RacingStore store{make_store({.history_per_resource = 1 << 20, .history_bytes_per_resource = 1 << 30})};
  std::unique_ptr<base::ManualClock> clock = base::make_manual_clock(base::Time(std::chrono::seconds(1'767'225'600)));
  std::unique_ptr<base::Random> random;
  std::unique_ptr<RbacAuthorizer> rbac = make_rbac_authorizer(store, newest_registry());
  AdmissionChain admission;
  Actions actions;
  Companions companions;
  std::unique_ptr<Api> api =
      make_native_api({newest_registry(), store, admission, actions, companions, *clock, *random});
  const UserInfo user{.name = "tester", .groups = {"system:masters", "system:authenticated"}};
};

}  // namespace o2dms::simulator

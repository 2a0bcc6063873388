// What a write finds out only under the lock: somebody else was quicker.
#include "tests/simulator/verbs/verbs_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json node_port(int number = 0) {
  Json port = {{"port", 80}};
  if (number != 0) port["nodePort"] = number;
  return {{"type", "NodePort"}, {"ports", Json::array({port})}};
}

std::string address_of(const ObjectRef& service) {
  return std::string(base::string_at(*service->document(), {"spec", "clusterIP"}));
}
std::int64_t port_of(const ObjectRef& service) {
  return (*service->document())["spec"]["ports"][0].value("nodePort", 0);
}

TEST(LostRace, AnAllocatedAddressIsChosenAnew) {
  // The same seed makes the same choice: so it is known what the server is about to choose.
  const std::string chosen = address_of(*VerbsFixture().create("services", "a", VerbsFixture::service("s")));
  VerbsFixture cluster;
  bool taken = false;
  cluster.store.meanwhile = [&] {
    taken = cluster.create("services", "a", VerbsFixture::service("quicker", {{"clusterIP", chosen}})).ok();
  };
  const auto created = cluster.create("services", "a", VerbsFixture::service("s"));
  ASSERT_TRUE(created.ok()) << created.error().message;
  ASSERT_TRUE(taken);
  EXPECT_NE(address_of(*created), chosen);
  EXPECT_EQ((*(*created)->document())["spec"]["clusterIPs"], Json::array({address_of(*created)}));
}

TEST(LostRace, AnAllocatedNodePortIsChosenAnewOnCreationAndOnUpdate) {
  enum class Write { creation, update, update_of_a_revision };
  // What is there before the race, and the write that loses it.
  const auto prepare = [](VerbsFixture& cluster, Write kind) {
    EXPECT_TRUE(cluster.create("services", "a", VerbsFixture::service("quicker", {{"clusterIP", "10.96.9.9"}})).ok());
    if (kind != Write::creation) {
      EXPECT_TRUE(cluster.create("services", "a", VerbsFixture::service("s")).ok());
    }
  };
  const auto write = [](VerbsFixture& cluster, Write kind) {
    Json service = VerbsFixture::service("s", node_port());
    if (kind == Write::creation) return cluster.create("services", "a", service);
    if (kind == Write::update_of_a_revision)
      service["metadata"]["resourceVersion"] = std::to_string(cluster.get("services", "a", "s")->revision());
    return cluster.update("services", "a", "s", service);
  };
  for (const Write kind : {Write::creation, Write::update, Write::update_of_a_revision}) {
    VerbsFixture rehearsal;
    prepare(rehearsal, kind);
    const auto chosen = static_cast<int>(port_of(*write(rehearsal, kind)));
    ASSERT_GE(chosen, 30000);
    VerbsFixture cluster;
    prepare(cluster, kind);
    bool taken = false;
    cluster.store.meanwhile = [&] {
      taken = cluster.update("services", "a", "quicker", VerbsFixture::service("quicker", node_port(chosen))).ok();
    };
    const auto written = write(cluster, kind);
    ASSERT_TRUE(written.ok()) << static_cast<int>(kind) << ": " << written.error().message;
    ASSERT_TRUE(taken);
    EXPECT_NE(port_of(*written), chosen);
    EXPECT_GE(port_of(*written), 30000);
  }
}

// The revision "0" means any, as none does.
TEST(LostRace, AnUpdateIsAConflictOnlyWhereItNamesTheRevisionItMeans) {
  for (const char* plural : {"configmaps", "services"}) {
    const Json object =
        std::string_view(plural) == "services" ? VerbsFixture::service("x") : Json{{"metadata", {{"name", "x"}}}};
    for (const char* named : {"", "0", "this"}) {
      VerbsFixture cluster;
      Json changed = object;
      changed["metadata"]["labels"] = {{"by", "us"}};
      const auto created = cluster.create(plural, "a", object);
      ASSERT_TRUE(created.ok());
      const bool is_named = std::string_view(named) == "this";
      changed["metadata"]["resourceVersion"] = is_named ? std::to_string((*created)->revision()) : named;
      cluster.store.meanwhile = [&] {
        Json quicker = object;
        quicker["metadata"]["labels"] = {{"by", "them"}};
        EXPECT_TRUE(cluster.update(plural, "a", "x", quicker).ok());
      };
      const auto written = cluster.update(plural, "a", "x", changed);
      EXPECT_EQ(written.ok(), !is_named) << plural << " \"" << named << '"';
      if (is_named) {
        EXPECT_EQ(written.error().code, 409) << plural;
      }
    }
  }
}

TEST(LostRace, AWishedAddressOrPortIsRefusedAsOneThatWasTakenBefore) {
  VerbsFixture cluster;
  cluster.store.meanwhile = [&] {
    EXPECT_TRUE(cluster.create("services", "a", VerbsFixture::service("quicker", {{"clusterIP", "10.96.0.77"}})).ok());
  };
  const auto address = cluster.create("services", "a", VerbsFixture::service("s", {{"clusterIP", "10.96.0.77"}}));
  ASSERT_FALSE(address.ok());
  EXPECT_EQ(address.error().code, 422);
  EXPECT_EQ(address.error().causes.at(0).field, "spec.clusterIPs");
  EXPECT_EQ(address.error().causes.at(0).message,
            "Invalid value: [\"10.96.0.77\"]: failed to allocate IP 10.96.0.77: provided IP is already allocated");
  ASSERT_TRUE(cluster.create("services", "a", VerbsFixture::service("s")).ok());
  cluster.store.meanwhile = [&] {
    EXPECT_TRUE(cluster.update("services", "a", "quicker", VerbsFixture::service("quicker", node_port(30080))).ok());
  };
  const auto port = cluster.update("services", "a", "s", VerbsFixture::service("s", node_port(30080)));
  ASSERT_FALSE(port.ok());
  EXPECT_EQ(port.error().code, 422);
  EXPECT_EQ(port.error().causes.at(0).field, "spec.ports[0].nodePort");
  EXPECT_EQ(port.error().causes.at(0).message, "Invalid value: 30080: provided port is already allocated");
}

TEST(LostRace, AGeneratedNameIsChosenAnew) {
  const Json generated = {{"metadata", {{"generateName", "web-"}}}};
  const std::string chosen((*VerbsFixture().create("configmaps", "a", generated))->name());
  VerbsFixture cluster;
  cluster.store.meanwhile = [&] {
    EXPECT_TRUE(cluster.create("configmaps", "a", {{"metadata", {{"name", chosen}}}}).ok());
  };
  const auto created = cluster.create("configmaps", "a", generated);
  ASSERT_TRUE(created.ok()) << created.error().message;
  EXPECT_NE((*created)->name(), chosen);
}

TEST(LostRace, AQuotaIsNotPassed) {
  VerbsFixture cluster;
  ASSERT_TRUE(
      cluster.create("resourcequotas", "a", {{"metadata", {{"name", "q"}}}, {"spec", {{"hard", {{"pods", "1"}}}}}})
          .ok());
  cluster.store.meanwhile = [&] { EXPECT_TRUE(cluster.create("pods", "a", VerbsFixture::pod("quicker")).ok()); };
  const auto refused = cluster.create("pods", "a", VerbsFixture::pod("p"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 403);
  EXPECT_EQ(refused.error().message,
            "pods \"p\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
}

TEST(LostRace, AnUpdateIsHeldAgainstTheQuotaAsAnewAsACreation) {
  VerbsFixture cluster;
  ASSERT_TRUE(cluster
                  .create("resourcequotas", "a",
                          {{"metadata", {{"name", "q"}}}, {"spec", {{"hard", {{"services.nodeports", "1"}}}}}})
                  .ok());
  ASSERT_TRUE(cluster.create("services", "a", VerbsFixture::service("s")).ok());
  cluster.store.meanwhile = [&] {
    EXPECT_TRUE(cluster.create("services", "a", VerbsFixture::service("quicker", node_port())).ok());
  };
  const auto refused = cluster.update("services", "a", "s", VerbsFixture::service("s", node_port()));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 403) << refused.error().message;
}

}  // namespace
}  // namespace o2dms::simulator

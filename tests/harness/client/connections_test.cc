// Which requests share a connection: those of one identity, whoever sends them; never those of two.
#include "harness/client/connections.h"

#include <set>

#include "tests/harness/client/client_fixture.h"

namespace o2dms::harness {
namespace {

class ConnectionsTest : public ClientTest {
 protected:
  void SetUp() override {
    serve([](const base::HttpRequest&) { return json(200, R"({"kind":"There"})"); });
  }
  // Over how many connections the requests came so far.
  std::size_t connections() {
    std::set<std::string> from;
    for (std::size_t index = 0; index < received_count(); ++index) from.insert(received(index).remote_address);
    return from.size();
  }
};

TEST_F(ConnectionsTest, ClientsOfOneIdentityTakeOverEachOthersConnection) {
  for (const Identity& identity : {given_identity(), no_credentials()}) {
    const std::size_t before = connections();
    for (int turn = 0; turn < 3; ++turn) EXPECT_TRUE(client(identity)->get("/x", "read").ok());
    EXPECT_EQ(connections(), before + 1) << identity.label;
  }
}

TEST_F(ConnectionsTest, TwoIdentitiesNeverShareOne) {
  EXPECT_TRUE(client()->get("/x", "read").ok());
  EXPECT_TRUE(client(no_credentials())->get("/x", "read").ok());
  for (const char* token : {"one", "two"}) EXPECT_TRUE(client(bearer_identity("user", token))->get("/x", "read").ok());
  EXPECT_EQ(connections(), 4U);
}

TEST_F(ConnectionsTest, OneThatIsToBeFreshIsNeitherTakenNorKept) {
  EXPECT_TRUE(client()->get("/x", "read").ok());
  EXPECT_TRUE(client()->request({.path = "/x", .step = "fresh", .fresh_connection = true}).ok());
  EXPECT_EQ(connections(), 2U);
  EXPECT_TRUE(client()->get("/x", "read").ok());
  EXPECT_EQ(connections(), 2U);
}

}  // namespace
}  // namespace o2dms::harness

#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

// Whether a token of ten minutes is known an hour later; 401: it is not, 403: it is, and has no rights.
int status_after_expiry(const std::vector<std::string>& deviations) {
  const auto clock = base::make_manual_clock(base::Time(std::chrono::hours(24 * 365 * 56)));
  const auto cloud = start_simulator({.clock = clock.get(), .deviations = deviations}).value();
  TestClient admin(*cloud);
  const std::string accounts = "/api/v1/namespaces/default/serviceaccounts";
  admin.post(accounts, {{"metadata", {{"name", "a"}}}});
  const auto issued = admin.post(accounts + "/a/token", {{"spec", {{"expirationSeconds", 600}}}});
  const std::string token(base::string_at(issued.body, {"status", "token"}));
  EXPECT_EQ(TestClient(*cloud, TestClient::As::nobody, token).get(kConfigMaps).status, 403) << issued.text;
  clock->advance(std::chrono::hours(1));
  return TestClient(*cloud, TestClient::As::nobody, token).get(kConfigMaps).status;
}

TEST(TokenDeviation, ExpiredTokenAccepted) {
  EXPECT_EQ(status_after_expiry({"expired-token-accepted"}), 403);
  EXPECT_EQ(status_after_expiry({}), 401);
}

}  // namespace
}  // namespace o2dms::simulator

// Each deviation shows its breach, and the right simulator does not.
#include <set>

#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

std::vector<Breach> all_breaches() {
  std::vector<Breach> out;
  for (const auto& table : {access_breaches(), answer_breaches(), creation_breaches(), change_breaches(),
                            metadata_breaches(), read_breaches(), watch_breaches(), deletion_breaches(),
                            release_breaches(), worker_breaches(), category_breaches()})
    out.insert(out.end(), table.begin(), table.end());
  return out;
}

class DeviationBreach : public testing::TestWithParam<Breach> {};

TEST_P(DeviationBreach, ShowsOnTheDeviantAlone) {
  Deviant cloud(GetParam().id);
  EXPECT_TRUE(GetParam().shows(cloud.admin, *cloud.simulator)) << "the deviation does not show";
  const auto right = start_simulator({}).value();
  TestClient admin(*right);
  EXPECT_FALSE(GetParam().shows(admin, *right)) << "the right simulator does it, too";
}

INSTANTIATE_TEST_SUITE_P(Each, DeviationBreach, testing::ValuesIn(all_breaches()), [](const auto& breach) {
  std::string name;
  for (const char* c = breach.param.id; *c != 0; ++c) name += *c == '-' ? '_' : *c;
  return name;
});

// Those with tests of their own, in the files of their families.
const std::set<std::string_view> kShownElsewhere = {
    "accepts-no-credentials",
    "accepts-any-token",
    "accepts-untrusted-certificate",
    "forbidden-instead-of-unauthorized",
    "unauthorized-instead-of-forbidden",
    "rbac-ignored",
    "refused-create-still-stores",
    "refused-delete-still-deletes",
    "create-answers-200",
    "post-to-collection-405",
    "duplicate-create-201",
    "unknown-namespace-accepted",
    "namespaces-list-wrong-kind",
    "label-selectors-ignored",
    "field-selectors-ignored",
    "create-stores-nothing",
    "labels-lost",
    "stale-put-accepted",
    "namespaces-leak",
    "pods-never-scheduled",
    "status-never-set",
    "ready-at-zero",
    "dependents-left-behind",
    "pods-never-terminate",
    "delete-answers-202",
    "delete-missing-200",
    "delete-keeps-object",
    "get-after-delete-200",
    "preconditions-ignored",
    "expired-token-accepted",
    "termination-messages-lost",
};

TEST(Deviations, EachIsShownByATest) {
  std::set<std::string_view> shown = kShownElsewhere;
  for (const Breach& breach : all_breaches())
    EXPECT_TRUE(shown.insert(breach.id).second) << breach.id << " is shown twice";
  for (const DeviationInfo& info : deviations()) EXPECT_EQ(shown.erase(info.id), 1U) << info.id;
  for (const std::string_view id : shown) ADD_FAILURE() << id << " is no deviation";
}

bool is_kebab_case(std::string_view id) {
  return !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos &&
         id.front() != '-' && id.back() != '-' && id.find("--") == std::string_view::npos;
}

// "DMS-4.2.1.3-3": a clause of v01.00 and a number.
bool is_requirement(std::string_view id) {
  constexpr std::string_view kPrefix = "DMS-";
  if (!id.starts_with(kPrefix)) return false;
  id.remove_prefix(kPrefix.size());
  const std::size_t dash = id.find('-');
  const std::string_view clause = id.substr(0, dash);
  return dash != std::string_view::npos && dash + 1 < id.size() && clause.front() >= '2' && clause.front() <= '4' &&
         clause.find_first_not_of("0123456789.") == std::string_view::npos &&
         id.substr(dash + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

TEST(Deviations, EachIsListedOnceWithItsRequirement) {
  std::set<std::string_view> ids;
  for (const DeviationInfo& info : deviations()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id << " is there twice";
    EXPECT_TRUE(is_kebab_case(info.id)) << info.id;
    EXPECT_TRUE(is_requirement(info.requirement)) << info.id << ": " << info.requirement;
    EXPECT_TRUE(info.text.ends_with(".")) << info.id;
  }
  EXPECT_GE(ids.size(), 95U);
}

// Every mandatory row that judges a cloud. 3.1.2-7 judges the SMO alone.
TEST(Deviations, EachMandatoryRowIsBrokenByOne) {
  std::set<std::string_view> broken;
  for (const DeviationInfo& info : deviations()) broken.insert(info.requirement);
  for (const char* row :
       {"DMS-2.1-1",       "DMS-2.1-2",       "DMS-2.1-3",       "DMS-2.2-1",     "DMS-2.2-2",     "DMS-3.1-1",
        "DMS-3.1.1-1",     "DMS-3.1.2-1",     "DMS-3.1.2-2",     "DMS-3.1.2-3",   "DMS-3.1.2-4",   "DMS-3.1.2-5",
        "DMS-3.1.2-6",     "DMS-3.1.2-9",     "DMS-3.1.2-10",    "DMS-3.1.3-1",   "DMS-3.1.3-2",   "DMS-3.1.3-3",
        "DMS-3.1.3-4",     "DMS-3.1.3-5",     "DMS-3.1.3-6",     "DMS-4.1-1",     "DMS-4.2.1.1-1", "DMS-4.2.1.1-2",
        "DMS-4.2.1.1.1-1", "DMS-4.2.1.1.1-2", "DMS-4.2.1.1.2-1", "DMS-4.2.1.2-1", "DMS-4.2.1.2-2", "DMS-4.2.1.2-3",
        "DMS-4.2.1.3-1",   "DMS-4.2.1.3-2",   "DMS-4.2.1.3-3",   "DMS-4.2.1.3-4", "DMS-4.2.1.3-5", "DMS-4.2.1.3-6"})
    EXPECT_TRUE(broken.contains(row)) << row;
}

}  // namespace
}  // namespace o2dms::simulator

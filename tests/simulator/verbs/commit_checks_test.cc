// Many writers at once, and every revision looked at afterwards: nothing is anybody's twice, no quota is passed.
#include <map>
#include <thread>

#include "simulator/admission/quota_usage.h"
#include "tests/simulator/verbs/verbs_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr int kThreads = 4;

void in_parallel(const std::function<void(int thread, base::Random& random)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&work, i] { work(i, *base::make_random(static_cast<std::uint64_t>(i) + 1)); });
  }
  for (std::thread& thread : threads) thread.join();
}

// Calls `look` with the objects of a resource as they were at each revision.
using Objects = std::map<std::string, ObjectRef, std::less<>>;
std::size_t each_revision(const Store& store, std::string_view plural,
                          const std::function<void(const Objects&)>& look) {
  const EventBatch all = store.events_after(VerbsFixture::core(plural), "", 0, 1'000'000);
  EXPECT_FALSE(all.compacted);
  Objects objects;
  for (const StoreEvent& event : all.events) {
    if (event.type == EventType::deleted)
      objects.erase(std::string(event.object->name()));
    else
      objects[std::string(event.object->name())] = event.object;
    look(objects);
  }
  return all.events.size();
}

// A few addresses and ports that everybody wants; sometimes none in particular.
Json random_service_spec(base::Random& random) {
  Json spec = Json::object();
  if (random.below(2) == 0) spec["clusterIP"] = "10.96.0." + std::to_string(2 + random.below(6));
  Json port = {{"port", 80}};
  if (random.below(2) == 0) port["nodePort"] = 30000 + random.below(8);
  spec["type"] = port.contains("nodePort") || random.below(2) == 0 ? "NodePort" : "ClusterIP";
  spec["ports"] = Json::array({port});
  return spec;
}

void expect_each_once(const Objects& services) {
  std::map<std::string, std::string> owners;
  const auto claim = [&](const std::string& what, const std::string& name) {
    const auto [owner, first] = owners.emplace(what, name);
    EXPECT_TRUE(first) << what << " is both " << owner->second << "'s and " << name << "'s";
  };
  for (const auto& [name, service] : services) {
    claim(std::string(base::string_at(*service->document(), {"spec", "clusterIP"})), name);
    const Document document = service->document();
    for (const Json& port : (*document)["spec"]["ports"]) {
      if (port.contains("nodePort")) claim(base::to_text(port["nodePort"]), name);
    }
  }
}

TEST(CommitChecks, AddressesAndNodePortsAreOneServicesAtATime) {
  VerbsFixture cluster;
  // All but a few node ports are in use, so that the ones that the server chooses are those that clients wish for.
  Json ports = Json::array();
  for (int number = 30012; number <= 32767; ++number)
    ports.push_back({{"name", "p" + std::to_string(number)}, {"port", number}, {"nodePort", number}});
  ASSERT_TRUE(
      cluster.create("services", "a", VerbsFixture::service("big", {{"type", "NodePort"}, {"ports", ports}})).ok());
  std::atomic<int> written = 0;
  in_parallel([&](int, base::Random& random) {
    for (int i = 0; i < 100; ++i) {
      const std::string name = "s" + std::to_string(random.below(12));
      const std::uint64_t what = random.below(5);
      const Json service = VerbsFixture::service(name, random_service_spec(random));
      const auto code = [&]() -> int {
        if (what == 0) {
          const auto removed = cluster.remove("services", "a", name);
          return removed ? 0 : removed.error().code;
        }
        const auto done =
            what < 3 ? cluster.create("services", "a", service) : cluster.update("services", "a", name, service);
        if (done) ++written;
        if (!done && done.error().code == 500) {
          EXPECT_NE(done.error().message.find("range is full"), std::string::npos) << done.error().message;
        }
        return done ? 0 : done.error().code;
      }();
      EXPECT_TRUE(code == 0 || code == 404 || code == 409 || code == 422 || code == 500) << code;
    }
  });
  EXPECT_GT(written, 20);
  EXPECT_GT(each_revision(cluster.store, "services",
                          [](const Objects& services) {
                            Objects small = services;
                            small.erase("big");
                            expect_each_once(small);
                          }),
            20u);
}

TEST(CommitChecks, QuotasAreNeverPassed) {
  VerbsFixture cluster;
  const Json hard = {{"pods", "6"}, {"requests.cpu", "2"}, {"count/pods", "12"}};
  ASSERT_TRUE(cluster.create("resourcequotas", "a", {{"metadata", {{"name", "q"}}}, {"spec", {{"hard", hard}}}}).ok());
  in_parallel([&](int, base::Random& random) {
    for (int i = 0; i < 100; ++i) {
      const std::string name = "p" + std::to_string(random.below(20));
      const std::uint64_t what = random.below(6);
      if (what == 0) {
        (void)cluster.remove("pods", "a", name);
      } else if (what == 1) {
        Json ended = VerbsFixture::pod(name);
        ended["status"] = {{"phase", "Succeeded"}};
        (void)cluster.update("pods", "a", name, ended, "status");
      } else {
        const auto created =
            cluster.create("pods", "a", VerbsFixture::pod(name, std::to_string(100 * (1 + random.below(9))) + "m"));
        if (!created) {
          EXPECT_TRUE(created.error().code == 403 || created.error().code == 409) << created.error().message;
        }
      }
    }
  });
  std::size_t full = 0;
  const ResourceAmounts limits = parse_amounts(&hard);
  each_revision(cluster.store, "pods", [&](const Objects& pods) {
    ResourceAmounts used;
    for (const auto& [name, pod] : pods) {
      for (const auto& [what, amount] : quota_usage(pod->resource(), *pod->document())) used[what] += amount;
    }
    for (const auto& [what, limit] : limits) {
      EXPECT_LE(used[what], limit) << what;
      if (used[what] == limit) ++full;
    }
  });
  EXPECT_GT(full, 0u) << "the limits were reached, or the test shows nothing";
}

// Were the namespace counted, or all Services looked through, for each write, this would be its square.
TEST(CommitChecks, AWriteCostsNoMoreWhenMuchIsThere) {
  VerbsFixture cluster;
  constexpr std::size_t kCount = 300;
  ASSERT_TRUE(cluster
                  .create("resourcequotas", "a",
                          {{"metadata", {{"name", "q"}}}, {"spec", {{"hard", {{"pods", "1k"}, {"services", "1k"}}}}}})
                  .ok());
  const std::size_t begun = cluster.store.listed;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string name = "o" + std::to_string(i);
    ASSERT_TRUE(cluster.create("pods", "a", VerbsFixture::pod(name)).ok());
    ASSERT_TRUE(cluster.create("services", "a", VerbsFixture::service(name)).ok());
  }
  EXPECT_LT(cluster.store.listed - begun, 10 * kCount) << "the one quota and the like, a few times for each write";
}

}  // namespace
}  // namespace o2dms::simulator

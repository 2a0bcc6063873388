#include "tests/simulator/cluster/cluster_fixture.h"

#include <algorithm>

#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {

namespace {

UserInfo admin() {
  return {.name = "admin", .uid = "", .groups = {"system:masters", "system:authenticated"}, .extra = {}};
}

}  // namespace

ClusterTest::ClusterTest(std::vector<base::Json> nodes, std::uint64_t seed)
    : clock_(base::make_manual_clock(base::Time(1'700'000'000s))) {
  SimulatorOptions options;
  options.seed = seed;
  options.clock = clock_.get();
  parts_ =
      assemble(options, newest_version(), Assembly{.clock = clock_.get()}, "PEM", std::move(nodes), nullptr).value();
  const auto made = bootstrap(*parts_->api, newest_registry(), "127.0.0.1", 6443);
  EXPECT_TRUE(made.ok()) << made.error().message;
  parts_->cluster->start();
  settle();
}

const ResourceType& ClusterTest::resource(std::string_view kind) {
  for (const ResourceType* type : newest_registry().all()) {
    if (type->kind == kind && type->storage == type) return *type;
  }
  ADD_FAILURE() << "no such kind: " << kind;
  return *newest_registry().all().front();
}

ObjectRef ClusterTest::create(base::Json object) {
  const ResourceType& type = resource(base::string_at(object, {"kind"}));
  const std::string ns(type.namespaced ? base::string_at(object, {"metadata", "namespace"}, "default") : "");
  object["apiVersion"] = type.api_version;
  auto created = api().create({&type, ns, "", ""}, Body(std::move(object)), admin());
  EXPECT_TRUE(created.ok()) << created.error().message;
  settle();
  return created ? created->object : nullptr;
}

base::Json ClusterTest::get(std::string_view kind, std::string_view name, std::string_view ns) {
  const ResourceType& type = resource(kind);
  const auto object = api().get({&type, type.namespaced ? ns : "", name, ""});
  return object ? *(*object)->document() : base::Json();
}

std::vector<base::Json> ClusterTest::list(std::string_view kind, std::string_view ns) {
  std::vector<base::Json> result;
  for (const ObjectRef& object : api().list(resource(kind), ns).objects) result.push_back(*object->document());
  return result;
}

void ClusterTest::change(std::string_view kind, std::string_view name, const std::function<void(base::Json&)>& how,
                         std::string_view ns) {
  write(kind, name, ns, "", how);
}

void ClusterTest::set_status(std::string_view kind, std::string_view name, const std::function<void(base::Json&)>& how,
                             std::string_view ns) {
  write(kind, name, ns, "status", how);
}

void ClusterTest::write(std::string_view kind, std::string_view name, std::string_view ns, std::string_view subresource,
                        const std::function<void(base::Json&)>& how) {
  const ResourceType& type = resource(kind);
  base::Json object = get(kind, name, ns);
  ASSERT_FALSE(object.is_null()) << kind << " " << name;
  how(object);
  const auto written =
      api().update({&type, type.namespaced ? ns : "", name, subresource}, Body(std::move(object)), admin());
  EXPECT_TRUE(written.ok()) << written.error().message;
  settle();
}

void ClusterTest::remove(std::string_view kind, std::string_view name, Propagation propagation, std::string_view ns) {
  const ResourceType& type = resource(kind);
  DeleteOptions options;
  options.propagation = propagation;
  const auto removed = api().remove({&type, type.namespaced ? ns : "", name, ""}, options, admin());
  EXPECT_TRUE(removed.ok()) << removed.error().message;
  settle();
}

void ClusterTest::pass(base::Duration time) {
  (void)until([] { return false; }, time);
}

bool ClusterTest::until(const std::function<bool()>& holds, base::Duration limit) {
  const base::Duration step = std::max<base::Duration>(1ms, limit / 1000);
  for (base::Duration passed{}; passed <= limit; passed += step) {
    settle();
    if (holds()) return true;
    clock_->advance(step);
  }
  settle();
  return holds();
}

std::string text_at(const base::Json& object, std::initializer_list<std::string_view> path) {
  const base::Json* found = base::find(object, path);
  if (found == nullptr) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

namespace {

std::string condition_field(const base::Json& object, std::string_view type, const char* field) {
  const base::Json* conditions = base::find(object, {"status", "conditions"});
  if (conditions == nullptr) return {};
  for (const base::Json& condition : *conditions) {
    if (base::string_at(condition, {"type"}) == type) return std::string(base::string_at(condition, {field}));
  }
  return {};
}

}  // namespace

std::string condition_status(const base::Json& object, std::string_view type) {
  return condition_field(object, type, "status");
}
std::string condition_reason(const base::Json& object, std::string_view type) {
  return condition_field(object, type, "reason");
}

base::Json deployment(const char* name, int replicas, const char* image) {
  return {{"kind", "Deployment"},
          {"metadata", {{"name", name}}},
          {"spec",
           {{"replicas", replicas},
            {"selector", {{"matchLabels", {{"app", name}}}}},
            {"template",
             {{"metadata", {{"labels", {{"app", name}}}}},
              {"spec", {{"containers", base::Json::array({{{"name", "c"}, {"image", image}}})}}}}}}}};
}

}  // namespace o2dms::simulator

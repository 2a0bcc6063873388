#include "tests/suites/program_test.h"

#include <cstdlib>
#include <filesystem>

#include "base/clock.h"
#include "base/file.h"
#include "base/yaml.h"
#include "harness/client/client_factory.h"
#include "suites/target_access.h"

namespace o2dms::suites {

using base::Json;

ProgramTest::ProgramTest() {
  std::string name = testing::TempDir() + "o2dms-program-XXXXXX";
  folder_ = ::mkdtemp(name.data());
}

ProgramTest::~ProgramTest() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Ended ProgramTest::run(const std::vector<std::string>& arguments, const Program::Environment& environment) {
  return Program(arguments, folder_, environment).end();
}

void ProgramTest::write(const std::string& name, const std::string& content) const {
  constexpr unsigned kRunnable = 0755;
  const auto written = base::write_file(path(name), content, kRunnable);
  EXPECT_TRUE(written) << written.error().message;
}

std::string ProgramTest::read(const std::string& name) const {
  auto content = base::read_file(path(name));
  EXPECT_TRUE(content) << name << " was not written";
  return content ? *content : std::string();
}

Json ProgramTest::report(const std::string& folder) const {
  auto parsed = base::parse_json(read(folder + "/report.json"));
  EXPECT_TRUE(parsed) << "report.json is no JSON";
  return parsed ? *parsed : Json::object();
}

std::unique_ptr<simulator::Simulator> ProgramTest::cloud(const simulator::SimulatorOptions& options) const {
  auto started = simulator::start_simulator(options);
  EXPECT_TRUE(started) << started.error().message;
  if (!started) return nullptr;
  write("cloud", (*started)->admin_kubeconfig());
  return std::move(*started);
}

Json ProgramTest::kubeconfig(const simulator::Simulator& of) {
  return base::parse_yaml(of.admin_kubeconfig(), "kubeconfig").value().front();
}

void ProgramTest::write_kubeconfig(const std::string& name, const Json& config) const {
  write(name, base::to_text(config));
}

Json ProgramTest::ask(const simulator::Simulator& of, const std::string& method, const std::string& path,
                      const Json& body) {
  return ask(access_of(of).value(), method, path, body);
}

Json ProgramTest::ask(const harness::Access& access, const std::string& method, const std::string& path,
                      const Json& body) {
  const auto clock = base::make_real_clock();
  harness::Redactor redactor("key");
  const auto factory = harness::make_client_factory(access, *clock, redactor, {}, "test").value();
  harness::Evidence evidence(*clock, clock->elapsed(), "test", redactor);
  const auto reply = factory->client(harness::given_identity(), evidence)
                         ->request({.method = method, .path = path, .body = body.is_null() ? "" : base::to_text(body)});
  EXPECT_TRUE(reply.ok()) << method << " " << path << ": " << reply.status() << " " << reply.exchange->fault;
  return reply.body;
}

std::vector<std::string> ProgramTest::spaces_of_runs(const simulator::Simulator& of) {
  std::vector<std::string> names;
  const Json list = ask(of, "GET", "/api/v1/namespaces?labelSelector=conformance.o2dms/run");
  if (const Json* items = base::find(list, {"items"}); items != nullptr)
    for (const Json& item : *items) names.emplace_back(base::string_at(item, {"metadata", "name"}));
  return names;
}

}  // namespace o2dms::suites

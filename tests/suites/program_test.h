// What the tests of the program share: a folder for its files and reports, O-Clouds to point it at (simulators in this
// process), and a look at what is on them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "harness/access/access.h"
#include "simulator/simulator.h"
#include "tests/suites/program.h"

namespace o2dms::suites {

class ProgramTest : public testing::Test {
 protected:
  ProgramTest();
  ~ProgramTest() override;

  // Runs it to its end.
  Ended run(const std::vector<std::string>& arguments, const Program::Environment& environment = {});

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] base::Json report(const std::string& folder = "o2dms-report") const;

  // An O-Cloud, whose administrator's kubeconfig is written to the file "cloud".
  std::unique_ptr<simulator::Simulator> cloud(const simulator::SimulatorOptions& options = {}) const;
  // What is kept for the program: the kubeconfig of `of`, to be changed and written.
  static base::Json kubeconfig(const simulator::Simulator& of);
  void write_kubeconfig(const std::string& name, const base::Json& config) const;

  // The answer to a request of the administrator.
  static base::Json ask(const harness::Access& access, const std::string& method, const std::string& path,
                        const base::Json& body = nullptr);
  static base::Json ask(const simulator::Simulator& of, const std::string& method, const std::string& path,
                        const base::Json& body = nullptr);
  // Names of the namespaces that runs of ours have labelled.
  static std::vector<std::string> spaces_of_runs(const simulator::Simulator& of);

  std::string folder_;
};

}  // namespace o2dms::suites

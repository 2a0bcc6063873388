#include <CLI/CLI.hpp>
#include <iostream>

#include "base/random.h"
#include "harness/client/client_factory.h"
#include "harness/run/clean_up.h"
#include "harness/run/deadlines.h"
#include "reports/screen.h"
#include "suites/commands.h"
#include "suites/target_flags.h"

namespace o2dms::suites {

namespace {

struct CleanupFlags {
  TargetFlags target;
  std::string run;
};

int cleanup(const CleanupFlags& flags) {
  constexpr int kInconclusive = 3;
  if (!flags.target.any())
    return complain("cleanup: which cluster? Give --kubeconfig, --deployment-manager or --in-cluster");
  auto access = load_access(flags.target);
  if (!access) return complain(access.error().message);
  const auto clock = base::make_real_clock();
  harness::Redactor redactor(base::make_random()->suffix(32));
  auto factory = harness::make_client_factory(*access, *clock, redactor, {}, O2DMS_VERSION);
  if (!factory) return complain(factory.error().message, kInconclusive);
  harness::Evidence evidence(*clock, clock->elapsed(), "cleanup", redactor);
  const auto client = (*factory)->client(harness::given_identity(), evidence);
  auto spaces = harness::find_spaces(*client, flags.run);
  if (!spaces) return complain(spaces.error().message, kInconclusive);
  int code = 0;
  reports::Screen out(std::cout);
  harness::remove_spaces(
      *client, *clock, *spaces, harness::limit_of(harness::default_deadlines(), "clean-up"),
      [&](const std::string& space, const std::string& left) {
        if (!left.empty()) code = kInconclusive;
        out.line("namespace " + redactor.patterns(space) + ": " + (left.empty() ? "removed" : left)).flush();
      });
  if (spaces->empty()) out.line("nothing of " + (flags.run.empty() ? "o2dms" : "run " + flags.run) + " is left there");
  return code;
}

}  // namespace

void add_cleanup_command(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<CleanupFlags>();
  CLI::App* command = app.add_subcommand("cleanup", "Remove what an aborted run left behind, found by its labels");
  add_target_flags(*command, flags->target);
  command->add_option("--run", flags->run, "Only what the run with this id left")->type_name("ID");
  command->callback([flags, &exit_code] { exit_code = cleanup(*flags); });
}

}  // namespace o2dms::suites

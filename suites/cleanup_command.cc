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
  std::string space;
  std::vector<std::string> assignments;  // of --deadline
  std::vector<harness::Deadline> deadlines = harness::default_deadlines();
};

constexpr int kInconclusive = 3;

// What is done with a target, and says what it does.
class Cleanup {
 public:
  Cleanup(const CleanupFlags& flags, harness::Client& client, base::Clock& clock, const harness::Redactor& redactor)
      : flags_(flags), client_(client), clock_(clock), redactor_(redactor) {}

  int remove_spaces() {
    auto spaces = harness::find_spaces(client_, flags_.run);
    if (!spaces) return complain(spaces.error().message, kInconclusive);
    int code = 0;
    harness::remove_spaces(client_, clock_, *spaces, flags_.deadlines,
                           [&](const std::string& space, const std::string& left) {
                             if (!left.empty()) code = kInconclusive;
                             say("namespace " + space + ": " + (left.empty() ? "removed" : left));
                           });
    if (spaces->empty()) say_nothing_left();
    return code;
  }

  int remove_objects() {
    auto made = harness::find_objects(client_, flags_.space, flags_.run);
    if (!made) return complain(made.error().message, kInconclusive);
    if (made->empty()) say_nothing_left();
    const harness::Stop never;
    const auto left = harness::remove_objects(client_, clock_, never, *made, flags_.deadlines);
    for (const std::string& one : left) say(one);
    if (!made->empty() && left.empty()) say("objects removed: " + std::to_string(made->objects.size()));
    return left.empty() ? 0 : kInconclusive;
  }

 private:
  void say(const std::string& line) { out_.line(redactor_.patterns(line)).flush(); }
  void say_nothing_left() {
    say("nothing of " + (flags_.run.empty() ? "o2dms" : "run " + flags_.run) + " is left there");
  }

  const CleanupFlags& flags_;
  harness::Client& client_;
  base::Clock& clock_;
  const harness::Redactor& redactor_;
  reports::Screen out_{std::cout};
};

int cleanup(CleanupFlags flags) {
  if (!flags.target.any())
    return complain("cleanup: which cluster? Give --kubeconfig, --deployment-manager or --in-cluster");
  for (const std::string& assignment : flags.assignments)
    if (auto set = harness::override_deadline(flags.deadlines, assignment); !set) return complain(set.error().message);
  auto access = load_access(flags.target);
  if (!access) return complain(access.error().message);
  const auto clock = base::make_real_clock();
  harness::Redactor redactor(base::make_random()->suffix(32));
  auto factory = harness::make_client_factory(*access, *clock, redactor, {}, O2DMS_VERSION);
  if (!factory) return complain(factory.error().message, kInconclusive);
  harness::Evidence evidence(*clock, clock->elapsed(), "cleanup", redactor);
  const auto client = (*factory)->client(harness::given_identity(), evidence);
  Cleanup cleanup(flags, *client, *clock, redactor);
  return flags.space.empty() ? cleanup.remove_spaces() : cleanup.remove_objects();
}

}  // namespace

void add_cleanup_command(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<CleanupFlags>();
  CLI::App* command = app.add_subcommand("cleanup", "Remove what an aborted run left behind, found by its labels");
  add_target_flags(*command, flags->target);
  command->add_option("--run", flags->run, "Only what the run with this id left")->type_name("ID");
  add_namespace_flag(*command, flags->space, "What a run within this namespace left there");
  command->add_option("--deadline", flags->assignments, "Another limit for a named deadline: clean-up=600s")
      ->type_name("NAME=DURATION")
      ->take_all();
  command->callback([flags, &exit_code] { exit_code = cleanup(*flags); });
}

}  // namespace o2dms::suites

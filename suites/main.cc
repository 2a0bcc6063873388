// o2dms: the one program. See commands.h for what it can do.
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <sstream>

#include "base/nearest.h"
#include "reports/screen.h"
#include "suites/commands.h"

namespace {

constexpr const char* kVersion = O2DMS_VERSION;

o2dms::suites::Invocation take_gtest_flags(std::vector<std::string>& arguments) {
  o2dms::suites::Invocation invocation{.command = "o2dms"};
  for (const std::string& argument : arguments) invocation.command += " " + argument;
  const auto is_gtest = [](const std::string& argument) { return argument.rfind("--gtest_", 0) == 0; };
  std::copy_if(arguments.begin(), arguments.end(), std::back_inserter(invocation.gtest_flags), is_gtest);
  arguments.erase(std::remove_if(arguments.begin(), arguments.end(), is_gtest), arguments.end());
  return invocation;
}

// A variable of the user's shell that is not set must not be read as "the default": another cluster than the one meant
// would be tested.
std::string empty_argument(const std::vector<std::string>& arguments) {
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    const std::string& argument = arguments[at];
    const bool flag = argument.starts_with("--") && argument.find('=') == argument.size() - 1;
    if (flag || argument.empty())
      return (flag ? argument + " has no value"
                   : "the argument after \"" + (at == 0 ? "o2dms" : arguments[at - 1]) + "\" is empty") +
             "; is a variable of your shell not set?";
  }
  return {};
}

// CLI11 would say only that there is no command.
std::string unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().front() == '-') return {};
  std::string list;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
    list += (list.empty() ? "" : ", ") + names.back();
  }
  const std::string& typed = arguments.front();
  if (std::find(names.begin(), names.end(), typed) != names.end()) return {};
  return "there is no command \"" + typed + "\"; " +
         o2dms::base::did_you_mean(typed, names, "the commands are " + list);
}

}  // namespace

namespace o2dms::suites {

int complain(const std::string& sentence, int exit_code) {
  reports::Screen(std::cerr).line("o2dms: " + sentence);
  return exit_code;
}

}  // namespace o2dms::suites

int main(int argc, char** argv) {
  // Who reads our output may go at any time (`| head`): that must not end a run before its clean-up.
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app("Conformance tests and a simulator for the O-RAN O2dms interface, Kubernetes native API profile",
               "o2dms");
  app.set_version_flag("--version", std::string("o2dms ") + kVersion);
  app.require_subcommand(1);
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto invocation = take_gtest_flags(arguments);
  int exit_code = 0;
  o2dms::suites::add_run_command(app, invocation, exit_code);
  o2dms::suites::add_simulate_command(app, exit_code);
  o2dms::suites::add_list_command(app, exit_code);
  o2dms::suites::add_explain_command(app, exit_code);
  o2dms::suites::add_cleanup_command(app, exit_code);
  o2dms::suites::add_rbac_command(app, exit_code);
  o2dms::suites::add_selftest_command(app, exit_code);
  if (const std::string empty = empty_argument(arguments); !empty.empty()) return o2dms::suites::complain(empty);
  if (const std::string unknown = unknown_command(app, arguments); !unknown.empty())
    return o2dms::suites::complain(unknown);
  if (!invocation.gtest_flags.empty() && !arguments.empty() && arguments.front() != "run")
    return o2dms::suites::complain(invocation.gtest_flags.front() + ": only `o2dms run` takes flags of GoogleTest");
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int code = app.exit(error, out, err);
    o2dms::reports::Screen(std::cout).block(out.str());
    o2dms::reports::Screen(std::cerr).block(err.str());
    return code == 0 ? 0 : o2dms::suites::kUsage;
  }
  return exit_code;
}

// The subcommands of o2dms, one file each. Each adds itself to the application and, when chosen, leaves the exit code
// in `exit_code`. Usage errors are CLI::ValidationError or a sentence on standard error, and exit code 64.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace o2dms::suites {

inline constexpr int kUsage = 64;

// What every command may need to know of how the program was called.
struct Invocation {
  std::string command;                   // as typed
  std::vector<std::string> gtest_flags;  // --gtest_..., taken out before the rest is parsed
};

void add_run_command(CLI::App& app, const Invocation& invocation, int& exit_code);
void add_simulate_command(CLI::App& app, int& exit_code);
void add_list_command(CLI::App& app, int& exit_code);
void add_explain_command(CLI::App& app, int& exit_code);
void add_cleanup_command(CLI::App& app, int& exit_code);
void add_rbac_command(CLI::App& app, int& exit_code);
void add_selftest_command(CLI::App& app, int& exit_code);

// Says on standard error what is wrong; gives the exit code.
int complain(const std::string& sentence, int exit_code = kUsage);

}  // namespace o2dms::suites

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <list>
#include <optional>

#include "base/clock.h"
#include "base/file.h"
#include "harness/run/deadlines.h"
#include "reports/console_report.h"
#include "reports/run_folder.h"
#include "reports/screen.h"
#include "suites/commands.h"
#include "suites/gtest_run.h"
#include "suites/signals.h"
#include "suites/suite.h"
#include "suites/target_flags.h"
#include "suites/workload_flags.h"

namespace o2dms::suites {

namespace {

struct RunFlags {
  TargetFlags target;
  harness::Selection selection;
  std::vector<std::string> deadlines;
  std::string report_folder = "o2dms-report";
  std::string image;
  std::string space;  // --namespace
  WorkloadFlags workloads;
  std::string known_deviations;        // file
  std::vector<std::string> own_cases;  // files
  std::string request_timeout = "32s";
  std::string evidence_limit = "256MiB";
  std::size_t jobs = 4;
  std::optional<std::uint64_t> shuffle;  // seed
  bool verbose = false, quiet = false;
};

std::string in_words(const harness::Selection& selection) {
  std::string text;
  for (const std::string& glob : selection.globs) text += " --case " + glob;
  for (const std::string& requirement : selection.requirements) text += " --requirement " + requirement;
  return text.empty() ? text : text.substr(1);
}

// A reference of no image would be found out only by a kubelet, after all deadlines.
std::string check_image(const std::string& text) {
  const bool fine = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
  return fine ? "" : "\"" + text + "\" is no reference of an image; give it as in registry/name:tag";
}

std::string check_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), seed);
  const bool fine = fault == std::errc() && rest == text.data() + text.size();
  return fine ? "" : "\"" + text + "\" is no seed; give a whole number, as in 7";
}

base::Result<void> read_known_deviations(const std::string& path, const harness::Catalogue& catalogue,
                                         std::vector<harness::KnownDeviation>& into) {
  constexpr std::size_t kMaxBytes = 1024 * 1024;
  auto text = base::read_file(path, kMaxBytes);
  if (!text) return base::fail("--known-deviations: " + text.error().message);
  auto known = harness::load_known_deviations(*text, path, catalogue);
  if (!known) return base::fail("--known-deviations: " + known.error().message);
  into = std::move(*known);
  return base::done();
}

// The suite, with the cases of the files beside its own. `code` is the exit code of an error: the user's, or ours.
base::Result<harness::Suite> load_suite_with(const std::vector<std::string>& paths, int& code) {
  constexpr std::size_t kMaxBytes = 1024 * 1024;
  code = paths.empty() ? static_cast<int>(harness::ExitCode::harness_fault) : kUsage;
  std::list<std::string> texts;  // sources are views into them
  std::vector<harness::Source> sources;
  for (const std::string& path : paths) {
    auto text = base::read_file(path, kMaxBytes);
    if (!text) return base::fail("--add-cases: " + text.error().message);
    sources.push_back({path, texts.emplace_back(*std::move(text))});
  }
  auto suite = load_suite(sources);
  if (!suite && !paths.empty()) return base::fail("--add-cases: " + suite.error().message);
  return suite;
}

// Who has named a cluster in the environment may believe that it is the one that is judged.
std::string name_of_built_in() {
  const char* kubeconfig = std::getenv("KUBECONFIG");
  if (kubeconfig == nullptr || *kubeconfig == '\0') return "built-in simulator";
  return "built-in simulator; KUBECONFIG is set and was not used: --kubeconfig";
}

// Plays the same cases by the same limits, but for which of them.
std::string repeat_command(const RunFlags& flags) {
  const RunFlags defaults;
  std::string command = "o2dms run" + typed(flags.target) + typed_value("--image", flags.image) +
                        typed_value("--namespace", flags.space) + typed(flags.workloads) +
                        typed_value("--known-deviations", flags.known_deviations);
  for (const std::string& path : flags.own_cases) command += typed_value("--add-cases", path);
  for (const std::string& assignment : flags.deadlines) command += typed_value("--deadline", assignment);
  if (flags.request_timeout != defaults.request_timeout)
    command += typed_value("--request-timeout", flags.request_timeout);
  if (flags.evidence_limit != defaults.evidence_limit) command += typed_value("--evidence-limit", flags.evidence_limit);
  return command;
}

// All that can be wrong with the flags, before the first request.
base::Result<harness::RunOptions> read_flags(const RunFlags& flags, const harness::Suite& suite,
                                             const std::string& command) {
  harness::RunOptions options{.version = O2DMS_VERSION, .command = command, .selection = in_words(flags.selection)};
  options.repeat_command = repeat_command(flags);
  options.jobs = flags.jobs;
  options.shuffle = flags.shuffle;
  options.image = flags.image;
  options.space = flags.space;
  if (auto read = read_workload_flags(flags.workloads, options); !read) return base::failure(read.error());
  options.deadlines = harness::default_deadlines();
  for (const std::string& assignment : flags.deadlines)
    if (auto set = harness::override_deadline(options.deadlines, assignment); !set) return base::failure(set.error());
  auto timeout = harness::parse_duration(flags.request_timeout);
  if (!timeout) return base::fail("--request-timeout: " + timeout.error().message);
  options.request_timeout = *timeout;
  auto evidence = harness::parse_size(flags.evidence_limit);
  if (!evidence) return base::fail("--evidence-limit: " + evidence.error().message);
  options.evidence.of_run = *evidence;
  if (!flags.known_deviations.empty())
    if (auto read = read_known_deviations(flags.known_deviations, suite.catalogue, options.known_deviations); !read)
      return base::failure(read.error());
  auto selected = harness::select(suite.cases, flags.selection);
  if (!selected) return base::failure(selected.error());
  options.selected = std::move(*selected);
  if (flags.target.any()) {
    auto access = load_access(flags.target);
    if (!access) return base::failure(access.error());
    options.access = std::move(*access);
    options.target_name = options.access.target.origin;
  }
  return options;
}

int run(const RunFlags& flags, const Invocation& invocation) {
  harness::Stop stop;
  const SignalWatch signals(
      [&stop](int signal) {
        stop.request(signal);
        reports::Screen(std::cerr).end_line().line(
            "o2dms: stopping; what this run has made is removed first (a further signal ends it after five seconds)");
      },
      [] {
        reports::Screen(std::cerr).line(
            "o2dms: ends as soon as the removal has had five seconds; `o2dms cleanup` finds what is left");
      });
  int code_of_mistake = 0;
  auto suite = load_suite_with(flags.own_cases, code_of_mistake);
  if (!suite) return complain(suite.error().message, code_of_mistake);
  auto options = read_flags(flags, *suite, invocation.command);
  if (!options) return complain(options.error().message);
  // Known now, and not after a run of minutes.
  if (auto prepared = reports::prepare_report_folder(flags.report_folder); !prepared)
    return complain("--report-dir " + flags.report_folder + ": " + prepared.error().message +
                    "; choose another folder with --report-dir");
  std::unique_ptr<simulator::Simulator> built_in;
  if (!flags.target.any()) {
    auto started = simulator::start_simulator({});
    if (!started) return complain(started.error().message, static_cast<int>(harness::ExitCode::inconclusive));
    built_in = std::move(*started);
    built_in->settle();  // its nodes have registered before the run asks what there is
    auto access = access_of(*built_in);
    if (!access) return complain(access.error().message, static_cast<int>(harness::ExitCode::harness_fault));
    options->access = std::move(*access);
    options->target_name = name_of_built_in();
  }
  const auto clock = base::make_real_clock();
  const auto verbosity = flags.verbose ? reports::Verbosity::verbose
                         : flags.quiet ? reports::Verbosity::quiet
                                       : reports::Verbosity::normal;
  reports::RunFolder folder(flags.report_folder, *clock, reports::machine_name());
  auto console_options = reports::console_options(verbosity, flags.report_folder);
  console_options.reports = &folder;
  reports::ConsoleReport console(std::move(console_options), std::cout, std::cerr);
  const int code = run_as_tests(*suite, *options, *clock, stop, {&folder, &console}, invocation.gtest_flags);
  if (folder.problem().empty()) return code;
  return complain("the reports are not complete, which is a fault of the run (exit 2): " + folder.problem(),
                  static_cast<int>(harness::ExitCode::harness_fault));
}

}  // namespace

void add_run_command(CLI::App& app, const Invocation& invocation, int& exit_code) {
  const auto flags = std::make_shared<RunFlags>();
  CLI::App* command = app.add_subcommand("run", "Run the suite against an O-Cloud, by default the built-in simulator");
  add_target_flags(*command, flags->target);
  command->add_option("--case", flags->selection.globs, "Only the cases that match")->type_name("GLOB")->take_all();
  command->add_option("--requirement", flags->selection.requirements, "Only the cases that serve it")
      ->type_name("ID")
      ->take_all();
  command->add_option("--add-cases", flags->own_cases, "Cases of one's own, as YAML, beside those of the suite")
      ->type_name("FILE")
      ->take_all();
  command->add_option("--report-dir", flags->report_folder, "Folder of the reports")
      ->capture_default_str()
      ->type_name("DIR");
  command->add_option("--jobs", flags->jobs, "Cases side by side")
      ->capture_default_str()
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  command->add_option("--shuffle", flags->shuffle, "Begin the cases in another order, the same for the same seed")
      ->check(check_seed)
      ->type_name("SEED");
  command->add_option("--deadline", flags->deadlines, "Another limit for a named deadline")
      ->type_name("NAME=DURATION")
      ->take_all();
  command->add_option("--image", flags->image, "Image for every container of the workloads")
      ->check(check_image)
      ->type_name("REF");
  add_namespace_flag(*command, flags->space,
                     "Do all in this namespace, which is there already, with rights there alone");
  command
      ->add_option(
          "--image-pull-secret", flags->workloads.image_pull_secret,
          "Secret for pulling images: its name where it is there, or a file that is created with each workload")
      ->type_name("NAME|FILE");
  command->add_option("--node-selector", flags->workloads.node_selector, "Only nodes with this label run the workloads")
      ->type_name("KEY=VALUE")
      ->take_all();
  command->add_option("--known-deviations", flags->known_deviations, "Breaches that the target is known for, as YAML")
      ->type_name("FILE");
  command->add_option("--request-timeout", flags->request_timeout, "Longest wait for an answer to begin, or to go on")
      ->capture_default_str()
      ->type_name("DURATION");
  command
      ->add_option("--evidence-limit", flags->evidence_limit,
                   "Most that is kept of what was said: bodies, header fields, watch events")
      ->capture_default_str()
      ->type_name("SIZE");
  CLI::Option* verbose = command->add_flag("-v,--verbose", flags->verbose, "Show every exchange");
  command->add_flag("-q,--quiet", flags->quiet, "Show failures and the verdict only")->excludes(verbose);
  command->callback([flags, &invocation, &exit_code] { exit_code = run(*flags, invocation); });
}

}  // namespace o2dms::suites

#include "suites/suite.h"

#include <algorithm>
#include <map>

#include "harness/case/suite_check.h"
#include "harness/case/suite_loader.h"
#include "harness/run/vocabulary.h"
#include "suites/embedded.h"
#include "suites/traceability.h"

namespace o2dms::suites {

using harness::Source;

namespace {

constexpr std::string_view kRequirements = "suites/requirements/";
constexpr std::string_view kCases = "suites/cases/";
constexpr std::string_view kWorkloads = "fixtures/workloads/";

std::vector<Source> sources_in(std::string_view folder) {
  std::vector<Source> sources;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.substr(0, folder.size()) == folder) sources.push_back({file.path, file.text});
  return sources;
}

// A run begins with access and ends with what goes beyond the sequences, and cases of the user's own; within a file,
// cases keep their order.
int rank(const harness::Case& one) {
  static const std::map<std::string_view, int> ranks = {{"sanity", 0},     {"access", 1},      {"instantiation", 2},
                                                        {"containers", 3}, {"termination", 4}, {"objects", 5}};
  const auto at = ranks.find(std::string_view(one.id).substr(0, one.id.find('.')));
  return at == ranks.end() ? static_cast<int>(ranks.size()) : at->second;
}

std::string stem(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

base::Result<void> first_of(const std::vector<std::string>& complaints) {
  if (complaints.empty()) return base::done();
  return base::fail(complaints.front());
}

base::Result<std::vector<harness::Case>> load_sorted(const std::vector<Source>& sources) {
  auto cases = harness::load_cases(sources);
  if (cases)
    std::stable_sort(cases->begin(), cases->end(),
                     [](const harness::Case& a, const harness::Case& b) { return rank(a) < rank(b); });
  return cases;
}

// What its workload needs, a case needs, and says so wherever it is listed.
void take_over_needs(harness::Suite& suite) {
  for (harness::Case& one : suite.cases)
    for (const harness::Workload& workload : suite.workloads)
      if (workload.name == one.workload)
        one.needs.insert(one.needs.end(), workload.needs.begin(), workload.needs.end());
}

// What the suite does not serve by itself, cases of the user's own may.
base::Result<void> load_all_cases(harness::Suite& suite, const std::vector<Source>& own) {
  std::vector<Source> sources = sources_in(kCases);
  auto cases = load_sorted(sources);
  if (!cases) return base::failure(cases.error());
  if (auto checked = first_of(harness::check_catalogue(suite.catalogue, *cases)); !checked) return checked;
  if (auto checked = first_of(check_deviations(suite.catalogue, simulator::deviations())); !checked) return checked;
  if (!own.empty()) {
    sources.insert(sources.end(), own.begin(), own.end());
    cases = load_sorted(sources);
    if (!cases) return base::failure(cases.error());
  }
  suite.cases = std::move(*cases);
  if (auto checked = first_of(harness::check_words(suite.cases, suite.workloads)); !checked) return checked;
  return first_of(harness::check_cases(suite.catalogue, suite.cases, suite.workloads));
}

}  // namespace

base::Result<harness::Suite> load_suite(const std::vector<Source>& own) {
  harness::Suite suite;
  auto catalogue = harness::load_catalogue(sources_in(kRequirements));
  if (!catalogue) return base::failure(catalogue.error());
  suite.catalogue = std::move(*catalogue);
  for (const Source& source : sources_in(kWorkloads)) {
    auto workload = harness::load_workload(stem(source.name), source.text, source.name);
    if (!workload) return base::failure(workload.error());
    suite.workloads.push_back(std::move(*workload));
  }
  if (auto cases = load_all_cases(suite, own); !cases) return base::failure(cases.error());
  take_over_needs(suite);
  return suite;
}

}  // namespace o2dms::suites

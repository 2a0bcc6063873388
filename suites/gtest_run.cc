#include "suites/gtest_run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "base/mutex.h"
#include "harness/evidence/exchange.h"
#include "suites/commands.h"

namespace o2dms::suites {

namespace {

using harness::Case;
using harness::CaseResult;

// What GoogleTest says that is to run.
struct Chosen {
  std::set<std::string> cases;
  bool sharded = false;  // some are left to other processes
};

// Where the workers leave results and the test bodies wait for theirs.
class Results : public harness::Listener {
 public:
  void on_case_end(const Case&, const CaseResult& result, const std::vector<harness::ExchangeRef>&) override {
    const base::MutexLock lock(mutex_);
    results_[result.id] = result;
    changed_.notify_all();
  }
  // Empty when the run ended without it.
  std::optional<CaseResult> wait_for(const std::string& id) {
    const base::MutexLock lock(mutex_);
    while (!over_ && results_.count(id) == 0) changed_.wait(mutex_);
    const auto at = results_.find(id);
    return at == results_.end() ? std::nullopt : std::optional(at->second);
  }
  void over() {
    const base::MutexLock lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }

 private:
  base::Mutex mutex_;
  base::ConditionVariable changed_;
  std::map<std::string, CaseResult> results_ GUARDED_BY(mutex_);
  bool over_ GUARDED_BY(mutex_) = false;
};

class CaseTest : public testing::Test {
 public:
  CaseTest(const Case& subject, Results& results) : subject_(subject), results_(results) {}
  void TestBody() override {
    const auto result = results_.wait_for(subject_.id);
    if (!result) {
      ADD_FAILURE() << "not reached";
    } else if (result->outcome == harness::Outcome::not_applicable ||
               result->outcome == harness::Outcome::known_deviation) {
      GTEST_SKIP() << result->reason;
    } else if (result->outcome != harness::Outcome::passed) {
      ADD_FAILURE() << result->reason;
    }
  }

 private:
  const Case& subject_;
  Results& results_;
};

// GoogleTest knows which tests are to run once its filters have been applied: then the run begins, in a thread of its
// own.
class Starter : public testing::EmptyTestEventListener {
 public:
  explicit Starter(std::function<void(const Chosen&)> start) : start_(std::move(start)) {}
  void OnTestIterationStart(const testing::UnitTest& tests, int) override {
    Chosen chosen;
    for (int suite = 0; suite < tests.total_test_suite_count(); ++suite) {
      const testing::TestSuite& group = *tests.GetTestSuite(suite);
      for (int test = 0; test < group.total_test_count(); ++test) {
        const testing::TestInfo& one = *group.GetTestInfo(test);
        if (one.should_run()) chosen.cases.insert(one.name());
        chosen.sharded = chosen.sharded || one.is_in_another_shard();
      }
    }
    start_(chosen);
  }

 private:
  std::function<void(const Chosen&)> start_;
};

void initialise(const std::vector<std::string>& flags) {
  std::vector<std::string> texts = {"o2dms"};
  texts.insert(texts.end(), flags.begin(), flags.end());
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  int count = static_cast<int>(texts.size());
  testing::InitGoogleTest(&count, pointers.data());
  // Whatever the environment says: a run is played once, and a failed case is no reason to break off.
  testing::GTEST_FLAG(repeat) = 1;
  testing::GTEST_FLAG(break_on_failure) = false;
  testing::GTEST_FLAG(throw_on_failure) = false;
}

// Empty, or the flag that a run cannot obey.
std::string unknown_flag(const std::vector<std::string>& flags) {
  for (const std::string& flag : flags) {
    const std::string name = flag.substr(0, flag.find('='));
    if (name != "--gtest_filter" && name != "--gtest_list_tests" && name != "--gtest_output") return flag;
  }
  return {};
}

// Its filters in words, whether they come as flags or from the environment.
std::string in_words(const Chosen& chosen) {
  std::string words;
  if (const std::string filter = testing::GTEST_FLAG(filter); filter != "*") words = "--gtest_filter=" + filter;
  if (!chosen.sharded) return words;
  for (const char* variable : {"GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS"})
    if (const char* value = std::getenv(variable); value != nullptr)
      words += (words.empty() ? "" : " ") + std::string(variable) + "=" + value;
  return words;
}

void leave_out_unchosen(harness::RunOptions& options, const Chosen& chosen) {
  harness::Selected selected{.left_out = options.selected.left_out};
  for (const Case* one : options.selected.plan)
    (chosen.cases.count(one->id) > 0 ? selected.plan : selected.left_out).push_back(one);
  if (selected.plan.size() < options.selected.plan.size())
    options.selection += (options.selection.empty() ? "" : " ") + in_words(chosen);
  options.selected = std::move(selected);
}

}  // namespace

int run_as_tests(const harness::Suite& suite, harness::RunOptions options, base::Clock& clock,
                 const harness::Stop& stop, const std::vector<harness::Listener*>& listeners,
                 const std::vector<std::string>& gtest_flags) {
  if (const std::string unknown = unknown_flag(gtest_flags); !unknown.empty())
    return complain(unknown +
                    ": of GoogleTest's flags, a run takes --gtest_filter, --gtest_list_tests, --gtest_output");
  initialise(gtest_flags);
  Results results;
  for (const Case* one : options.selected.plan)
    testing::RegisterTest(one->group.c_str(), one->id.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [one, &results]() -> testing::Test* { return new CaseTest(*one, results); });
  auto all = listeners;
  all.push_back(&results);
  harness::RunSummary summary;
  std::thread runner;
  std::string empty_choice;  // the filters that leave nothing to run
  testing::TestEventListeners& observers = testing::UnitTest::GetInstance()->listeners();
  delete observers.Release(observers.default_result_printer());
  auto starter = std::make_unique<Starter>([&](const Chosen& chosen) {
    leave_out_unchosen(options, chosen);
    if (options.selected.plan.empty()) {
      empty_choice = in_words(chosen);
      return;
    }
    runner = std::thread([&] {
      summary = harness::execute(suite, options, clock, stop, all);
      results.over();
    });
  });
  observers.Append(starter.release());
  const int listed = RUN_ALL_TESTS();
  if (!empty_choice.empty()) return complain(empty_choice + " matches no case; `o2dms list` shows them all");
  if (!runner.joinable()) return listed;  // --gtest_list_tests
  runner.join();
  return static_cast<int>(summary.exit_code);
}

}  // namespace o2dms::suites

#include "simulator/cluster/controllers/cron_schedule.h"
#include "simulator/resource/timestamp.h"
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

base::Time at(const char* text) {
  return parse_rfc3339(text).value();
}

std::string next(const char* schedule, const char* after) {
  const auto parsed = CronSchedule::parse(schedule);
  if (!parsed) return "error: " + parsed.error().message;
  const auto time = parsed->next_after(at(after));
  return time ? base::to_rfc3339(*time) : "never";
}

// A Wednesday.
constexpr const char* kNow = "2026-11-18T10:30:15Z";

TEST(CronSchedule, KnowsTheNextTime) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"* * * * *", "2026-11-18T10:31:00Z"},      {"*/15 * * * *", "2026-11-18T10:45:00Z"},
      {"0 9-17/4 * * *", "2026-11-18T13:00:00Z"}, {"5,35 10 * * *", "2026-11-18T10:35:00Z"},
      {"0 0 1 * *", "2026-12-01T00:00:00Z"},      {"0 12 * * MON-fri", "2026-11-18T12:00:00Z"},
      {"0 8 * * sun", "2026-11-22T08:00:00Z"},    {"0 0 29 feb *", "2028-02-29T00:00:00Z"},
      {"0 0 13 * 5", "2026-11-20T00:00:00Z"},     {"0 0 20-21 * 6", "2026-11-20T00:00:00Z"},
      {"0 0 */2 * 1", "2026-11-19T00:00:00Z"},    {"@hourly", "2026-11-18T11:00:00Z"},
      {"@weekly", "2026-11-22T00:00:00Z"},        {"@yearly", "2027-01-01T00:00:00Z"},
      {"@every 1h30m", "2026-11-18T12:00:15Z"},   {"30 10 * * *", "2026-11-19T10:30:00Z"},
      {"10/20 * * * *", "2026-11-18T10:50:00Z"},  {"0 0 30 2 *", "never"}};
  for (const auto& [schedule, time] : cases) EXPECT_EQ(next(schedule, kNow), time) << schedule;
}

TEST(CronSchedule, RefusesWhatItCannotRead) {
  for (const char* bad : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
                          "* * * * 7", "5-1 * * * *", "*/0 * * * *", "a * * * *", "1-2-3 * * * *", "1//2 * * * *",
                          ", * * * *", "-1 * * * *", "@often", "@every", "@every 5x", "@every 0s"})
    EXPECT_FALSE(CronSchedule::parse(bad)) << bad;
  EXPECT_EQ(next("61 * * * *", kNow), "error: the minute \"61\" cannot be read");
}

TEST(CronSchedule, NumbersTooLargeToCountWithDoNoHarm) {
  EXPECT_EQ(next("1-59/2147483647 * * * *", kNow), "2026-11-18T11:01:00Z")
      << "a step beyond all values leaves the first";
  std::string years = "@every ";
  for (int i = 0; i < 1000; ++i) years += "99999h";
  EXPECT_FALSE(CronSchedule::parse(years));
}

TEST(CronSchedule, KnowsTheLastTimeOfASpan) {
  const auto last = [](const char* schedule, const char* after, const char* until) {
    const auto time = CronSchedule::parse(schedule)->last_between(at(after), at(until));
    return time ? base::to_rfc3339(*time) : "none";
  };
  EXPECT_EQ(last("*/10 * * * *", "2026-11-18T10:00:00Z", kNow), "2026-11-18T10:30:00Z");
  EXPECT_EQ(last("*/10 * * * *", "2026-11-18T10:30:00Z", kNow), "none") << "that one has been";
  EXPECT_EQ(last("0 4 * * *", "2026-11-01T00:00:00Z", kNow), "2026-11-18T04:00:00Z") << "only the last of many";
  EXPECT_EQ(last("0 0 1 1 *", "2026-02-01T00:00:00Z", kNow), "none");
  EXPECT_EQ(last("@every 10m", "2026-11-18T10:00:00Z", kNow), "2026-11-18T10:30:00Z");
}

class CronJobTest : public ClusterTest {
 protected:
  // A task of `seconds`, made every minute.
  void create_cron(int seconds, const char* policy = "Allow") {
    create(
        {{"kind", "CronJob"},
         {"metadata", {{"name", "backup"}}},
         {"spec",
          {{"schedule", "* * * * *"},
           {"concurrencyPolicy", policy},
           {"jobTemplate",
            {{"metadata", {{"labels", {{"app", "backup"}}}}},
             {"spec",
              {{"template",
                {{"spec",
                  {{"restartPolicy", "Never"},
                   {"containers", base::Json::array({{{"name", "c"},
                                                      {"image", "i"},
                                                      {"command", {"sleep", std::to_string(seconds)}}}})}}}}}}}}}}}});
  }
  std::size_t told(const char* reason) {
    std::size_t count = 0;
    for (const base::Json& event : list("Event")) {
      if (event["involvedObject"]["kind"] == "CronJob" && event["reason"] == reason)
        count += event["count"].get<std::size_t>();
    }
    return count;
  }
};

TEST_F(CronJobTest, MakesAJobAMinuteAndKeepsTheLastThree) {
  create_cron(1);
  EXPECT_TRUE(list("Job").empty()) << "not before its time";
  ASSERT_TRUE(until([&] { return list("Job").size() == 1; }, 61s));
  const base::Json job = list("Job")[0];
  const std::string scheduled =
      text_at(job, {"metadata", "annotations", "batch.kubernetes.io/cronjob-scheduled-timestamp"});
  EXPECT_TRUE(scheduled.ends_with(":00Z")) << scheduled;
  EXPECT_EQ(text_at(job, {"metadata", "name"}),
            "backup-" + std::to_string(at(scheduled.c_str()).time_since_epoch() / std::chrono::minutes(1)));
  EXPECT_EQ(text_at(job, {"metadata", "labels", "app"}), "backup");
  EXPECT_EQ(text_at(get("CronJob", "backup"), {"status", "lastScheduleTime"}), scheduled);
  EXPECT_EQ(get("CronJob", "backup")["status"]["active"].size(), 1U);
  ASSERT_TRUE(until([&] { return get("CronJob", "backup")["status"].contains("lastSuccessfulTime"); }, 5s));
  EXPECT_FALSE(get("CronJob", "backup")["status"].contains("active"));
  EXPECT_EQ(told("SawCompletedJob"), 1U);
  pass(10min + 10s);
  EXPECT_EQ(list("Job").size(), 3U);
  EXPECT_EQ(told("SuccessfulCreate"), 11U);
  EXPECT_EQ(list("Pod").size(), 3U) << "and their pods";
}

TEST_F(CronJobTest, ForbidWaitsForTheOneThatRuns) {
  create_cron(90, "Forbid");
  pass(200s);
  EXPECT_EQ(told("SuccessfulCreate"), 2U) << "the second when the first was over";
  EXPECT_GE(told("JobAlreadyActive"), 1U);
  EXPECT_EQ(get("CronJob", "backup")["status"]["active"].size(), 1U);
}

TEST_F(CronJobTest, ReplaceEndsTheOneThatRuns) {
  create_cron(90, "Replace");
  pass(190s);
  EXPECT_EQ(told("SuccessfulCreate"), 3U);
  EXPECT_EQ(told("SuccessfulDelete"), 2U);
  EXPECT_EQ(list("Job").size(), 1U);
}

TEST_F(CronJobTest, DoesNothingWhileSuspended) {
  create_cron(1);
  change("CronJob", "backup", [](base::Json& c) { c["spec"]["suspend"] = true; });
  pass(3min);
  EXPECT_TRUE(list("Job").empty());
  change("CronJob", "backup", [](base::Json& c) { c["spec"]["suspend"] = false; });
  EXPECT_EQ(list("Job").size(), 1U) << "one for all that was missed";
}

TEST_F(CronJobTest, WhatIsTooLateIsNotMadeUpFor) {
  create_cron(1);
  change("CronJob", "backup", [](base::Json& c) {
    c["spec"]["schedule"] = "0 0 * * *";
    c["spec"]["suspend"] = true;
    c["spec"]["startingDeadlineSeconds"] = 60;
  });
  clock_->advance(30h);
  change("CronJob", "backup", [](base::Json& c) { c["spec"]["suspend"] = false; });
  pass(1s);
  EXPECT_TRUE(list("Job").empty());
}

}  // namespace
}  // namespace o2dms::simulator

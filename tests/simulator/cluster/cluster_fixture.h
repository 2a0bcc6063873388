// A whole cluster without sockets, on a clock that the test moves: the real API, admission and store, all controllers.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/front/bootstrap.h"
#include "simulator/front/parts.h"

namespace o2dms::simulator {

using namespace std::chrono_literals;  // NOLINT: a test's own header

class ClusterTest : public ::testing::Test {
 protected:
  explicit ClusterTest(std::vector<base::Json> nodes = {}, std::uint64_t seed = 7);

  // In the namespace of its metadata, else in `default`. A failure fails the test and gives null.
  ObjectRef create(base::Json object);
  ObjectRef create(const char* json) { return create(base::Json::parse(json)); }
  // Null when there is none.
  base::Json get(std::string_view kind, std::string_view name, std::string_view ns = "default");
  std::vector<base::Json> list(std::string_view kind, std::string_view ns = "default");
  // Reads, changes, writes.
  void change(std::string_view kind, std::string_view name, const std::function<void(base::Json&)>& how,
              std::string_view ns = "default");
  void set_status(std::string_view kind, std::string_view name, const std::function<void(base::Json&)>& how,
                  std::string_view ns = "default");
  void remove(std::string_view kind, std::string_view name, Propagation propagation = Propagation::background,
              std::string_view ns = "default");

  // Lets time pass in small steps, the cluster doing what is due after each.
  void pass(base::Duration time);
  // Until it holds, at most so long. The steps grow with the limit.
  [[nodiscard]] bool until(const std::function<bool()>& holds, base::Duration limit = 2s);
  void settle() { parts_->cluster->settle(); }

  Api& api() { return *parts_->api; }
  const PodLogs& logs() { return parts_->cluster->logs(); }

  std::unique_ptr<base::ManualClock> clock_;

 private:
  const ResourceType& resource(std::string_view kind);
  void write(std::string_view kind, std::string_view name, std::string_view ns, std::string_view subresource,
             const std::function<void(base::Json&)>& how);
  std::unique_ptr<Parts> parts_;
};

// The text at a dotted path, numbers and booleans included; "" when absent.
std::string text_at(const base::Json& object, std::initializer_list<std::string_view> path);
std::string condition_status(const base::Json& object, std::string_view type);
std::string condition_reason(const base::Json& object, std::string_view type);

base::Json deployment(const char* name, int replicas, const char* image = "app:1");

}  // namespace o2dms::simulator

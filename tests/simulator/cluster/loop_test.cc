// The loop that runs controllers: what they throw, and what they are told after the history was cut.
#include "simulator/cluster/runtime/loop.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "simulator/admission/plugin.h"
#include "simulator/cluster/nodes/container_logs.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/verbs/native_api.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using namespace std::chrono_literals;
using base::Json;

// Watches ConfigMaps, and notes what it hears.
class Watcher : public Controller {
 public:
  Watcher(const ControllerContext& context, std::map<std::string, std::string>& heard)
      : context_(context), heard_(heard) {}
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "configmaps"}}; }
  void on_event(const StoreEvent& event) override {
    const std::string name(event.object->name());
    if (name == "throws-in-event") throw std::runtime_error("event");
    if (event.type == EventType::deleted)
      heard_.erase(name);
    else
      heard_[name] = base::string_at(*event.object->document(), {"data", "value"});
    context_.enqueue(key_of(*event.object));
  }
  StatusOr<void> reconcile(const ObjectKey& key) override {
    if (key.name == "throws-in-turn") throw std::runtime_error("turn");
    return base::done();
  }

 private:
  const ControllerContext context_;
  std::map<std::string, std::string>& heard_;
};

class LoopTest : public ::testing::Test {
 protected:
  LoopTest() {
    ControllerSet controllers;
    controllers["a-watcher"] = {
        "", [this](const ControllerContext& context) { return std::make_unique<Watcher>(context, heard_); }};
    controllers["b-watcher"] = {
        "", [this](const ControllerContext& context) { return std::make_unique<Watcher>(context, heard_too_); }};
    loop_ = std::make_unique<ClusterLoop>(*api_, newest_registry(), *clock_, *random_, logs_, controllers);
  }

  void put(const std::string& name, const std::string& value = "") {
    store_->write(config_maps_, "a", name, [&](const ObjectRef& before) -> Store::Change {
      Json object = before != nullptr
                        ? *before->document()
                        : Json{{"kind", "ConfigMap"},
                               {"apiVersion", "v1"},
                               {"metadata", {{"name", name}, {"namespace", "a"}, {"uid", name + "-uid"}}}};
      object["data"]["value"] = value;
      return {Store::Change::Kind::put, ObjectDraft(config_maps_, std::move(object))};
    });
  }
  void remove(const std::string& name) {
    store_->write(config_maps_, "a", name, [](const ObjectRef&) { return Store::Change{Store::Change::Kind::remove}; });
  }

  const ResourceType& config_maps_ = *newest_registry().find("", "v1", "configmaps");
  std::unique_ptr<Store> store_ = make_store({.history_per_resource = 600});
  AdmissionChain admission_;
  Actions actions_;
  Companions companions_;
  std::unique_ptr<base::ManualClock> clock_ = base::make_manual_clock(base::Time(1'700'000'000s));
  std::unique_ptr<base::Random> random_ = base::make_random(3);
  std::unique_ptr<Api> api_ =
      make_native_api({newest_registry(), *store_, admission_, actions_, companions_, *clock_, *random_});
  ContainerLogs logs_;
  std::map<std::string, std::string> heard_, heard_too_;
  std::unique_ptr<ClusterLoop> loop_;
};

TEST_F(LoopTest, WhatOneControllerThrowsStopsNeitherItNorOthers) {
  loop_->start();
  put("throws-in-event");
  put("throws-in-turn", "1");
  put("well", "2");
  loop_->settle();
  EXPECT_EQ(heard_, (std::map<std::string, std::string>{{"throws-in-turn", "1"}, {"well", "2"}}));
  EXPECT_EQ(heard_too_, heard_);
}

// More happens between two looks than history keeps: what is told in the end is what there is.
TEST_F(LoopTest, AfterALongSilenceNothingIsMissedAndNothingGoneIsLeft) {
  put("old", "1");
  loop_->start();
  loop_->settle();
  for (int round = 0; round < 20; ++round) {
    // Made and gone again while the loop may have read a part of it.
    for (int i = 0; i < 700; ++i) put("ghost" + std::to_string(i % 50), std::to_string(i));
    for (int i = 0; i < 50; ++i) remove("ghost" + std::to_string(i));
    put("old", std::to_string(round));
  }
  loop_->settle();
  EXPECT_EQ(heard_, (std::map<std::string, std::string>{{"old", "19"}}));
}

}  // namespace
}  // namespace o2dms::simulator

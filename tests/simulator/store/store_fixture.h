// What the tests of the store share: two resources that need no registry, and short forms of writing.
#pragma once

#include <gtest/gtest.h>

#include "base/json.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

inline ResourceType store_test_resource(std::string_view plural, std::uint16_t index) {
  ResourceType resource;
  resource.version = resource.api_version = "v1";
  resource.plural = plural;
  resource.kind = "Thing";
  resource.namespaced = true;
  resource.index = index;
  return resource;
}

class StoreFixture : public testing::Test {
 protected:
  explicit StoreFixture(StoreOptions options = {}) : store(make_store(options)) {
    things.storage = &things;
    others.storage = &others;
  }

  static base::Json object(std::string_view ns, std::string_view name, int value = 0) {
    return {
        {"kind", "Thing"}, {"apiVersion", "v1"}, {"metadata", {{"namespace", ns}, {"name", name}}}, {"value", value}};
  }
  ObjectRef put(std::string_view ns, std::string_view name, int value = 0, const ResourceType* resource = nullptr) {
    const ResourceType& type = resource == nullptr ? things : *resource;
    return store->write(type, ns, name, [&](const ObjectRef&) {
      return Store::Change{Store::Change::Kind::put, ObjectDraft(type, object(ns, name, value))};
    });
  }
  ObjectRef remove(std::string_view ns, std::string_view name) {
    return store->write(things, ns, name, [](const ObjectRef&) { return Store::Change{Store::Change::Kind::remove}; });
  }
  [[nodiscard]] std::vector<std::string> names(std::string_view ns) const {
    std::vector<std::string> out;
    for (const ObjectRef& each : store->list(things, ns).objects)
      out.push_back(std::string(each->namespace_name()).append("/").append(each->name()));
    return out;
  }

  ResourceType things = store_test_resource("things", 3), others = store_test_resource("others", 7);
  std::unique_ptr<Store> store;
};

}  // namespace o2dms::simulator

#include "simulator/faults/exchange_changes.h"

#include <gtest/gtest.h>

namespace o2dms::simulator {
namespace {

std::string text_of(const ResourcePath& path) {
  std::string out;
  for (std::string_view part : {path.group, path.version, path.ns, path.resource, path.name, path.subresource}) {
    out.append(part).append("|");
  }
  return out;
}

TEST(ResourcePath, IsReadFromTargets) {
  const std::pair<const char*, const char*> rows[] = {
      {"/api/v1/namespaces", "|v1||namespaces|||"},
      {"/api/v1/namespaces/a?x=1", "|v1||namespaces|a||"},
      {"/api/v1/namespaces/a/status", "|v1||namespaces|a|status|"},
      {"/api/v1/namespaces/a/pods", "|v1|a|pods|||"},
      {"/api/v1/namespaces/a/pods/p/log?follow=true", "|v1|a|pods|p|log|"},
      {"/apis/apps/v1/deployments", "apps|v1||deployments|||"},
      {"/apis/apps/v1/namespaces/a/deployments/d", "apps|v1|a|deployments|d||"},
      {"/apis", "||||||"},
      {"/healthz", "||||||"},
      {"/", "||||||"},
  };
  for (const auto& [target, parts] : rows) EXPECT_EQ(text_of(parse_resource_path(target)), parts) << target;
}

}  // namespace
}  // namespace o2dms::simulator

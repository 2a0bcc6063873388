#include "simulator/http/request_info.h"

#include <gtest/gtest.h>

namespace o2dms::simulator {
namespace {

std::string describe(std::string_view method, std::string_view path, std::string_view query = {}) {
  const Query parsed(query);
  const RequestInfo info = read_request_info(method, path, parsed);
  if (!info.is_resource) return "path " + std::string(info.verb);
  std::string out;
  for (const std::string_view part :
       {info.verb, info.group, info.version, info.ns, info.resource, info.name, info.subresource}) {
    out += (out.empty() ? "" : "|") + std::string(part);
  }
  return out;
}

TEST(RequestInfoTest, Resources) {
  EXPECT_EQ(describe("GET", "/api/v1/pods"), "list||v1||pods||");
  EXPECT_EQ(describe("GET", "/api/v1/namespaces/a/pods/p"), "get||v1|a|pods|p|");
  EXPECT_EQ(describe("GET", "/api/v1/namespaces/a/pods/p/log"), "get||v1|a|pods|p|log");
  EXPECT_EQ(describe("POST", "/apis/apps/v1/namespaces/a/deployments"), "create|apps|v1|a|deployments||");
  EXPECT_EQ(describe("DELETE", "/apis/apps/v1/namespaces/a/deployments"), "deletecollection|apps|v1|a|deployments||");
  EXPECT_EQ(describe("DELETE", "/apis/apps/v1/namespaces/a/deployments/d"), "delete|apps|v1|a|deployments|d|");
  EXPECT_EQ(describe("PATCH", "/api/v1/nodes/n/status"), "patch||v1||nodes|n|status");
}

TEST(RequestInfoTest, NamespacesThemselves) {
  EXPECT_EQ(describe("GET", "/api/v1/namespaces"), "list||v1||namespaces||");
  EXPECT_EQ(describe("GET", "/api/v1/namespaces/a"), "get||v1|a|namespaces|a|");
  EXPECT_EQ(describe("PUT", "/api/v1/namespaces/a/finalize"), "update||v1|a|namespaces|a|finalize");
}

TEST(RequestInfoTest, Watches) {
  EXPECT_EQ(describe("GET", "/api/v1/pods", "watch=1"), "watch||v1||pods||");
  EXPECT_EQ(describe("GET", "/api/v1/watch/namespaces/a/pods"), "watch||v1|a|pods||");
  EXPECT_EQ(describe("GET", "/api/v1/namespaces/a/pods/p", "watch=1"), "get||v1|a|pods|p|");
  EXPECT_EQ(describe("DELETE", "/api/v1/watch/namespaces/a/pods"), "watch||v1|a|pods||") << "as it is authorised";
  EXPECT_EQ(describe("POST", "/api/v1/pods", "watch=1"), "create||v1||pods||");
}

TEST(RequestInfoTest, WhatIsNoResource) {
  EXPECT_EQ(describe("GET", "/api"), "path get");
  EXPECT_EQ(describe("GET", "/api/v1"), "path get");
  EXPECT_EQ(describe("GET", "/apis/apps/v1/"), "path get");
  EXPECT_EQ(describe("POST", "/version"), "path post");
}

TEST(QueryTest, ReadsWhatIsThere) {
  const Query query("a=1&b=x%20y&c&d=%41&a=2&e=+");
  EXPECT_EQ(query.get("a"), "1");
  EXPECT_EQ(query.all("a"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(query.get("b"), "x y");
  EXPECT_TRUE(query.flag("c"));
  EXPECT_EQ(query.get("d"), "A");
  EXPECT_EQ(query.get("e"), " ");
  EXPECT_FALSE(query.has("f"));
  bool malformed = false;
  EXPECT_EQ(query.integer("a", malformed), 1);
  EXPECT_FALSE(malformed);
  EXPECT_FALSE(query.integer("b", malformed));
  EXPECT_TRUE(malformed);
}

}  // namespace
}  // namespace o2dms::simulator

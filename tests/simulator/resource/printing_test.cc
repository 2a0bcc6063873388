#include "simulator/resource/printing/table.h"
#include "simulator/resource/timestamp.h"
#include "tests/simulator/resource/documents.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The cells of the columns that `kubectl get` shows without -o wide, one text.
std::string line(const ResourceType& resource, std::string_view object) {
  const auto& columns = table_columns(resource);
  const auto cells = table_row(resource, json(object), *parse_rfc3339("2026-01-01T01:00:00Z"));
  EXPECT_EQ(columns.size(), cells.size());
  std::string out;
  for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i)
    if (columns[i].priority == 0)
      out +=
          (out.empty() ? "" : " | ") + (cells[i].is_string() ? cells[i].get<std::string>() : base::to_text(cells[i]));
  return out;
}

TEST(Printing, APodInItsStates) {
  const ResourceType& pods = core("pods");
  EXPECT_EQ(
      line(
          pods,
          R"({"metadata":{"name":"p","creationTimestamp":"2026-01-01T00:58:00Z"},"spec":{"containers":[{"name":"a"},{"name":"b"}]},"status":{"phase":"Pending"}})"),
      "p | 0/2 | Pending | 0 | 2m");
  EXPECT_EQ(
      line(
          pods,
          R"({"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}]},"status":{"phase":"Running","containerStatuses":[{"name":"a","ready":true,"restartCount":3,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-01-01T00:55:00Z"}}}]}})"),
      "p | 1/1 | Running | 3 (5m ago) | <unknown>");
  EXPECT_EQ(
      line(
          pods,
          R"({"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}]},"status":{"phase":"Running","containerStatuses":[{"name":"a","restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})"),
      "p | 0/1 | CrashLoopBackOff | 1 | <unknown>");
  EXPECT_EQ(
      line(
          pods,
          R"({"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}],"initContainers":[{"name":"i"},{"name":"j"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}},{"name":"j","state":{"running":{}}}]}})"),
      "p | 0/1 | Init:1/2 | 0 | <unknown>");
  EXPECT_EQ(
      line(
          pods,
          R"({"metadata":{"name":"p","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"containers":[{"name":"a"}]},"status":{"phase":"Running"}})"),
      "p | 0/1 | Terminating | 0 | <unknown>");
  EXPECT_EQ(
      line(
          pods,
          R"({"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}]},"status":{"phase":"Succeeded","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}})"),
      "p | 0/1 | Completed | 0 | <unknown>");
}

TEST(Printing, Workloads) {
  EXPECT_EQ(
      line(
          apps("deployments"),
          R"({"metadata":{"name":"d","creationTimestamp":"2025-12-30T01:00:00Z"},"spec":{"replicas":3},"status":{"readyReplicas":2,"updatedReplicas":3,"availableReplicas":2}})"),
      "d | 2/3 | 3 | 2 | 2d");
  EXPECT_EQ(
      line(
          native("batch", "v1", "jobs"),
          R"({"metadata":{"name":"j"},"spec":{"completions":2,"parallelism":1},"status":{"succeeded":1,"startTime":"2026-01-01T00:59:30Z"}})"),
      "j | Running | 1/2 | 30s | <unknown>");
  EXPECT_EQ(
      line(
          apps("daemonsets"),
          R"({"metadata":{"name":"d"},"spec":{"template":{"spec":{"nodeSelector":{"a":"b"}}}},"status":{"desiredNumberScheduled":3}})"),
      "d | 3 | 0 | 0 | 0 | 0 | a=b | <unknown>");
}

TEST(Printing, ServicesNodesAndClaims) {
  EXPECT_EQ(
      line(
          core("services"),
          R"({"metadata":{"name":"s"},"spec":{"type":"NodePort","clusterIP":"10.0.0.1","ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":38412,"protocol":"SCTP"}]}})"),
      "s | NodePort | 10.0.0.1 | <none> | 80:30080/TCP,38412/SCTP | <unknown>");
  EXPECT_EQ(
      line(
          core("nodes"),
          R"({"metadata":{"name":"n","labels":{"node-role.kubernetes.io/worker":""}},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"kubeletVersion":"v1.36.0"}}})"),
      "n | Ready,SchedulingDisabled | worker | <unknown> | v1.36.0");
  EXPECT_EQ(
      line(
          core("persistentvolumeclaims"),
          R"({"metadata":{"name":"c"},"spec":{"volumeName":"v","storageClassName":"fast"},"status":{"phase":"Bound","capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"]}})"),
      "c | Bound | v | 1Gi | RWO | fast | <unset> | <unknown>");
}

TEST(Printing, EveryKindHasAsManyCellsAsColumns) {
  for (const ResourceType* resource : newest_registry().all()) {
    const auto cells = table_row(*resource, json(R"({"metadata":{"name":"a"}})"), base::Time());
    EXPECT_EQ(cells.size(), table_columns(*resource).size()) << resource->plural;
  }
  EXPECT_EQ(table_columns(core("limitranges"))[1].name, "Created At");
}

}  // namespace
}  // namespace o2dms::simulator

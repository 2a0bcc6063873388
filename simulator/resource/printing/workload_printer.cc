#include <unordered_map>

#include "base/ascii.h"
#include "simulator/resource/printing/printer.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::int64_t number(const Json& object, std::string_view part, std::string_view key) {
  return base::integer_at(object, {part, key});
}

// The wide columns that every workload ends with.
void add_containers(const Json& object, Cells& cells) {
  const Json* spec = base::find(object, {"spec", "template", "spec"});
  cells.emplace_back(container_names(spec));
  cells.emplace_back(container_images(spec));
}

void add_selector(const Json& object, Cells& cells) {
  cells.emplace_back(selector_text(base::find(object, {"spec", "selector"})));
}

std::string ratio(std::int64_t have, std::int64_t want) {
  return std::to_string(have) + "/" + std::to_string(want);
}

void deployment_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), ratio(number(object, "status", "readyReplicas"), number(object, "spec", "replicas")),
           number(object, "status", "updatedReplicas"), number(object, "status", "availableReplicas"),
           age_of(object, now)};
  add_containers(object, cells);
  add_selector(object, cells);
}

void replica_set_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), number(object, "spec", "replicas"), number(object, "status", "replicas"),
           number(object, "status", "readyReplicas"), age_of(object, now)};
  add_containers(object, cells);
  add_selector(object, cells);
}

void replication_controller_row(const Json& object, base::Time now, Cells& cells) {
  replica_set_row(object, now, cells);
  cells.back() = label_text(base::find(object, {"spec", "selector"}));
}

void stateful_set_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), ratio(number(object, "status", "readyReplicas"), number(object, "spec", "replicas")),
           age_of(object, now)};
  add_containers(object, cells);
}

void daemon_set_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object),
           number(object, "status", "desiredNumberScheduled"),
           number(object, "status", "currentNumberScheduled"),
           number(object, "status", "numberReady"),
           number(object, "status", "updatedNumberScheduled"),
           number(object, "status", "numberAvailable"),
           label_text(base::find(object, {"spec", "template", "spec", "nodeSelector"})),
           age_of(object, now)};
  add_containers(object, cells);
  add_selector(object, cells);
}

std::string job_state(const Json& job) {
  std::string state = "Running";
  for (const Json* condition : items_of(job, {"status", "conditions"})) {
    if (base::string_at(*condition, {"status"}) != "True") continue;
    const std::string_view type = base::string_at(*condition, {"type"});
    if (type == "Complete" || type == "Failed") return std::string(type);
    if (type == "Suspended" || type == "FailureTarget" || type == "SuccessCriteriaMet") state = type;
  }
  return base::find(job, {"metadata", "deletionTimestamp"}) != nullptr ? "Terminating" : state;
}

std::string job_completions(const Json& job) {
  const std::int64_t done = number(job, "status", "succeeded"), parallel = number(job, "spec", "parallelism");
  if (base::find(job, {"spec", "completions"}) != nullptr) return ratio(done, number(job, "spec", "completions"));
  return parallel > 1 ? std::to_string(done) + "/1 of " + std::to_string(parallel) : std::to_string(done) + "/1";
}

std::string job_duration(const Json& job, base::Time now) {
  const auto start = parse_rfc3339(base::string_at(job, {"status", "startTime"}));
  if (!start) return "";
  const auto end = parse_rfc3339(base::string_at(job, {"status", "completionTime"}));
  return human_duration((end ? *end : now) - *start);
}

void job_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), job_state(object), job_completions(object), job_duration(object, now), age_of(object, now)};
  add_containers(object, cells);
  add_selector(object, cells);
}

void cron_job_row(const Json& object, base::Time now, Cells& cells) {
  const std::string_view last = base::string_at(object, {"status", "lastScheduleTime"});
  const Json* spec = base::find(object, {"spec", "jobTemplate", "spec", "template", "spec"});
  cells = {name_of(object),
           base::string_at(object, {"spec", "schedule"}),
           or_none(base::string_at(object, {"spec", "timeZone"})),
           base::bool_at(object, {"spec", "suspend"}) ? "True" : "False",
           items_of(object, {"status", "active"}).size(),
           last.empty() ? "<none>" : since(last, now),
           age_of(object, now),
           container_names(spec),
           container_images(spec),
           selector_text(base::find(object, {"spec", "jobTemplate", "spec", "selector"}))};
}

void controller_revision_row(const Json& object, base::Time now, Cells& cells) {
  std::string controller = "<none>";
  for (const Json* owner : items_of(object, {"metadata", "ownerReferences"}))
    if (base::bool_at(*owner, {"controller"})) {
      const std::string_view version = base::string_at(*owner, {"apiVersion"});
      const std::string group(version.substr(0, version.find('/')));
      const std::string kind = base::to_lower(base::string_at(*owner, {"kind"}));
      controller = kind + "." + group + "/" + std::string(base::string_at(*owner, {"name"}));
    }
  cells = {name_of(object), controller, base::integer_at(object, {"revision"}), age_of(object, now)};
}

std::vector<TableColumn> with_wide(std::vector<TableColumn> columns, bool selector) {
  columns.push_back({"Containers", "string", {}, {}, 1});
  columns.push_back({"Images", "string", {}, {}, 1});
  if (selector) columns.push_back({"Selector", "string", {}, {}, 1});
  return columns;
}

}  // namespace

const Printer* find_workload_printer(std::string_view plural) {
  static const TableColumn name = {"Name", "string", "name"}, age = {"Age"};
  static const std::vector<TableColumn> replicas =
      with_wide({name, {"Desired", "integer"}, {"Current", "integer"}, {"Ready", "integer"}, age}, true);
  static const std::unordered_map<std::string_view, Printer> printers = {
      {"deployments",
       {with_wide({name, {"Ready"}, {"Up-to-date", "integer"}, {"Available", "integer"}, age}, true), deployment_row}},
      {"replicasets", {replicas, replica_set_row}},
      {"replicationcontrollers", {replicas, replication_controller_row}},
      {"statefulsets", {with_wide({name, {"Ready"}, age}, false), stateful_set_row}},
      {"daemonsets",
       {with_wide({name,
                   {"Desired", "integer"},
                   {"Current", "integer"},
                   {"Ready", "integer"},
                   {"Up-to-date", "integer"},
                   {"Available", "integer"},
                   {"Node Selector"},
                   age},
                  true),
        daemon_set_row}},
      {"jobs", {with_wide({name, {"Status"}, {"Completions"}, {"Duration"}, age}, true), job_row}},
      {"cronjobs",
       {with_wide(
            {name, {"Schedule"}, {"Timezone"}, {"Suspend", "boolean"}, {"Active", "integer"}, {"Last Schedule"}, age},
            true),
        cron_job_row}},
      {"controllerrevisions", {{name, {"Controller"}, {"Revision", "integer"}, age}, controller_revision_row}},
  };
  const auto found = printers.find(plural);
  return found == printers.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator

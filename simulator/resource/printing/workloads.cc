#include "simulator/resource/printing/printer.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

using base::Json;

namespace {

const Json* template_spec(const Json& object) {
  return base::find(object, {"spec", "template", "spec"});
}
std::int64_t status_number(const Json& object, std::string_view field) {
  return base::integer_at(object, {"status", field});
}
std::int64_t desired(const Json& object) {
  return base::integer_at(object, {"spec", "replicas"}, 1);
}
std::string fraction(std::int64_t part, std::int64_t whole) {
  return std::to_string(part) + "/" + std::to_string(whole);
}

Cells deployment_row(const Json& object, base::Time now) {
  return {name_of(object),
          fraction(status_number(object, "readyReplicas"), desired(object)),
          status_number(object, "updatedReplicas"),
          status_number(object, "availableReplicas"),
          age(object, now),
          container_names(template_spec(object)),
          container_images(template_spec(object)),
          selector_text(base::find(object, {"spec", "selector"}))};
}

Cells replica_row(const Json& object, base::Time now) {
  const Json* selector = base::find(object, {"spec", "selector"});
  const bool plain_map = base::string_at(object, {"kind"}) == "ReplicationController";
  return {name_of(object),
          desired(object),
          status_number(object, "replicas"),
          status_number(object, "readyReplicas"),
          age(object, now),
          container_names(template_spec(object)),
          container_images(template_spec(object)),
          plain_map ? map_text(selector) : selector_text(selector)};
}

Cells stateful_set_row(const Json& object, base::Time now) {
  return {name_of(object), fraction(status_number(object, "readyReplicas"), desired(object)), age(object, now),
          container_names(template_spec(object)), container_images(template_spec(object))};
}

Cells daemon_set_row(const Json& object, base::Time now) {
  return {name_of(object),
          status_number(object, "desiredNumberScheduled"),
          status_number(object, "currentNumberScheduled"),
          status_number(object, "numberReady"),
          status_number(object, "updatedNumberScheduled"),
          status_number(object, "numberAvailable"),
          map_text(base::find(object, {"spec", "template", "spec", "nodeSelector"})),
          age(object, now),
          container_names(template_spec(object)),
          container_images(template_spec(object)),
          selector_text(base::find(object, {"spec", "selector"}))};
}

bool is_true(const Json& object, std::string_view type) {
  auto entry = condition(object, type);
  return entry && base::string_at(*entry, {"status"}) == "True";
}

std::string job_status(const Json& job) {
  if (is_true(job, "Complete")) return "Complete";
  if (is_true(job, "Failed")) return "Failed";
  if (base::find(job, {"metadata", "deletionTimestamp"})) return "Terminating";
  if (is_true(job, "Suspended")) return "Suspended";
  if (is_true(job, "FailureTarget")) return "FailureTarget";
  if (is_true(job, "SuccessCriteriaMet")) return "SuccessCriteriaMet";
  return "Running";
}

std::string job_duration(const Json& job, base::Time now) {
  auto start = parse_rfc3339(base::string_at(job, {"status", "startTime"}));
  if (!start) return "";
  auto end = parse_rfc3339(base::string_at(job, {"status", "completionTime"}));
  return human_duration(end.value_or(now) - *start);
}

Cells job_row(const Json& job, base::Time now) {
  const auto succeeded = status_number(job, "succeeded");
  const auto parallelism = base::integer_at(job, {"spec", "parallelism"}, 1);
  std::string completions = fraction(succeeded, base::integer_at(job, {"spec", "completions"}, 1));
  if (!base::find(job, {"spec", "completions"}) && parallelism > 1)
    completions = fraction(succeeded, 1) + " of " + std::to_string(parallelism);
  return {name_of(job),
          job_status(job),
          completions,
          job_duration(job, now),
          age(job, now),
          container_names(template_spec(job)),
          container_images(template_spec(job)),
          selector_text(base::find(job, {"spec", "selector"}))};
}

Cells cron_job_row(const Json& object, base::Time now) {
  const Json* pod_spec = base::find(object, {"spec", "jobTemplate", "spec", "template", "spec"});
  const bool ran = base::find(object, {"status", "lastScheduleTime"}) != nullptr;
  return {name_of(object),
          text_at(object, {"spec", "schedule"}),
          text_at(object, {"spec", "timeZone"}),
          base::bool_at(object, {"spec", "suspend"}) ? "True" : "False",
          size_at(object, {"status", "active"}),
          ran ? age(object, {"status", "lastScheduleTime"}, now) : "<none>",
          age(object, now),
          container_names(pod_spec),
          container_images(pod_spec),
          selector_text(base::find(object, {"spec", "jobTemplate", "spec", "selector"}))};
}

Cells revision_row(const Json& object, base::Time now) {
  std::string controller = "<none>";
  if (auto owners = base::find(object, {"metadata", "ownerReferences"}); owners && !owners->empty()) {
    const auto& owner = owners->front();
    const std::string api_version(base::string_at(owner, {"apiVersion"}));
    std::string kind(base::string_at(owner, {"kind"}));
    std::transform(kind.begin(), kind.end(), kind.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    controller =
        kind + "." + api_version.substr(0, api_version.find('/')) + "/" + std::string(base::string_at(owner, {"name"}));
  }
  return {name_of(object), controller, base::integer_at(object, {"revision"}), age(object, now)};
}

}  // namespace

const std::vector<Printer>& workload_printers() {
  static const std::vector<TableColumn> replica_columns = {name_column,     number("Desired"), number("Current"),
                                                           number("Ready"), age_column,        wide("Containers"),
                                                           wide("Images"),  wide("Selector")};
  static const std::vector<Printer> printers = {
      {"apps",
       "deployments",
       {name_column, text("Ready"), text("Up-to-date"), text("Available"), age_column, wide("Containers"),
        wide("Images"), wide("Selector")},
       deployment_row},
      {"apps", "replicasets", replica_columns, replica_row},
      {"", "replicationcontrollers", replica_columns, replica_row},
      {"apps",
       "statefulsets",
       {name_column, text("Ready"), age_column, wide("Containers"), wide("Images")},
       stateful_set_row},
      {"apps",
       "daemonsets",
       {name_column, number("Desired"), number("Current"), number("Ready"), number("Up-to-date"), number("Available"),
        text("Node Selector"), age_column, wide("Containers"), wide("Images"), wide("Selector")},
       daemon_set_row},
      {"apps", "controllerrevisions", {name_column, text("Controller"), text("Revision"), age_column}, revision_row},
      {"batch",
       "jobs",
       {name_column, text("Status"), text("Completions"), text("Duration"), age_column, wide("Containers"),
        wide("Images"), wide("Selector")},
       job_row},
      {"batch",
       "cronjobs",
       {name_column, text("Schedule"), text("Timezone"), text("Suspend"), number("Active"), text("Last Schedule"),
        age_column, wide("Containers"), wide("Images"), wide("Selector")},
       cron_job_row}};
  return printers;
}

}  // namespace o2dms::simulator

#include "simulator/verbs/request_options.h"

namespace o2dms::simulator {

using base::Json;

namespace {

StatusOr<Propagation> read_propagation(std::string_view policy) {
  if (policy.empty()) return Propagation::unset;
  if (policy == "Background") return Propagation::background;
  if (policy == "Foreground") return Propagation::foreground;
  if (policy == "Orphan") return Propagation::orphan;
  return base::failure(invalid_options(
      "DeleteOptions",
      {unsupported_value("propagationPolicy", Json(policy), {"Foreground", "Background", "Orphan", "nil"})}));
}

}  // namespace

StatusError invalid_options(std::string_view kind, std::vector<StatusCause> causes) {
  return invalid("meta.k8s.io", kind, "", std::move(causes));
}

StatusOr<bool> read_dry_run(const std::vector<std::string>& values, std::string_view kind) {
  for (const std::string& value : values) {
    if (value.empty()) continue;
    if (value != "All")
      return base::failure(invalid_options(kind, {unsupported_value("dryRun", Json(values), {"All"})}));
    return true;
  }
  return false;
}

StatusOr<DeleteOptions> delete_options(const Json& sent) {
  DeleteOptions options;
  std::vector<std::string> dry_run;
  if (const Json* values = base::find(sent, {"dryRun"}); values != nullptr && values->is_array()) {
    for (const Json& value : *values) dry_run.push_back(value.is_string() ? value.get<std::string>() : "?");
  }
  const auto dry = read_dry_run(dry_run, "DeleteOptions");
  if (!dry) return base::failure(dry.error());
  options.dry_run = *dry;
  if (const Json* grace = base::find(sent, {"gracePeriodSeconds"}); grace != nullptr && grace->is_number_integer()) {
    options.grace_period_seconds = grace->get<std::int64_t>();
  }
  const auto policy = read_propagation(base::string_at(sent, {"propagationPolicy"}));
  if (!policy) return base::failure(policy.error());
  options.propagation = *policy;
  if (const Json* orphan = base::find(sent, {"orphanDependents"}); orphan != nullptr && orphan->is_boolean()) {
    if (options.propagation != Propagation::unset) {
      return base::failure(invalid_options(
          "DeleteOptions", {invalid_value("propagationPolicy", sent["propagationPolicy"],
                                          "orphanDependents and deletionPropagation cannot be both set")}));
    }
    options.propagation = orphan->get<bool>() ? Propagation::orphan : Propagation::background;
  }
  if (const Json* uid = base::find(sent, {"preconditions", "uid"}); uid != nullptr && uid->is_string()) {
    options.precondition_uid = uid->get<std::string>();
  }
  if (const Json* version = base::find(sent, {"preconditions", "resourceVersion"});
      version != nullptr && version->is_string()) {
    options.precondition_resource_version = version->get<std::string>();
  }
  return options;
}

}  // namespace o2dms::simulator

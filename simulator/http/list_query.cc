#include "simulator/http/list_query.h"

#include <charconv>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMaximumSelector = 64 * 1024;

StatusOr<std::optional<Revision>> read_revision(const std::string& text) {
  if (text.empty()) return std::optional<Revision>();
  Revision revision = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision);
  if (error != std::errc() || end != text.data() + text.size()) {
    return base::failure(
        bad_request("resourceVersion: Invalid value: \"" + text + "\": it must be a number that this server gave out"));
  }
  return std::optional<Revision>(revision);
}

StatusOr<void> read_selectors(const RequestContext& context, ListQuery& list) {
  const std::string labels = context.query.get("labelSelector"), fields = context.query.get("fieldSelector");
  if (labels.size() > kMaximumSelector || fields.size() > kMaximumSelector)
    return base::failure(bad_request("the selector is too long"));
  if (!labels.empty()) {
    auto parsed = LabelSelector::parse(labels);
    if (!parsed) return base::failure(bad_request(parsed.error().message));
    list.labels = std::move(*parsed);
  }
  if (!fields.empty()) {
    auto parsed = FieldSelector::parse(fields, *context.target.resource);
    if (!parsed) return base::failure(bad_request(parsed.error().message));
    list.fields = std::move(*parsed);
  }
  return base::done();
}

// Which parameters go together (apimachinery's ValidateListOptions).
std::vector<StatusCause> forbidden_combinations(const RequestContext& context, const ListQuery& list, bool watch) {
  std::vector<StatusCause> causes;
  const std::string match = context.query.get("resourceVersionMatch");
  if (watch && list.send_initial_events && match != "NotOlderThan") {
    causes.push_back(forbidden_value("resourceVersionMatch",
                                     "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  } else if (watch && !list.send_initial_events && !match.empty()) {
    causes.push_back(forbidden_value(
        "resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
  }
  if (watch) return causes;
  if (list.send_initial_events)
    causes.push_back(forbidden_value("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  if (match.empty()) return causes;
  if (!list.revision)
    causes.push_back(forbidden_value("resourceVersionMatch",
                                     "resourceVersionMatch is forbidden unless resourceVersion is provided"));
  if (!list.continue_token.empty())
    causes.push_back(
        forbidden_value("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
  if (match != "Exact" && match != "NotOlderThan") {
    causes.push_back(unsupported_value("resourceVersionMatch", base::Json(match), {"Exact", "NotOlderThan", ""}));
  }
  if (match == "Exact" && list.revision && *list.revision == 0) {
    causes.push_back(forbidden_value("resourceVersionMatch",
                                     "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
  }
  return causes;
}

}  // namespace

StatusOr<ListQuery> read_list_query(const RequestContext& context, bool watch) {
  ListQuery list;
  const Query& query = context.query;
  if (query.empty()) return list;
  if (auto read = read_selectors(context, list); !read) return base::failure(read.error());
  auto revision = read_revision(query.get("resourceVersion"));
  if (!revision) return base::failure(revision.error());
  list.revision = *revision;
  bool malformed = false;
  list.limit = std::max<std::int64_t>(query.integer("limit", malformed).value_or(0), 0);
  list.timeout_seconds = query.integer("timeoutSeconds", malformed);
  if (malformed) return base::failure(bad_request("limit and timeoutSeconds must be integers"));
  list.continue_token = query.get("continue");
  list.allow_bookmarks = query.flag("allowWatchBookmarks");
  if (query.has("sendInitialEvents")) list.send_initial_events = query.flag("sendInitialEvents");
  const std::string match = query.get("resourceVersionMatch");
  list.match = match == "Exact"          ? RevisionMatch::exact
               : match == "NotOlderThan" ? RevisionMatch::not_older_than
                                         : RevisionMatch::unset;
  if (auto causes = forbidden_combinations(context, list, watch); !causes.empty()) {
    return base::failure(invalid("meta.k8s.io", "ListOptions", "", std::move(causes)));
  }
  return list;
}

}  // namespace o2dms::simulator

// GET pods/NAME/log: which container, which part of its log, once or followed.
#include "simulator/http/log_source.h"
#include "simulator/http/pod_container.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/resource/timestamp.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

using base::Json;

namespace {

struct LogQuery {
  std::string container;
  bool follow = false, previous = false, stamps = false;
  std::optional<std::int64_t> tail, limit_bytes;
  std::optional<base::Time> since;
};

StatusOr<LogQuery> read_log_query(const Query& query, std::string_view pod, base::Time now) {
  LogQuery log{
      query.get("container"), query.flag("follow"), query.flag("previous"), query.flag("timestamps"), {}, {}, {}};
  bool malformed = false;
  log.tail = query.integer("tailLines", malformed);
  log.limit_bytes = query.integer("limitBytes", malformed);
  const auto seconds = query.integer("sinceSeconds", malformed);
  if (malformed) return base::failure(bad_request("tailLines, limitBytes and sinceSeconds must be integers"));
  std::vector<StatusCause> causes;
  if (log.tail && *log.tail < 0)
    causes.push_back(invalid_value("tailLines", *log.tail, "must be greater than or equal to 0"));
  if (log.limit_bytes && *log.limit_bytes < 1)
    causes.push_back(invalid_value("limitBytes", *log.limit_bytes, "must be greater than 0"));
  if (seconds && *seconds < 1) causes.push_back(invalid_value("sinceSeconds", *seconds, "must be greater than 0"));
  const std::string since = query.get("sinceTime");
  if (seconds && !since.empty())
    causes.push_back(forbidden_value("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  if (!causes.empty()) return base::failure(invalid("", "PodLogOptions", pod, std::move(causes)));
  if (seconds) log.since = now - std::chrono::seconds(std::min<std::int64_t>(*seconds, 1'000'000'000));
  if (since.empty()) return log;
  log.since = parse_rfc3339(since);
  if (!log.since) return base::failure(bad_request("sinceTime: \"" + since + "\" is no time of RFC 3339"));
  return log;
}

// Why a container has printed nothing yet, as its status says.
std::string waiting_reason(const Json& pod, std::string_view container) {
  for (const char* list : {"containerStatuses", "initContainerStatuses"}) {
    for (const Json& status : base::elements_at(pod, {"status", list})) {
      if (base::string_at(status, {"name"}) == container) {
        return std::string(base::string_at(status, {"state", "waiting", "reason"}, "ContainerCreating"));
      }
    }
  }
  return "ContainerCreating";
}

// Where the part begins that the query asks for. `stamped` is the same log with a time before each line.
std::size_t begin_of(const std::string& log, const std::string& stamped, const LogQuery& query) {
  std::size_t begin = 0;
  if (query.since) {
    std::size_t plain = 0;
    for (std::size_t at = 0; at < stamped.size();) {
      const std::size_t space = stamped.find(' ', at), end = std::min(stamped.find('\n', at), stamped.size() - 1);
      const auto time = space < end ? parse_rfc3339(std::string_view(stamped).substr(at, space - at)) : std::nullopt;
      if (time && *time >= *query.since) break;
      plain += query.stamps || space > end ? end + 1 - at : end - space;
      at = end + 1;
    }
    begin = std::min(plain, log.size());
  }
  if (!query.tail) return begin;
  std::size_t from = log.size();
  for (std::int64_t lines = 0; lines < *query.tail && from > begin; ++lines) {
    const std::size_t line = from < 2 ? std::string::npos : log.rfind('\n', from - 2);
    from = line == std::string::npos ? 0 : line + 1;
  }
  return std::max(from, begin);
}

}  // namespace

Reply serve_log(const Serving& serving, RequestContext& context) {
  const RequestTarget& target = context.target;
  const ResourceType& pods = *target.resource->storage;
  RequestTarget whole = target;
  whole.subresource = {};
  const auto found = serving.parts.api.get(whole);
  if (!found) return base::failure(found.error());
  const OpenObject pod(*found);
  const std::string pod_name(pod.name());
  const auto query = read_log_query(context.query, pod_name, serving.parts.clock.now());
  if (!query) return base::failure(query.error());
  const auto container = choose_container(pod, query->container);
  if (!container) return base::failure(container.error());
  if (base::string_at(pod.json(), {"spec", "nodeName"}).empty()) {
    return base::failure(bad_request("pod " + pod_name + " does not have a host assigned"));
  }
  const PodLogs* logs = serving.parts.logs;
  const auto read = [&](bool stamps) {
    return logs == nullptr ? std::nullopt
                           : logs->read(target.ns, target.name, pod.uid(), *container, {query->previous, stamps});
  };
  const auto log = read(query->stamps);
  if (!log) {
    const std::string what = "container \"" + *container + "\" in pod \"" + pod_name + "\" ";
    if (query->previous) {
      return base::failure(bad_request("previous terminated " + what + "not found"));
    }
    return base::failure(bad_request(what + "is waiting to start: " + waiting_reason(pod.json(), *container)));
  }
  const std::size_t begin = begin_of(*log, query->since ? read(true).value_or("") : "", *query);
  base::HttpResponse response = respond_text(200, {});
  response.headers.set("Content-Type", "text/plain");
  if (query->follow && !query->previous) {
    auto slot = StreamSlot::take(serving);
    if (!slot) return base::failure(slot.error());
    LogPlan plan{std::string(target.ns),
                 std::string(target.name),
                 std::string(pod.uid()),
                 *container,
                 query->stamps,
                 begin,
                 query->limit_bytes.value_or(-1)};
    response.source =
        make_log_source(std::move(plan), *logs, serving.parts.api, pods, serving.parts.clock, std::move(*slot));
    return response;
  }
  response.body = log->substr(begin, static_cast<std::size_t>(query->limit_bytes.value_or(-1)));
  return response;
}

}  // namespace o2dms::simulator

#include "simulator/http/request_info.h"

namespace o2dms::simulator {

namespace {

// Takes the next segment off the front of a path.
std::string_view take_segment(std::string_view& path) {
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

std::string_view path_verb(std::string_view method) {
  if (method == "GET") return "get";
  if (method == "HEAD") return "head";
  if (method == "POST") return "post";
  if (method == "PUT") return "put";
  if (method == "PATCH") return "patch";
  if (method == "DELETE") return "delete";
  if (method == "OPTIONS") return "options";
  return "unknown";
}

std::string_view resource_verb(std::string_view method, bool named, const Query& query) {
  if (method == "POST") return "create";
  if (method == "PUT") return "update";
  if (method == "PATCH") return "patch";
  if (method == "DELETE") return named ? "delete" : "deletecollection";
  if (method != "GET" && method != "HEAD") return "";
  if (named) return "get";
  return query.flag("watch") ? "watch" : "list";
}

// Behind group and version: [namespaces/NS/]RESOURCE[/NAME[/SUBRESOURCE[/…]]]
void read_resource_path(std::string_view rest, RequestInfo& info) {
  std::string_view first = take_segment(rest);
  if (first == "watch") {
    info.verb = "watch";  // the deprecated prefix form; that only GET can watch is for the route to say
    first = take_segment(rest);
  }
  if (first == "namespaces") {
    info.ns = take_segment(rest);
    std::string_view after = rest;
    const std::string_view second = take_segment(after);
    if (second.empty() || second == "status" || second == "finalize") {
      info.resource = first;
      info.name = info.ns;
      info.subresource = second;
      return;
    }
    first = second;
    rest = after;
  }
  info.resource = first;
  info.name = take_segment(rest);
  info.subresource = take_segment(rest);
  info.rest = rest;
}

}  // namespace

RequestInfo read_request_info(std::string_view method, std::string_view path, const Query& query) {
  RequestInfo info;
  info.path = path;
  std::string_view rest = path;
  const std::string_view prefix = take_segment(rest);
  if (prefix == "api" || prefix == "apis") {
    if (prefix == "apis") info.group = take_segment(rest);
    info.version = take_segment(rest);
    if (!info.version.empty() && rest.size() > 1) read_resource_path(rest, info);
  }
  info.is_resource = !info.resource.empty();
  if (!info.is_resource) {
    info = RequestInfo{};
    info.path = path;
    info.verb = path_verb(method);
  } else if (info.verb.empty()) {
    info.verb = resource_verb(method, !info.name.empty(), query);
  }
  return info;
}

}  // namespace o2dms::simulator

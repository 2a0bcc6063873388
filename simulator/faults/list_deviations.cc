// Lists that are cut, unpaged, of another snapshot or of another kind.
#include <algorithm>
#include <charconv>
#include <map>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

bool is_list(std::string_view method, std::string_view target) {
  const ResourcePath path = parse_resource_path(target);
  return method == "GET" && !path.resource.empty() && path.name.empty() && !is_watch(method, target);
}

bool is_namespaced_list(const base::HttpRequest& head) {
  return is_list(head.method, head.target) && !parse_resource_path(head.target).ns.empty();
}

// Of all lists, or of those of a namespace alone.
void change_lists(Assembly& assembly, void (*change)(Json& list)) {
  add_response_change(assembly, [change](const RequestHead& request, base::HttpResponse& response) {
    if (!is_list(request.method, request.target) || response.status != 200) return;
    change_json(response, [change](Json& list) {
      if (list.contains("items") && list["items"].is_array()) change(list);
    });
  });
}

void call_it_list(Json& list) {
  if (list["kind"] != "NamespaceList") list["kind"] = "List";
}

void leave_out_revision(Json& list) {
  list["metadata"]["resourceVersion"] = "";
}

void show_metadata_only(Json& list) {
  for (Json& item : list["items"]) {
    if (!item.is_object() || !item.contains("metadata")) continue;
    item = Json{{"metadata", item["metadata"]}};
  }
}

void repeat_an_object(Json& list) {
  constexpr std::size_t kFrom = 3;  // as where two pages of a back end overlap
  if (list["items"].size() > kFrom) list["items"].push_back(list["items"].back());
}

// Of all namespaces together nothing is shown to those who may not know of each other.
void hide_everything(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool all = is_list(request.method, request.target) && path.ns.empty() && path.resource == "configmaps";
    if (all && response.status == 200) change_json(response, [](Json& list) { list["items"] = Json::array(); });
  });
}

// A page that goes on does so without the selectors.
void forget_selectors(Assembly& assembly) {
  add_exchange(
      assembly,
      [](const base::HttpRequest& head) {
        return is_list(head.method, head.target) && !query_parameter(head.target, "limit").empty() &&
               !query_parameter(head.target, "labelSelector").empty();
      },
      [](base::HttpRequest&& request, base::HttpHandler& server) {
        if (!query_parameter(request.target, "continue").empty()) {
          request.target = without_parameter(request.target, "labelSelector");
          return base::answer_whole(server, std::move(request));
        }
        return base::answer_whole(server, std::move(request));
      });
}

void cut_at_100(Json& list) {
  constexpr std::size_t kMost = 100;
  Json& items = list["items"];
  if (items.size() <= kMost) return;
  items.erase(items.begin() + kMost, items.end());
  list["metadata"].erase("continue");
  list["metadata"].erase("remainingItemCount");
}

void forget_the_rest(Json& list) {
  list["metadata"].erase("continue");
  list["metadata"].erase("remainingItemCount");
}

void ignore_limit(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    if (is_list(request.method, request.target)) request.target = without_parameter(request.target, "limit");
  });
}

// A page that goes on begins one object too late.
void lose_one_a_page(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (!is_list(request.method, request.target) || query_parameter(request.target, "continue").empty()) return;
    change_json(response, [](Json& list) {
      if (list.contains("items") && !list["items"].empty()) list["items"].erase(0);
    });
  });
}

std::size_t number(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Pages are cut out of the list as it is when each is asked for.
base::HttpResponse page_by_offset(base::HttpRequest&& request, base::HttpHandler& server) {
  const std::size_t limit = number(query_parameter(request.target, "limit"));
  const std::size_t from = number(query_parameter(request.target, "continue"));
  request.target = without_parameter(without_parameter(request.target, "limit"), "continue");
  base::HttpResponse response = base::answer_whole(server, std::move(request));
  if (limit == 0 || response.status != 200) return response;
  change_json(response, [&](Json& list) {
    const Json all = list.contains("items") ? list["items"] : Json::array();
    Json page = Json::array();
    for (std::size_t at = from; at < std::min(from + limit, all.size()); ++at) page.push_back(all[at]);
    list["items"] = std::move(page);
    if (from + limit < all.size()) list["metadata"]["continue"] = std::to_string(from + limit);
  });
  return response;
}

constexpr auto kAge = std::chrono::seconds(2);

// A list is what it was, for that long.
void cache_lists(Assembly& assembly) {
  struct Kept {
    base::Duration until;
    std::string body;
  };
  struct Cache {
    base::Mutex mutex;
    std::map<std::string, Kept> lists GUARDED_BY(mutex);
  };
  add_exchange(assembly, is_namespaced_list,
               [cache = std::make_shared<Cache>(), clock = assembly.clock](base::HttpRequest&& request,
                                                                           base::HttpHandler& server) {
                 const std::string target = request.target;
                 base::HttpResponse response = base::answer_whole(server, std::move(request));
                 if (response.status != 200) return response;
                 const base::Duration now = clock->elapsed();
                 const base::MutexLock lock(cache->mutex);
                 Kept& kept = cache->lists[target];
                 if (kept.body.empty() || kept.until < now) kept = Kept{now + kAge, base::gather_body(response)};
                 set_body(response, kept.body);
                 return response;
               });
}

// "a=b,c in (d,e)" in parts.
std::vector<std::string> terms_of(std::string_view selector) {
  std::vector<std::string> out(1);
  int depth = 0;
  for (const char c : selector) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0)
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

// Of a label selector, only "key=value" is understood.
void understand_equality_alone(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    const auto selector = base::percent_decode(query_parameter(request.target, "labelSelector"), true);
    if (request.method != "GET" || !selector || selector->empty()) return;
    std::string kept;
    for (const std::string& term : terms_of(*selector)) {
      const bool equality = term.find('=') != std::string::npos && term.find("!=") == std::string::npos;
      if (equality) kept += (kept.empty() ? "" : ",") + term;
    }
    request.target = kept.empty() ? without_parameter(request.target, "labelSelector")
                                  : with_parameter(request.target, "labelSelector", base::percent_encode(kept));
  });
}

}  // namespace

std::vector<Deviation> list_deviations() {
  return {
      {{"lists-of-kind-list", "DMS-4.2.1.1-1", "A list is of kind List, not ConfigMapList and so on."},
       [](Assembly& assembly) { change_lists(assembly, call_it_list); }},
      {{"lists-without-revision", "DMS-4.2.1.3-3", "A list has no resourceVersion."},
       [](Assembly& assembly) { change_lists(assembly, leave_out_revision); }},
      {{"lists-show-metadata-only", "DMS-4.2.1.1.1-2", "The items of a list have their metadata alone."},
       [](Assembly& assembly) { change_lists(assembly, show_metadata_only); }},
      {{"lists-repeat-an-object", "DMS-4.2.1.1.1-2", "The last object of a list stands there twice."},
       [](Assembly& assembly) { change_lists(assembly, repeat_an_object); }},
      {{"all-namespaces-empty", "DMS-4.2.1.1.1-2", "A list of the ConfigMaps of all namespaces is empty."},
       hide_everything},
      {{"pages-forget-selectors", "DMS-4.2.1.3-3", "Each page but the first shows what the label selector does not pick."},
       forget_selectors},
      {{"lists-cut-at-100", "DMS-4.2.1.3-3", "A list ends after a hundred objects, and does not say so."},
       [](Assembly& assembly) { change_lists(assembly, cut_at_100); }},
      {{"continue-never-given", "DMS-4.2.1.3-3", "A limited list does not say how to go on."},
       [](Assembly& assembly) { change_lists(assembly, forget_the_rest); }},
      {{"limit-ignored", "DMS-4.2.1.3-3", "A list shows all, whatever the limit."}, ignore_limit},
      {{"pages-lose-an-object", "DMS-4.2.1.3-3", "Each page but the first begins one object too late."},
       lose_one_a_page},
      {{"pages-of-many-snapshots", "DMS-4.2.1.3-3", "Each page is cut out of the list as it is by then."},
       [](Assembly& assembly) {
         add_exchange(
             assembly, [](const base::HttpRequest& head) { return is_list(head.method, head.target); }, page_by_offset);
       }},
      {{"lists-cached", "DMS-4.2.1.3-3", "A list shows what it showed up to two seconds ago."}, cache_lists},
      {{"set-selectors-ignored", "DMS-4.2.1.3-3", "Of a label selector, only the terms key=value are honoured."},
       understand_equality_alone},
  };
}

}  // namespace o2dms::simulator

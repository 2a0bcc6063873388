// What a list, a watch or a deletecollection asks for (meta/v1 ListOptions): selectors, revision rules, paging.
// Internal to http/. Pure; thread-safe.
#pragma once

#include <optional>

#include "simulator/http/request_context.h"
#include "simulator/resource/selector.h"

namespace o2dms::simulator {

enum class RevisionMatch : std::uint8_t { unset, not_older_than, exact };

struct ListQuery {
  LabelSelector labels;
  FieldSelector fields;
  std::string name;                  // empty: all
  std::optional<Revision> revision;  // absent: the most recent; 0: any
  RevisionMatch match = RevisionMatch::unset;
  std::int64_t limit = 0;  // 0: none
  std::string continue_token;
  std::optional<std::int64_t> timeout_seconds;
  bool allow_bookmarks = false;
  std::optional<bool> send_initial_events;

  [[nodiscard]] bool selects_all() const { return labels.everything() && fields.everything() && name.empty(); }
  [[nodiscard]] bool selects(const StoredObject& object) const {
    return (labels.everything() || labels.matches(object.meta().labels)) && fields.matches(object.bytes()) &&
           (name.empty() || object.name() == name);
  }
};

// 400 for selectors and numbers that cannot be read, 422 for combinations that are not allowed.
StatusOr<ListQuery> read_list_query(const RequestContext& context, bool watch);

}  // namespace o2dms::simulator

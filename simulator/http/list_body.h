// The body of a list, in its three forms. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "simulator/http/forms.h"

namespace o2dms::simulator {

struct ListPage {
  std::vector<ObjectRef> objects;
  Revision revision = 0;
  std::string continue_token;            // empty: the last page
  std::optional<std::size_t> remaining;  // unknown with selectors
};

// The typed list (PodList), its items joined from stored bytes where their version is the one asked for: as one text,
// or as the answer, which for long ones is joined piece by piece while the client takes it, so that nobody's unread
// list costs memory.
std::string list_bytes(const ResourceType& resource, const ListPage& page);
base::HttpResponse list_response(const ResourceType& resource, ListPage page);
base::Json table_list(const TableForm& form, const ListPage& page);
base::Json metadata_list(std::string_view version, const ListPage& page);

}  // namespace o2dms::simulator

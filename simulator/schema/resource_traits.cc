#include "simulator/schema/resource_traits.h"

#include <algorithm>

#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {
namespace {

ResourceTraits read_traits(const TableLines& line) {
  const std::vector<std::string_view> words = line.list(2);
  const auto has = [&words](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  ResourceTraits traits;
  traits.generation = has("generation");
  traits.conditional_update = has("conditional-update");
  traits.create_on_update = has("create-on-update");
  traits.return_deleted = has("return-deleted");
  traits.metadata_through_status = has("metadata-through-status");
  traits.annotated_content = has("annotated-content");
  traits.orphan_dependents = has("orphan-dependents");
  traits.selectable_fields = line.list(3);
  const std::string_view stored_as = line[4];
  if (const auto slash = stored_as.find('/'); slash != std::string_view::npos)
    traits.stored_as = {stored_as.substr(0, slash), stored_as.substr(slash + 1)};
  return traits;
}

}  // namespace

ResourceTraitsTable::ResourceTraitsTable(std::string_view table) {
  TableLines lines(table);
  while (lines.next()) traits_.emplace(std::pair(lines[0], lines[1]), read_traits(lines));
}

ResourceTraits ResourceTraitsTable::find(std::string_view group, std::string_view plural) const {
  const auto found = traits_.find({group, plural});
  return found == traits_.end() ? ResourceTraits() : found->second;
}

ResourceTraits ResourceTraitsTable::of_custom_resources() {
  ResourceTraits traits;
  traits.generation = traits.conditional_update = true;
  return traits;
}

}  // namespace o2dms::simulator

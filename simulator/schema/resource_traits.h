// ResourceTraits: what a resource does that no API document says, such as whether PUT creates it. One table for all
// versions of Kubernetes (resource.traits, where the format stands too). Immutable; thread-safe.
#pragma once

#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace o2dms::simulator {

struct ResourceTraits {
  bool generation = false;                          // metadata.generation counts changes of the content
  bool conditional_update = false;                  // PUT needs a resourceVersion
  bool create_on_update = false;                    // PUT creates what is not there
  bool return_deleted = false;                      // DELETE answers with the object, not with a Status
  bool metadata_through_status = false;             // a write of status may bring labels and annotations
  bool annotated_content = false;                   // the annotations count as content; status may bring them
  bool orphan_dependents = false;                   // dependents stay when DELETE does not say otherwise
  std::vector<std::string_view> selectable_fields;  // beside metadata.name and metadata.namespace
  struct Resource {
    std::string_view group, plural;
  };
  Resource stored_as;  // the resource whose objects these are, under another name; empty: its own
};

class ResourceTraitsTable {
 public:
  // `table` must outlive what is found in it.
  explicit ResourceTraitsTable(std::string_view table);

  // Nothing special where there is no line.
  [[nodiscard]] ResourceTraits find(std::string_view group, std::string_view plural) const;
  // The same for all that CustomResourceDefinitions define.
  static ResourceTraits of_custom_resources();

 private:
  std::map<std::pair<std::string_view, std::string_view>, ResourceTraits> traits_;
};

}  // namespace o2dms::simulator

// The forms that a client may ask for instead of the object: Table (server-side printing) and PartialObjectMetadata,
// both meta.k8s.io. Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/http/query.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// What a row carries of its object (includeObject).
enum class IncludedObject : std::uint8_t { none, metadata, whole };
IncludedObject included_object(const Query& query);

struct TableForm {
  const ResourceType& resource;  // the version asked for
  std::string_view version;      // of meta.k8s.io
  IncludedObject included = IncludedObject::metadata;
  base::Time now;
};

// A Table without rows; a watch sends the columns with the first only.
base::Json table_head(const TableForm& form, bool with_columns);
base::Json table_row_of(const TableForm& form, const StoredObject& object);

// What a client gets that asks for metadata only.
base::Json partial_metadata(const StoredObject& object, std::string_view version);
base::Json partial_metadata(base::Json metadata, std::string_view version);

}  // namespace o2dms::simulator

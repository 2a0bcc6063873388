// Labels: a map of texts (labels, annotations, a node selector) as a reader of an object's bytes holds it: sorted pairs
// of views, which live as long as the bytes do. Values; no thread rule.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/json_cursor.h"

namespace o2dms::simulator {

// By key; each key once.
using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

// Reads the object at the cursor.
Labels read_labels(base::JsonCursor& at, base::DecodedStrings& decoded);

// Null when there is none of this key.
const std::string_view* find_label(const Labels& labels, std::string_view key);
// "" when there is none of this key.
std::string_view label_value(const Labels& labels, std::string_view key);

// Does an object with these labels have all of `wanted`? An empty map selects nothing (Service, ReplicationController).
bool selects_labels(const Labels& wanted, const Labels& labels);

}  // namespace o2dms::simulator

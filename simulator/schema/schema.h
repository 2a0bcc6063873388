// Schema: the shape of every object that is served, read from the compact table that is made of an OpenAPI document:
// fields with type, required, list type, map keys and patch strategy. Immutable after loading; thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"

namespace o2dms::simulator {

enum class ValueKind : std::uint8_t {
  any,  // no schema: kept as sent (x-kubernetes-preserve-unknown-fields, RawExtension, JSON)
  string,
  integer32,
  integer64,
  number,
  boolean,
  bytes,  // base64 text
  time,
  micro_time,
  quantity,
  int_or_string,
  fields_v1,
  object,  // `type` names its fields
  map,     // string keys, `element` values
  list,    // `element` values
};

enum class ListKind : std::uint8_t { atomic, set, map };

struct Type;

struct Value {
  ValueKind kind = ValueKind::any;
  const Type* type = nullptr;      // object
  const Value* element = nullptr;  // map, list
  ListKind list_kind = ListKind::atomic;
  std::vector<std::string_view> list_map_keys;  // ListKind::map
  bool atomic_map = false;                      // x-kubernetes-map-type: atomic
  bool patch_merge = false;                     // x-kubernetes-patch-strategy has merge
  bool patch_retain_keys = false;               // … has retainKeys
  std::string_view patch_merge_key;
};

struct Field {
  std::string_view name;
  Value value;
  bool required = false;
  std::string_view default_text;  // JSON of the document's default; empty: none
  std::string_view description;   // JSON of a string; empty: none (bundled tables have no prose)
};

struct Type {
  std::string_view name;      // "io.k8s.api.core.v1.PodSpec"
  std::vector<Field> fields;  // sorted by name
  bool preserve_unknown = false;
  struct Kind {
    std::string_view group, version, kind;
  };
  std::vector<Kind> kinds;  // x-kubernetes-group-version-kind: what a client may send this type as
  bool atomic_map = false;  // x-kubernetes-map-type: atomic on the type itself
  bool custom = false;      // of a custom resource: what is required must be there, and what is empty is kept
  bool in_place = false;    // has no definition of its own: a document writes it where it is used
  std::string_view description;
  const base::Json* published = nullptr;  // the schema that documents show, where a definition has brought its own
  [[nodiscard]] const Field* find(std::string_view field) const;
};

}  // namespace o2dms::simulator

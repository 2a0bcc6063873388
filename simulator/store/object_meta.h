// ObjectMeta: what metadata says of an object, read from its bytes: the view that every kind has. Its texts are views
// into the object's bytes and live as long as the object. Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json_cursor.h"
#include "simulator/resource/label_map.h"

namespace o2dms::simulator {

struct OwnerReference {
  std::string_view api_version, kind, name, uid;
  bool controller = false, block_owner_deletion = false;
};

struct ObjectMeta {
  // The text of an object's metadata, which outlives the view.
  explicit ObjectMeta(std::string_view metadata);
  ObjectMeta(const ObjectMeta&) = delete;
  ObjectMeta& operator=(const ObjectMeta&) = delete;

  Labels labels;
  std::vector<OwnerReference> owners;
  std::vector<std::string_view> finalizers;
  std::string_view creation_timestamp, deletion_timestamp;  // deletion: empty unless the object is being deleted
  std::optional<std::int64_t> deletion_grace_seconds;
  std::int64_t generation = 0;

  [[nodiscard]] bool is_deleting() const { return !deletion_timestamp.empty(); }
  [[nodiscard]] bool has_finalizer(std::string_view finalizer) const;
  // The reference whose `controller` is true; null when there is none.
  [[nodiscard]] const OwnerReference* controller() const;

 private:
  void read(base::JsonCursor& at, std::string_view key);

  base::DecodedStrings decoded_;
};

}  // namespace o2dms::simulator

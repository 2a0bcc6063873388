// size(), and what macros build maps with (library.h).
#include "simulator/cel/access_path.h"
#include "simulator/cel/characters.h"
#include "simulator/cel/library.h"
#include "simulator/cel/map_key.h"

namespace o2dms::simulator::cel {
namespace {

Value size_as_integer(Arguments arguments, Meter& /*meter*/) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::string:
      return static_cast<std::int64_t>(character_count(value.string()));
    case Kind::bytes:
      return static_cast<std::int64_t>(value.bytes().size());
    case Kind::list:
      return static_cast<std::int64_t>(value.list().size());
    default:
      return static_cast<std::int64_t>(value.map().size());
  }
}

// Puts an entry into the map that a macro gathers, which nobody else holds; into a copy of any other.
Value inserted(Map& map, const Value& key, const Value& value, Meter& meter) {
  const auto place = map_key(key);
  if (!place || key.is(Kind::floating)) return Value::error("unsupported key type: " + key.type().text());
  Value present;
  if (map.find(key, present)) return Value::error("insert failed: key " + key_text(key) + " already exists");
  meter.add_bytes(3 * sizeof(Value));
  if (map.insert(*place, key, value)) return std::move(map);
  Map::Entries entries;
  for (auto& [own_key, own_value] : map.entries())
    if (const auto own_place = map_key(own_key)) entries.emplace(*own_place, std::pair(own_key, own_value));
  entries.emplace(*place, std::pair(key, value));
  meter.add_bytes(entries.size() * 3 * sizeof(Value));
  return Map(std::move(entries));
}

Value inserted_entry(Arguments arguments, Meter& meter) {
  return inserted(const_cast<Value&>(arguments[0]).map(), arguments[1], arguments[2], meter);
}

Value inserted_map(Arguments arguments, Meter& meter) {
  Value result = std::move(const_cast<Value&>(arguments[0]));
  for (const auto& [key, value] : arguments[1].map().entries()) {
    Value next = inserted(result.map(), key, value, meter);
    if (next.is_error() || meter.stopped()) return next;
    result = std::move(next);
  }
  return result;
}

constexpr FunctionRow rows_of_containers[] = {
    {"size(string) -> int", size_as_integer},
    {"size(bytes) -> int", size_as_integer},
    {"size(list(A)) -> int", size_as_integer},
    {"size(map(A, B)) -> int", size_as_integer},
    {"string::size() -> int", size_as_integer},
    {"bytes::size() -> int", size_as_integer},
    {"list(A)::size() -> int", size_as_integer},
    {"map(A, B)::size() -> int", size_as_integer},
    {"cel.@mapInsert(map(K, V), K, V) -> map(K, V)", inserted_entry},
    {"cel.@mapInsert(map(K, V), map(K, V)) -> map(K, V)", inserted_map},
};

}  // namespace

std::span<const FunctionRow> container_functions() {
  return rows_of_containers;
}

}  // namespace o2dms::simulator::cel

// JsonCursor: text of our own is read as parse_json() reads it; any other text is read to its end at most.
#include "base/json.h"
#include "base/json_cursor.h"
#include "tests/fuzz/property.h"

namespace o2dms {
namespace {

void check_same(base::JsonCursor& cursor, const base::Json& value, base::DecodedStrings& decoded) {
  if (value.is_object()) {
    std::size_t seen = 0;
    cursor.members([&](std::string_view key) {
      fuzz::require(seen < value.size(), "no member too many");
      auto member = value.begin();
      std::advance(member, seen++);
      if (key.find('\\') == std::string_view::npos) fuzz::require(member.key() == key, "members come in their order");
      check_same(cursor, *member, decoded);
    });
    return fuzz::require(seen == value.size(), "no member is missing");
  }
  if (value.is_array()) {
    std::size_t seen = 0;
    cursor.elements([&] {
      fuzz::require(seen < value.size(), "no element too many");
      check_same(cursor, value[seen++], decoded);
    });
    return fuzz::require(seen == value.size(), "no element is missing");
  }
  if (value.is_string()) {
    return fuzz::require(cursor.string(decoded) == value.get_ref<const std::string&>(), "a string is itself");
  }
  if (value.is_boolean()) return fuzz::require(cursor.boolean() == value.get<bool>(), "a boolean is itself");
  if (value.is_number_integer() && !value.is_number_unsigned()) {
    return fuzz::require(cursor.integer() == value.get<std::int64_t>(), "a whole number is itself");
  }
  fuzz::require(cursor.raw() == base::to_text(value), "what is left is as it was written");
}

// Reads all that is there, whatever it is.
void read_any(base::JsonCursor& cursor, base::DecodedStrings& decoded, int depth) {
  if (depth > 50) return cursor.skip();
  if (cursor.is_object()) return cursor.members([&](std::string_view) { read_any(cursor, decoded, depth + 1); });
  if (cursor.is_array()) return cursor.elements([&] { read_any(cursor, decoded, depth + 1); });
  if (cursor.is_string()) cursor.string(decoded);
  cursor.skip();
}

void check_json_cursor(std::string_view text) {
  base::DecodedStrings decoded;
  base::JsonCursor any(text);
  read_any(any, decoded, 0);
  base::raw_json_at(text, {"metadata", "name"});

  const auto value = base::parse_json(text);
  if (!value) return;
  const std::string printed = base::to_text(*value);
  base::JsonCursor cursor(printed);
  check_same(cursor, *value, decoded);
}

}  // namespace
}  // namespace o2dms

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::check_json_cursor(o2dms::fuzz::text(data, size));
  return 0;
}

// Json: the document model, and the only door to its parser and its printer. json_parse.cc and json_print.cc alone
// instantiate them, so that nobody else pays for their compilation. Values are plain values: no thread rule beyond the
// usual one.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::base {

// What a document from outside may cost: time in proportion to its length, and memory of at most about 40 bytes for
// each of its own ("[{},{},{}…" is the worst), as long as no limit is met. Exceeding one is an Error that names it.
struct JsonLimits {
  std::size_t max_depth = 200;
  std::size_t max_values = 2'000'000;
};

// Parses one JSON document (RFC 8259; nothing but white space may follow). The error names line and column. When
// `duplicates` is given, it receives the path ("spec.replicas", "list[2].name") of every object key that appears twice,
// up to 1000 of them and a mebibyte of text; the last one wins.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {},
                        std::vector<std::string>* duplicates = nullptr);

// Whether the text is refused for exceeding the limits, and not for what it is up to there.
bool exceeds_limits(std::string_view text, const JsonLimits& limits = {});

// Compact form. Invalid UTF-8 is replaced, never thrown upon.
std::string to_text(const Json& value);
void append_text(const Json& value, std::string& out);
// Indented by two, for people.
std::string to_pretty_text(const Json& value);

// Reads along a path of object keys without creating anything; null when something on the way is missing or no object.
const Json* find(const Json& value, std::initializer_list<std::string_view> path);
// The string, integer or boolean at the path, or the fallback when absent, of another type, or too large for 64 bits
// with a sign.
std::string_view string_at(const Json& value, std::initializer_list<std::string_view> path,
                           std::string_view fallback = {});
std::int64_t integer_at(const Json& value, std::initializer_list<std::string_view> path, std::int64_t fallback = 0);
bool bool_at(const Json& value, std::initializer_list<std::string_view> path, bool fallback = false);
// The elements of the array at the path; none when it is absent or no array. Lives as long as `value`.
const Json::array_t& elements_at(const Json& value, std::initializer_list<std::string_view> path);
// The texts among them.
std::vector<std::string> texts_at(const Json& value, std::initializer_list<std::string_view> path);

}  // namespace o2dms::base
